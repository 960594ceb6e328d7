export interface PersonFacts {
  readonly id: string;
  readonly name: string;
  readonly characters?: readonly string[];
}

/** What a generated page says about a title. */
export interface TitleFacts {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly originalTitle: string;
  readonly year: number | null;
  readonly endYear: number | null;
  readonly rating: number | null;
  readonly votes: number;
  readonly metascore: number | null;
  readonly runtimeSeconds: number | null;
  readonly certificate: string | null;
  readonly genres: readonly string[];
  readonly plot: string | null;
  readonly poster: string | null;
  readonly released: {
    readonly year: number;
    readonly month: number | null;
    readonly day: number | null;
  } | null;
  readonly releasedIn: string;
  readonly countries: readonly string[];
  readonly languages: readonly string[];
  readonly budget: { readonly amount: number; readonly currency: string } | null;
  readonly gross: { readonly amount: number; readonly currency: string } | null;
  readonly domestic: { readonly amount: number; readonly currency: string } | null;
  readonly opening: { readonly amount: number; readonly currency: string } | null;
  readonly rank: number | null;
  readonly popularity: number | null;
  readonly isAdult: boolean;
  /** Of an episode. */
  readonly series: {
    readonly id: string;
    readonly title: string;
    readonly season: number;
    readonly episode: number;
  } | null;
  /** Of a series. */
  readonly episodes: { readonly seasons: number; readonly total: number } | null;
  readonly status: string;
  readonly interests: readonly string[];
  readonly keywords: readonly string[];
  readonly companies: readonly string[];
  readonly wins: number;
  readonly nominations: number;
  readonly castCount: number;
  readonly cast: readonly PersonFacts[];
  readonly directors: readonly PersonFacts[];
  readonly writers: readonly PersonFacts[];
  readonly creators: readonly PersonFacts[];
}

const SAMPLE: TitleFacts = {
  id: 'tt9000001',
  kind: 'movie',
  title: 'The Lighthouse Keeper',
  originalTitle: 'Le gardien du phare',
  year: 2019,
  endYear: null,
  rating: 7.4,
  votes: 12345,
  metascore: 71,
  runtimeSeconds: 6_300,
  certificate: 'PG-13',
  genres: ['Drama', 'Mystery'],
  plot: 'A keeper counts ships.',
  poster: 'https://images.example/poster._V1_.jpg',
  released: { year: 2019, month: 4, day: 5 },
  releasedIn: 'France',
  countries: ['France', 'Belgium'],
  languages: ['French'],
  budget: { amount: 4_000_000, currency: 'EUR' },
  gross: { amount: 9_876_543, currency: 'USD' },
  domestic: { amount: 1_234_567, currency: 'USD' },
  opening: { amount: 345_678, currency: 'USD' },
  rank: 42,
  popularity: 1204,
  isAdult: false,
  series: null,
  episodes: null,
  status: 'released',
  interests: ['Psychological Drama', 'Drama'],
  keywords: ['lighthouse', 'ship'],
  companies: ['Phare Films', 'Lantern & Sons'],
  wins: 3,
  nominations: 8,
  castCount: 27,
  cast: [
    { id: 'nm9000001', name: 'Ada Roe', characters: ['The Keeper', 'Her Twin'] },
    { id: 'nm9000002', name: 'Ben Moss', characters: ['Captain'] },
    { id: 'nm9000003', name: 'Cleo Hart', characters: [] },
  ],
  directors: [{ id: 'nm9000009', name: 'Dora Finch' }],
  writers: [
    { id: 'nm9000099', name: 'Wilma Writer' },
    { id: 'nm9000009', name: 'Dora Finch' },
  ],
  creators: [],
};

export function titleFacts(changes: Partial<TitleFacts> = {}): TitleFacts {
  return { ...SAMPLE, ...changes };
}

/** Layouts of `__NEXT_DATA__`: credits as edges (to 2025), as credit groups (from 2025), on the reference page. */
export type NextDataLayout = 'edges' | 'groups' | 'reference';

const DIRECTOR_GROUP = 'amzn1.imdb.concept.name_credit_category.ace5cb4c-8708-4238-9542-04641e7c8171';
const WRITER_GROUP = 'amzn1.imdb.concept.name_credit_category.c84ecaff-add5-4f2e-81db-102a41881fe3';
const CREATOR_GROUP = 'amzn1.imdb.concept.name_credit_group.85198717-6c2d-481e-93a5-47858774bcce';
const CAST_GROUP = 'amzn1.imdb.concept.name_credit_group.7caf7d16-5db9-4f4f-8864-d4c6e711c686';

export function nextDataOf(facts: TitleFacts, layout: NextDataLayout = 'edges') {
  const above = {
    id: facts.id,
    titleText: { text: facts.title },
    originalTitleText: { text: facts.originalTitle },
    titleType: { id: facts.kind, text: 'Localised' },
    releaseYear: facts.year === null ? null : { year: facts.year, endYear: facts.endYear },
    ratingsSummary: { aggregateRating: facts.rating, voteCount: facts.votes },
    runtime: facts.runtimeSeconds === null ? null : { seconds: facts.runtimeSeconds },
    metacritic: facts.metascore === null ? null : { metascore: { score: facts.metascore } },
    certificate: facts.certificate === null ? null : { rating: facts.certificate },
    plot: { plotText: facts.plot === null ? null : { plainText: facts.plot } },
    primaryImage: facts.poster === null ? null : { url: facts.poster },
    meterRanking: facts.popularity === null ? null : { currentRank: facts.popularity },
    productionStatus: { currentProductionStage: { id: facts.status, text: 'Localised' } },
    series: facts.series && {
      series: { id: facts.series.id, titleText: { text: facts.series.title } },
      episodeNumber: { seasonNumber: facts.series.season, episodeNumber: facts.series.episode },
    },
    keywords: edgesOf(facts.keywords.map((text) => ({ text }))),
    interests: edgesOf(facts.interests.slice(0, 10).map((text) => ({ primaryText: { text } }))),
    ...(layout === 'edges'
      ? { genres: { genres: facts.genres.map((text) => ({ id: text, text })) } }
      : { titleGenres: { genres: facts.genres.map((text) => ({ genre: { text } })) } }),
  };
  const countries = facts.countries.map((text) => ({ id: text.slice(0, 2).toUpperCase(), text }));
  const details = {
    id: facts.id,
    releaseDate: facts.released && { ...facts.released, country: { text: facts.releasedIn } },
    isAdult: facts.isAdult,
    episodes: facts.episodes && {
      seasons: Array.from({ length: facts.episodes.seasons }, (_, index) => ({ number: index + 1 })),
      totalEpisodes: { total: facts.episodes.total },
    },
    lifetimeGross: facts.domestic && { total: facts.domestic },
    openingWeekendGross: facts.opening && { gross: { total: facts.opening } },
    wins: { total: facts.wins },
    ...(layout === 'edges'
      ? { nominations: { total: facts.nominations } }
      : { nominationsExcludeWins: { total: facts.nominations } }),
    production: edgesOf(facts.companies.map((text) => ({ company: { companyText: { text } } }))),
    spokenLanguages: { spokenLanguages: facts.languages.map((text) => ({ text })) },
    productionBudget: facts.budget === null ? null : { budget: facts.budget },
    worldwideGross: facts.gross === null ? null : { total: facts.gross },
    ratingsSummary: { topRanking: facts.rank === null ? null : { rank: facts.rank } },
    ...(layout === 'edges'
      ? { countriesOfOrigin: { countries } }
      : {
          countriesOfOrigin: { countries: countries.slice(0, 1).map(({ id }) => ({ id })) },
          countriesDetails: { countries },
        }),
  };
  const pageProps =
    layout === 'reference'
      ? {
          tconst: facts.id,
          aboveTheFoldData: { id: facts.id, titleText: above.titleText },
          mainColumnData: {
            ...above,
            ...details,
            ratingsSummary: { ...above.ratingsSummary, ...details.ratingsSummary },
            ...referenceCredits(facts),
          },
        }
      : {
          tconst: facts.id,
          aboveTheFoldData: above,
          mainColumnData: { ...details, ...(layout === 'edges' ? edgeCredits(facts) : groupCredits(facts)) },
        };
  return {
    props: { pageProps },
    page: layout === 'reference' ? '/title/[tconst]/reference' : '/title/[tconst]',
  };
}

function edgesOf(nodes: readonly object[]) {
  return { edges: nodes.map((node) => ({ node })) };
}

function nameOf({ id, name }: PersonFacts) {
  return { id, nameText: { text: name } };
}

function edgeCredits(facts: TitleFacts) {
  return {
    cast: {
      total: facts.castCount,
      ...edgesOf(
        facts.cast.map((member) => ({
          name: nameOf(member),
          characters: member.characters?.map((name) => ({ name })) ?? null,
        })),
      ),
    },
    directors: [{ credits: facts.directors.map((director) => ({ name: nameOf(director) })) }],
    writers: [{ credits: facts.writers.map((writer) => ({ name: nameOf(writer) })) }],
    creators: [{ credits: facts.creators.map((creator) => ({ name: nameOf(creator) })) }],
  };
}

function groupCredits(facts: TitleFacts) {
  return {
    castV2: [
      {
        grouping: { groupingId: CAST_GROUP, text: 'Localised' },
        totalCredits: facts.castCount,
        credits: facts.cast.map((member) => ({
          name: nameOf(member),
          creditedRoles: {
            edges: (member.characters ?? []).map((name) => ({
              node: { characters: { edges: [{ node: { name } }] } },
            })),
          },
        })),
      },
    ],
    crewV2: [
      {
        grouping: { groupingId: WRITER_GROUP, text: 'Directors, says a misleading label' },
        credits: facts.writers.map((writer) => ({ name: nameOf(writer) })),
      },
      {
        grouping: { groupingId: CREATOR_GROUP, text: 'Localised' },
        credits: facts.creators.map((creator) => ({ name: nameOf(creator) })),
      },
      {
        grouping: { groupingId: DIRECTOR_GROUP, text: 'Localised' },
        credits: facts.directors.map((director) => ({ name: nameOf(director) })),
      },
    ],
  };
}

function referenceCredits(facts: TitleFacts) {
  const items = (people: readonly PersonFacts[], isCast: boolean) =>
    people.map(({ id, name, characters }) => ({ id, rowTitle: name, isCast, characters: characters ?? [] }));
  return {
    categories: [
      { id: DIRECTOR_GROUP, name: 'Localised', section: { items: items(facts.directors, false) } },
      {
        id: WRITER_GROUP,
        name: 'Directors, says a misleading label',
        section: { items: items(facts.writers, false) },
      },
      { id: CREATOR_GROUP, name: 'Localised', section: { items: items(facts.creators, false) } },
      {
        id: CAST_GROUP,
        name: 'Localised',
        section: { total: facts.castCount, items: items(facts.cast, true) },
      },
    ],
  };
}

export function jsonLdOf(facts: TitleFacts) {
  const person = ({ id, name }: PersonFacts) => ({ '@type': 'Person', url: `/name/${id}/`, name });
  const { released } = facts;
  return {
    '@context': 'https://schema.org',
    '@type': 'Movie',
    url: `/title/${facts.id}/`,
    name: facts.originalTitle,
    alternateName: facts.title,
    image: facts.poster,
    description: facts.plot,
    aggregateRating: { ratingCount: facts.votes, ratingValue: facts.rating },
    contentRating: facts.certificate,
    genre: facts.genres,
    datePublished:
      released === null
        ? null
        : [released.year, released.month, released.day]
            .map((part) => String(part).padStart(2, '0'))
            .join('-'),
    actor: facts.cast.slice(0, 2).map(person),
    director: facts.directors.map(person),
    creator: [
      { '@type': 'Organization', url: '/company/co9000001/' },
      ...(facts.kind === 'tvSeries' ? facts.creators : facts.writers).map(person),
    ],
    keywords: facts.keywords.join(),
    duration: `PT${(facts.runtimeSeconds ?? 0) / 60}M`,
  };
}

/** Head and body of a page without embedded data, as the layout of 2021 to 2025 shows it. */
export function domOf(facts: TitleFacts): { readonly head: string; readonly body: string } {
  const released =
    facts.released && `April ${facts.released.day}, ${facts.released.year} (${facts.releasedIn})`;
  return {
    head: `<title>${facts.title} (${facts.year}) - IMDb</title>
      <link rel="canonical" href="https://www.imdb.com/title/${facts.id}/">
      <meta property="og:type" content="video.movie"><meta property="imdb:pageType" content="title">
      <meta property="og:image" content="https://images.example/poster._V1_FMjpg_UX1000_.jpg">`,
    body: `<h1 data-testid="hero__pageTitle"><span data-testid="hero__primary-text">${facts.title}</span></h1>
      <ul><li><a href="/title/${facts.id}/releaseinfo">${facts.year}</a></li>
        <li><a href="/title/${facts.id}/parentalguide">${facts.certificate}</a></li><li>1h 45m</li></ul>
      <div data-testid="hero-title-block__original-title">Titre original : ${facts.originalTitle}</div>
      <div data-testid="hero-rating-bar__aggregate-rating__score"><span>${facts.rating}</span><span>/10</span></div>
      <span class="metacritic-score-box">${facts.metascore}</span>
      <div data-testid="genres">${facts.genres.map((genre) => `<a href="/search/?genres=x">${genre}</a>`).join('')}</div>
      <span data-testid="plot-xl">${facts.plot}</span>
      <a data-testid="award_top-rated" href="/chart/top">Top rated movie #${facts.rank}</a>
      <li data-testid="award_information"><a>Nominated for 1 Oscar</a><ul><li>${facts.wins} wins &amp; ${facts.nominations} nominations total</li></ul></li>
      <div data-testid="hero-rating-bar__popularity__score">${facts.popularity?.toLocaleString('en-US')}</div>
      ${seriesHead(facts)}
      <div data-testid="interests">${facts.interests.map((name) => `<a href="/interest/in0000001/">${name}</a>`).join('')}</div>
      <div data-testid="storyline-plot-keywords">${facts.keywords.map((name) => `<a href="/search/keyword/?keywords=x">${name}</a>`).join('')}</div>
      <div data-testid="tm-box-up-title">${facts.status}</div>
      <div data-testid="title-cast-header"><h3><span class="ipc-title__subtext">${facts.castCount}</span></h3></div>
      ${facts.directors.map(({ id, name }) => `<a href="/name/${id}/?ref_=tt_ov_dr_1">${name}</a>`).join('')}
      ${creditItem('Writers', facts.writers)}${creditItem('Creators', facts.creators)}
      ${facts.cast.map(castItem).join('')}
      <ul><li data-testid="title-details-releasedate"><ul><li>${released}</li></ul></li>
      <li data-testid="title-details-origin">${facts.countries.map((name) => `<a href="/search/?country_of_origin=X">${name}</a>`).join('')}</li>
      <li data-testid="title-details-languages">${facts.languages.map((name) => `<a href="/search/?primary_language=x">${name}</a>`).join('')}</li>
      <li data-testid="title-details-companies">${facts.companies.map((name) => `<a href="/company/co9000001">${name}</a>`).join('')}</li>
      <li data-testid="title-boxoffice-grossdomestic">Gross US &amp; Canada $1,234,567</li>
      <li data-testid="title-boxoffice-openingweekenddomestic">Opening weekend US &amp; Canada $345,678</li>
      <li data-testid="title-boxoffice-budget">Budget €4,000,000 (estimated)</li>
      <li data-testid="title-boxoffice-cumulativeworldwidegross">Gross worldwide $9,876,543</li></ul>`,
  };
}

function creditItem(label: string, people: readonly PersonFacts[]): string {
  const links = people.map(({ id, name }) => `<a href="/name/${id}/?ref_=tt_ov_2_1">${name}</a>`).join('');
  return people.length === 0
    ? ''
    : `<li data-testid="title-pc-principal-credit"><span>${label}</span>${links}</li>`;
}

function seriesHead({ series, episodes }: TitleFacts): string {
  const counts =
    episodes &&
    `<div data-testid="episodes-header"><span class="ipc-title__subtext">${episodes.total}</span></div>
      <label for="browse-episodes-season">${episodes.seasons} seasons</label>`;
  const parent =
    series &&
    `<a data-testid="hero-title-block__series-link" href="/title/${series.id}/?ref_=tt_ov_inf">${series.title}</a>
      <ul data-testid="hero-subnav-bar-season-episode-numbers-section"><li><span>S${series.season}</span></li><li><span>E${series.episode}</span></li></ul>`;
  return `${counts ?? ''}${parent ?? ''}`;
}

function castItem({ id, name, characters }: PersonFacts): string {
  const roles = (characters ?? [])
    .map((role) => `<a data-testid="cast-item-characters-link">${role}</a>`)
    .join('');
  return `<div data-testid="title-cast-item"><a data-testid="title-cast-item__actor" href="/name/${id}/">${name}</a>${roles}</div>`;
}

export interface PageParts {
  readonly nextData?: unknown;
  readonly jsonLd?: unknown;
  readonly head?: string;
  readonly body?: string;
}

/** A page of the given parts; embedded JSON is escaped as IMDb escapes it. */
export function aPage({ nextData, jsonLd, head = '', body = '' }: PageParts): Buffer {
  const script = (attributes: string, json: unknown) =>
    json === undefined
      ? ''
      : `<script ${attributes}>${JSON.stringify(json).replaceAll('<', '\\u003c')}</script>`;
  return Buffer.from(
    `<!DOCTYPE html><html lang="en-US"><head>${head}${script('type="application/ld+json"', jsonLd)}</head>` +
      `<body>${body}${script('id="__NEXT_DATA__" type="application/json"', nextData)}</body></html>`,
  );
}
