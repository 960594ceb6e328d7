import { describe, expect, it } from 'vitest';
import type { Movie } from '../../../../../src/domain/imdb/movie.js';
import { isNameId } from '../../../../../src/domain/imdb/title-id.js';
import { UNKNOWN_VALUES } from '../../../../../src/domain/imdb/unknown-values.js';
import { readTitlePage } from '../../../../../src/infrastructure/imdb/page/title-page.js';
import { titleId } from '../../../../support/builders/title-id.js';
import {
  aPage,
  domOf,
  jsonLdOf,
  nextDataOf,
  titleFacts,
} from '../../../../support/builders/title-page-builder.js';

const REQUEST = { titleId: titleId('tt9000001'), now: new Date('2026-09-01T12:00:00Z') };

const WHOLE_MOVIE: Movie = {
  ...UNKNOWN_VALUES,
  titleId: REQUEST.titleId,
  kind: 'movie',
  title: 'The Lighthouse Keeper',
  originalTitle: 'Le gardien du phare',
  year: 2019,
  endYear: null,
  rating: 7.4,
  voteCount: 12_345,
  metascore: 71,
  durationMinutes: 105,
  certificate: 'PG-13',
  genres: ['Drama', 'Mystery'],
  plot: 'A keeper counts ships.',
  posterUrl: 'https://images.example/poster._V1_.jpg',
  releaseDate: '2019-04-05',
  releaseCountry: 'France',
  countries: ['France', 'Belgium'],
  languages: ['French'],
  budget: { amount: 4_000_000, currency: 'EUR' },
  grossWorldwide: { amount: 9_876_543, currency: 'USD' },
  grossDomestic: { amount: 1_234_567, currency: 'USD' },
  grossOpening: { amount: 345_678, currency: 'USD' },
  chartRank: 42,
  popularityRank: 1204,
  isAdult: false,
  productionStatus: 'released',
  interests: ['Psychological Drama', 'Drama'],
  keywords: ['lighthouse', 'ship'],
  companies: ['Phare Films', 'Lantern & Sons'],
  awardWins: 3,
  awardNominations: 8,
  castCount: 27,
  cast: [
    { nameId: nameId('nm9000001'), name: 'Ada Roe', characters: ['The Keeper', 'Her Twin'], billingOrder: 1 },
    { nameId: nameId('nm9000002'), name: 'Ben Moss', characters: ['Captain'], billingOrder: 2 },
    { nameId: nameId('nm9000003'), name: 'Cleo Hart', characters: [], billingOrder: 3 },
  ],
  directors: [{ nameId: nameId('nm9000009'), name: 'Dora Finch' }],
  writers: [
    { nameId: nameId('nm9000099'), name: 'Wilma Writer' },
    { nameId: nameId('nm9000009'), name: 'Dora Finch' },
  ],
  source: 'imdb-html',
  fetchedAt: '2026-09-01T12:00:00.000Z',
};

const NOT_IN_JSON_LD = {
  year: null,
  metascore: null,
  releaseCountry: null,
  countries: [],
  languages: [],
  budget: null,
  grossWorldwide: null,
  grossDomestic: null,
  grossOpening: null,
  chartRank: null,
  popularityRank: null,
  isAdult: null,
  productionStatus: null,
  interests: [],
  companies: [],
  awardWins: null,
  awardNominations: null,
  castCount: null,
};

function read(parts: Parameters<typeof aPage>[0]) {
  const result = readTitlePage(aPage(parts), REQUEST);
  if (result.kind !== 'movie') throw new Error(`${result.failure.kind}: ${result.failure.reason}`);
  return result;
}

function failureOf(parts: Parameters<typeof aPage>[0]) {
  const result = readTitlePage(aPage(parts), REQUEST);
  if (result.kind !== 'failed') throw new Error('a movie came of it');
  return result.failure;
}

describe('a title page', () => {
  it.each(['edges', 'groups', 'reference'] as const)('with credits as %s gives the whole movie', (layout) => {
    const { movie, origins } = read({ nextData: nextDataOf(titleFacts(), layout) });

    expect(movie).toEqual(WHOLE_MOVIE);
    expect(new Set(Object.values(origins))).toEqual(new Set(['next-data']));
  });

  it('with JSON-LD only gives what JSON-LD holds, and nulls', () => {
    const { movie, origins } = read({ jsonLd: jsonLdOf(titleFacts()) });

    expect(movie).toEqual({
      ...WHOLE_MOVIE,
      ...NOT_IN_JSON_LD,
      cast: [
        { nameId: 'nm9000001', name: 'Ada Roe', characters: [], billingOrder: 1 },
        { nameId: 'nm9000002', name: 'Ben Moss', characters: [], billingOrder: 2 },
      ],
    });
    expect(origins).toMatchObject({ title: 'json-ld', cast: 'json-ld' });
    expect(origins).not.toHaveProperty('metascore');
  });

  it('with markup only gives what it shows, but no votes, which it abbreviates', () => {
    const { movie, origins } = read(domOf(titleFacts()));

    expect(movie).toEqual({ ...WHOLE_MOVIE, voteCount: null, isAdult: null });
    expect(new Set(Object.values(origins))).toEqual(new Set(['dom']));
  });

  it('takes each field from the part that holds more, the shown title, the exact votes', () => {
    const dom = domOf(titleFacts());
    const { movie, origins } = read({
      ...dom,
      nextData: { page: '/title/[tconst]', props: { pageProps: { tconst: 'tt9000001' } } },
      jsonLd: jsonLdOf(titleFacts({ title: 'As JSON-LD has it' })),
    });

    expect(movie).toEqual({ ...WHOLE_MOVIE, isAdult: null });
    expect(origins).toMatchObject({
      titleId: 'next-data',
      title: 'dom',
      releaseCountry: 'dom',
      keywords: 'json-ld',
      plot: 'dom',
      cast: 'dom',
      voteCount: 'json-ld',
      genres: 'json-ld',
      year: 'dom',
      budget: 'dom',
    });
  });

  it('fills the gaps of its embedded data from JSON-LD', () => {
    const nextData = nextDataOf(titleFacts({ certificate: null, genres: [], cast: [] }));
    const { movie, origins } = read({ nextData, jsonLd: jsonLdOf(titleFacts()) });

    expect(movie).toMatchObject({ certificate: 'PG-13', genres: ['Drama', 'Mystery'] });
    expect(movie.cast).toHaveLength(2);
    expect(origins).toMatchObject({
      certificate: 'json-ld',
      genres: 'json-ld',
      cast: 'json-ld',
      title: 'next-data',
    });
  });

  it('does not fill its gaps from the JSON-LD of another title', () => {
    const nextData = nextDataOf(titleFacts({ certificate: null }));
    const { movie } = read({ nextData, jsonLd: jsonLdOf(titleFacts({ id: 'tt9000002' })) });

    expect(movie.certificate).toBeNull();
  });

  it('finds its data in a script with other attributes, other quotes and a mention of it before', () => {
    const json = JSON.stringify(nextDataOf(titleFacts()));
    const page = Buffer.from(
      `<html><script>window.__NEXT_DATA__ = null</script><p>__NEXT_DATA__</p><script nonce="x" type='application/json' crossorigin id='__NEXT_DATA__'>\n${json}\n</script></html>`,
    );

    expect(readTitlePage(page, REQUEST)).toMatchObject({
      kind: 'movie',
      movie: { title: WHOLE_MOVIE.title },
    });
  });

  it('reads data whose strings close a script, as pages saved by a tool may have them', () => {
    const json = JSON.stringify({ first: '<script>x</script> y', ...nextDataOf(titleFacts()) });
    for (const space of ['', ' ', '\t', '\r\n', ' \t\n ']) {
      const page = Buffer.from(`<script id="__NEXT_DATA__" type="application/json">${json}${space}</script>`);

      expect(readTitlePage(page, REQUEST)).toMatchObject({
        kind: 'movie',
        movie: { title: WHOLE_MOVIE.title },
      });
    }
  });

  it.each([
    ['series', { kind: 'tvSeries', year: 2010, endYear: 2022 }],
    ['episode', { kind: 'tvEpisode', endYear: null }],
  ])('of a %s keeps its kind and years', (_, changes) => {
    expect(read({ nextData: nextDataOf(titleFacts(changes)) }).movie).toMatchObject(changes);
  });

  it.each(['edges', 'groups', 'reference', 'dom'] as const)(
    'as %s says who created a series and how long it is, and which place an episode has in its series',
    (layout) => {
      const readFacts = (facts: ReturnType<typeof titleFacts>) =>
        read(layout === 'dom' ? domOf(facts) : { nextData: nextDataOf(facts, layout) }).movie;
      const creators = [{ id: 'nm9000098', name: 'Cora Maker' }];
      const episodes = { seasons: 3, total: 31 };
      expect(readFacts(titleFacts({ kind: 'tvSeries', creators, writers: [], episodes }))).toMatchObject({
        creators: [{ nameId: 'nm9000098', name: 'Cora Maker' }],
        writers: [],
        seasonCount: 3,
        episodeCount: 31,
      });
      const series = { id: 'tt9000077', title: 'Lights', season: 2, episode: 0 };
      expect(readFacts(titleFacts({ kind: 'tvEpisode', series }))).toMatchObject({
        seriesId: 'tt9000077',
        seriesTitle: 'Lights',
        seasonNumber: 2,
        episodeNumber: 0,
      });
    },
  );

  it('of a legacy layout names the series in its title, and takes a sum for that of the country beside it', () => {
    const head = `<title>"Lights" Pilot (TV Episode 2019) - IMDb</title>
      <link rel="canonical" href="https://www.imdb.com/title/tt9000001/">`;
    const block = (label: string, sum: string) =>
      `<div class="txt-block"><h4 class="inline">${label}</h4> ${sum}</div>`;
    const pageOf = (country: string) => ({
      head,
      body: `<h1 class="header">Pilot</h1>${block('Gross:', `$64,008 (${country})`)}${block('Opening Weekend:', `$30,688 (${country})`)}`,
    });

    expect(read(pageOf('USA')).movie).toMatchObject({
      kind: 'tvEpisode',
      seriesId: null,
      seriesTitle: 'Lights',
      grossDomestic: { amount: 64_008, currency: 'USD' },
      grossOpening: { amount: 30_688, currency: 'USD' },
    });
    expect(read(pageOf('UK')).movie).toMatchObject({ grossDomestic: null, grossOpening: null });
  });

  it.each([
    ['$64,008 (USA) (30 December 2012) (310 Screens)', 64_008],
    ['$64,008(USA)', 64_008],
    ['£5,000 (UK) (1 May 2012) $64,008 (USA)', null],
    ['£5,000 (1 May 2012) (USA)', null],
    ['£5,000 (Non-USA)', null],
    ['£5,000 (UK)</div><div class="txt-block">Gross: $64,008 (USA)', 64_008],
    ['£5,000 (UK)</div><div class="txt-block">Budget: $64,008 (USA)', null],
  ])('of a legacy layout takes of "%s" what the country right behind it makes domestic', (sum, amount) => {
    const head = '<link rel="canonical" href="https://www.imdb.com/title/tt9000001/">';
    const body = `<h1 class="header">A</h1><div class="txt-block"><h4>Gross:</h4> ${sum}</div>`;
    const { movie } = read({ head: `<title>A (2012) - IMDb</title>${head}`, body });
    expect(movie.grossDomestic).toEqual(amount === null ? null : { amount, currency: 'USD' });
  });

  it('takes what JSON-LD calls a creator for that of a series and for the writer of anything else', () => {
    const jsonLd = jsonLdOf(titleFacts());
    const writers = WHOLE_MOVIE.writers;
    expect(read({ jsonLd }).movie).toMatchObject({ writers, creators: [] });
    for (const type of ['TVSeries', 'TVMiniSeries', 'PodcastSeries']) {
      expect(read({ jsonLd: { ...jsonLd, '@type': type } }).movie).toMatchObject({
        writers: [],
        creators: writers,
      });
    }
  });

  it.each(['writers', 'creators'] as const)(
    'that names its %s takes none of them from JSON-LD, which names one crew for both',
    (crew) => {
      const people = [{ id: 'nm9000098', name: 'Cora Maker' }];
      // JSON-LD is read for the certificate, and calls a miniseries a series.
      const facts = titleFacts({
        kind: 'tvMiniSeries',
        certificate: null,
        writers: [],
        creators: [],
        [crew]: people,
      });
      for (const type of ['TVSeries', 'Movie']) {
        const jsonLd = { ...jsonLdOf({ ...facts, kind: 'tvSeries', creators: people }), '@type': type };
        expect(read({ nextData: nextDataOf(facts), jsonLd }).movie).toMatchObject({
          writers: [],
          creators: [],
          [crew]: [{ nameId: 'nm9000098', name: 'Cora Maker' }],
        });
      }
    },
  );

  it('takes the one crew of JSON-LD and of links for the creators of a series, and once', () => {
    const creators = [{ id: 'nm9000098', name: 'Cora Maker' }];
    const facts = titleFacts({ kind: 'tvSeries', creators, writers: [] });
    const dom = domOf({ ...facts, creators: [] });
    const body = `${dom.body}<a href="/name/nm9000098/?ref_=tt_ov_wr_1">Cora Maker</a>`;
    const parts = { head: dom.head, body, jsonLd: { ...jsonLdOf(facts), '@type': 'TVSeries' } };
    const expected = { creators: [{ nameId: 'nm9000098', name: 'Cora Maker' }], writers: [] };

    // The page's own title makes it a movie, the embedded data a miniseries without a crew.
    expect(
      read({ ...parts, head: dom.head.replace(/<meta property="og:type"[^>]*>/, '') }).movie,
    ).toMatchObject({
      kind: 'movie',
      creators: [],
      writers: expected.creators,
    });
    const nextData = nextDataOf(titleFacts({ kind: 'tvMiniSeries', writers: [] }));
    expect(read({ ...parts, nextData }).movie).toMatchObject(expected);
  });

  it.each([
    ['creators', 'Creatore'],
    ['creators', 'Creatori'],
    ['creators', 'Creatore/creatrice'],
    ['creators', 'Creatori/creatrici'],
    ['creators', 'Créateur·rice'],
    ['creators', 'Création'],
    ['creators', 'Créé par'],
    ['creators', 'criador'],
    ['creators', 'Criador(a)'],
    ['creators', 'Criadores'],
    ['creators', 'Criação'],
    ['creators', 'creador'],
    ['creators', 'Creador/a'],
    ['creators', 'Creadores'],
    ['creators', 'Creación'],
    ['creators', 'Idee'],
    ['creators', 'Schöpfer:in'],
    ['creators', 'Created by:'],
    ['writers', 'Drehbuch'],
    ['writers', 'Drehbuchautor*innen'],
    ['writers', 'Scénaristes'],
    ['writers', 'Sceneggiatori/sceneggiatrici'],
    ['writers', 'Guionista'],
    ['writers', 'Roteirista(s)'],
    ['writers', 'लेखक'],
    ['directors', 'Registi'],
    ['directors', 'Regisseur/-in'],
    ['directors', 'Réalisateurs/réalisatrices'],
    ['directors', 'Directores'],
    ['directors', 'Direção'],
    ['directors', 'निर्देशक'],
    [undefined, 'Stars'],
    [undefined, 'Casting principal'],
    [undefined, 'Creature effects by'],
    [undefined, 'Directors of photography'],
  ])('of 2026 knows its %s by the label "%s"', (crew, label) => {
    const credit = `<li data-testid="title-pc-principal-credit"><span>${label}</span><a href="/name/nm9000098/?ref_=tt_ov_1_1">Cora Maker</a></li>`;
    const { head, body } = domOf(titleFacts({ directors: [], writers: [], creators: [] }));
    const { directors, writers, creators } = read({ head, body: body + credit }).movie;
    const named = Object.entries({ directors, writers, creators }).filter(([, people]) => people.length > 0);
    expect(named).toEqual(crew === undefined ? [] : [[crew, [{ nameId: 'nm9000098', name: 'Cora Maker' }]]]);
  });

  it.each([
    ['TVSeries', 'tvSeries'],
    ['TVEpisode', 'tvEpisode'],
    ['VideoGame', 'videoGame'],
  ])('whose JSON-LD is a %s is a %s', (type, kind) => {
    expect(read({ jsonLd: { ...jsonLdOf(titleFacts()), '@type': type } }).movie.kind).toBe(kind);
  });

  it('decodes the HTML entities of JSON-LD', () => {
    const facts = titleFacts({
      title: 'Tom &amp; &quot;Jerry&quot; &lt;3',
      plot: 'It&apos;s caf&eacute; time &#x1F600; &amp;amp; more',
      cast: [{ id: 'nm9000001', name: 'Zo&euml; D&#39;Or' }],
    });
    const { movie } = read({ jsonLd: jsonLdOf(facts) });

    expect(movie.title).toBe('Tom & "Jerry" <3');
    expect(movie.plot).toBe("It's café time 😀 &amp; more");
    expect(movie.cast[0]?.name).toBe("Zoë D'Or");
  });

  it('leaves the text of its embedded data as it is, which carries no entities', () => {
    expect(read({ nextData: nextDataOf(titleFacts({ title: 'A &amp; B' })) }).movie.title).toBe('A &amp; B');
  });

  it('reads JSON-LD of 2019: one director not in a list, a rating as text', () => {
    const jsonLd = {
      ...jsonLdOf(titleFacts()),
      director: { '@type': 'Person', url: '/name/nm9000009/', name: 'Dora Finch' },
      genre: 'Drama',
      aggregateRating: { ratingCount: 10, ratingValue: '8.8' },
    };

    expect(read({ jsonLd }).movie).toMatchObject({
      directors: [{ nameId: 'nm9000009', name: 'Dora Finch' }],
      genres: ['Drama'],
      rating: 8.8,
    });
  });

  it.each(['list', 'graph'])('finds its JSON-LD in a %s, behind that of something else', (shape) => {
    const things = [{ '@type': 'WebSite', name: 'A site' }, jsonLdOf(titleFacts())];

    expect(read({ jsonLd: shape === 'graph' ? { '@graph': things } : things }).movie.title).toBe(
      WHOLE_MOVIE.title,
    );
  });

  it('merges a person listed twice: first place, all characters', () => {
    const cast = [
      { id: 'nm9000001', name: 'Ada Roe', characters: ['Twin A'] },
      { id: 'nm9000002', name: 'Ben Moss', characters: [] },
      { id: 'nm9000001', name: 'Ada Roe', characters: ['Twin B', 'Twin A'] },
    ];
    const directors = [
      { id: 'nm9000009', name: 'Dora Finch' },
      { id: 'nm9000009', name: 'Dora Finch' },
    ];
    const { movie } = read({ nextData: nextDataOf(titleFacts({ cast, directors })) });

    expect(movie.cast).toEqual([
      { nameId: 'nm9000001', name: 'Ada Roe', characters: ['Twin A', 'Twin B'], billingOrder: 1 },
      { nameId: 'nm9000002', name: 'Ben Moss', characters: [], billingOrder: 2 },
    ]);
    expect(movie.directors).toHaveLength(1);
  });

  it('of before 2022 bills its stars, which it keeps apart, ahead of the rest', () => {
    const nextData = nextDataOf(titleFacts());
    const star = { id: 'nm9000007', nameText: { text: 'Vera Star' } };
    Object.assign(nextData.props.pageProps.mainColumnData, {
      principalCast: [{ credits: [{ name: star, characters: [{ name: 'The Beast' }] }] }],
    });

    const { cast } = read({ nextData }).movie;
    expect(cast).toHaveLength(4);
    expect(cast[0]).toEqual({
      nameId: star.id,
      name: 'Vera Star',
      characters: ['The Beast'],
      billingOrder: 1,
    });
  });

  const credit = { name: { id: 'nm9000007', nameText: { text: 'Vera Crew' } } };
  const nameless = { name: { nameText: { text: 'Without An Id' } } };
  it.each([
    ['directors', { principalCredits: [{ category: { id: 'director' }, credits: [credit] }] }],
    ['writers', { principalCredits: [{ category: { id: 'writer' }, credits: [credit] }] }],
    ['creators', { principalCredits: [{ category: { id: 'creator' }, credits: [credit] }] }],
    [
      'writers',
      {
        principalCreditsV2: [
          {
            grouping: {
              groupingId: 'amzn1.imdb.concept.name_credit_category.c84ecaff-add5-4f2e-81db-102a41881fe3',
            },
            credits: [credit],
          },
        ],
      },
    ],
    ['directors', { directorsPageTitle: [{ credits: [nameless, credit] }] }],
    ['creators', { creatorsPageTitle: [{ credits: [nameless, credit] }] }],
    ['none', { principalCredits: [{ category: { id: 'cast' }, credits: [credit] }] }],
  ])('knows its %s from the lists that name the first few: %j', (crew, lists) => {
    const nextData = nextDataOf(titleFacts({ directors: [], writers: [], creators: [] }));
    Object.assign(nextData.props.pageProps.mainColumnData, lists);
    const { directors, writers, creators } = read({ nextData }).movie;
    const named = Object.entries({ directors, writers, creators }).filter(([, people]) => people.length > 0);
    expect(named).toEqual(crew === 'none' ? [] : [[crew, [{ nameId: 'nm9000007', name: 'Vera Crew' }]]]);
  });

  it('leaves out people without a name id or without a name', () => {
    const cast = [
      { id: 'co123', name: 'A Company' },
      { id: 'nm9000002', name: '  ' },
      { id: 'nm9000003', name: 'Cleo Hart' },
    ];

    expect(read({ nextData: nextDataOf(titleFacts({ cast })) }).movie.cast).toEqual([
      { nameId: 'nm9000003', name: 'Cleo Hart', characters: [], billingOrder: 1 },
    ]);
  });

  it('has no rating when nobody has voted', () => {
    const { movie, origins } = read({ nextData: nextDataOf(titleFacts({ rating: 5, votes: 0 })) });

    expect(movie).toMatchObject({ rating: null, voteCount: null });
    expect(origins).not.toHaveProperty('rating');
    expect(origins).not.toHaveProperty('voteCount');
  });

  it.each([
    [8520, 142],
    [89, 1],
    [91, 2],
    [1, 1],
    [0, null],
    [null, null],
  ])('turns a runtime of %s seconds into %s minutes', (runtimeSeconds, minutes) => {
    const { movie } = read({ nextData: nextDataOf(titleFacts({ runtimeSeconds })) });

    expect(movie.durationMinutes).toBe(minutes);
  });

  it.each([
    [{ year: 2019, month: 4, day: 5 }, '2019-04-05', null],
    [{ year: 2019, month: 4, day: null }, null, '2019-04'],
    [{ year: 2019, month: null, day: null }, null, '2019'],
    [null, null, null],
  ])('turns the release date %j into %s or in part %s', (released, releaseDate, partialReleaseDate) => {
    const { movie } = read({ nextData: nextDataOf(titleFacts({ released })) });

    expect(movie).toMatchObject({
      releaseDate,
      partialReleaseDate,
      releaseCountry: released === null ? null : 'France',
    });
  });

  it('rounds money to whole units', () => {
    const { movie } = read({
      nextData: nextDataOf(titleFacts({ budget: { amount: 10.6, currency: 'USD' } })),
    });

    expect(movie.budget).toEqual({ amount: 11, currency: 'USD' });
  });

  it.each(['ftp://images.example/a.jpg', 'javascript:alert("https://a.example")', '/a.jpg'])(
    'takes no poster from %s',
    (poster) => {
      expect(read({ nextData: nextDataOf(titleFacts({ poster })) }).movie.posterUrl).toBeNull();
    },
  );

  it('treats optional values of an unexpected type as missing', () => {
    const nextData = nextDataOf(titleFacts());
    Object.assign(nextData.props.pageProps.aboveTheFoldData, {
      originalTitleText: { text: 7 },
      releaseYear: 'soon',
      ratingsSummary: { aggregateRating: '9', voteCount: {} },
      runtime: { seconds: '5400' },
      genres: { genres: [{ text: 1 }, null, { text: 'Drama' }] },
      plot: ['x'],
    });

    expect(read({ nextData }).movie).toMatchObject({
      title: 'The Lighthouse Keeper',
      originalTitle: null,
      year: null,
      rating: null,
      voteCount: null,
      durationMinutes: null,
      genres: ['Drama'],
      plot: null,
    });
  });

  it.each(['edges', 'groups', 'reference'] as const)(
    'with odd values in %s is a movie without them, and says so',
    (layout) => {
      const odd = titleFacts({
        year: 2115,
        rating: 0,
        metascore: 101,
        budget: { amount: 7, currency: 'rur' },
        released: { year: 2019, month: 2, day: 29 },
        popularity: 1.5,
        wins: -1,
        domestic: { amount: 7, currency: '' },
        series: { id: 'The Series', title: 'Lights', season: -2, episode: 3 },
        writers: [
          { id: 'nm9000098', name: ' ' },
          { id: 'nm9000099', name: 'Wilma Writer' },
        ],
        cast: [
          { id: 'nm9000001', name: '' },
          { id: 'nm9000002', name: 'Ben Moss', characters: ['Captain'] },
        ],
      });
      const { movie, notices, origins } = read({ nextData: nextDataOf(odd, layout) });

      expect(movie).toEqual({
        ...WHOLE_MOVIE,
        year: null,
        rating: null,
        metascore: null,
        budget: null,
        releaseDate: null,
        releaseCountry: null,
        popularityRank: null,
        awardWins: null,
        grossDomestic: null,
        seriesTitle: 'Lights',
        episodeNumber: 3,
        writers: [{ nameId: 'nm9000099', name: 'Wilma Writer' }],
        cast: [{ nameId: 'nm9000002', name: 'Ben Moss', characters: ['Captain'], billingOrder: 1 }],
      });
      expect(notices?.toSorted()).toEqual([
        'Metascore 101 is outside 0 to 100',
        'awards won -1 is outside 0 to 2147483647',
        'budget currency "rur" is not ISO 4217',
        'cast member "nm9000001" has no name',
        'grossDomestic that is an object is not one',
        'number of the season -2 is outside 0 to 2147483647',
        'popularity rank 1.5 is not a whole number',
        'rating 0 is outside 1 to 10',
        'release date "2019-02-29" is not a date',
        'series "The Series" is not tt and 7 or more digits',
        'writer "nm9000098" has no name',
        'year 2115 is outside 1888 to 2037',
      ]);
      expect(origins).not.toHaveProperty('year');
    },
  );

  it('takes for an odd value what JSON-LD or the markup has, and then has nothing to say', () => {
    const nextData = nextDataOf(titleFacts({ rating: 0, year: 2115 }));
    const { movie, notices } = read({ ...domOf(titleFacts()), nextData, jsonLd: jsonLdOf(titleFacts()) });

    expect([movie, notices]).toEqual([WHOLE_MOVIE, undefined]);
  });

  it('says nothing of a page without odd values', () => {
    expect(read({ nextData: nextDataOf(titleFacts()) })).not.toHaveProperty('notices');
  });

  it('is invalid only for a title that no movie can have', () => {
    expect(failureOf({ nextData: nextDataOf(titleFacts({ title: 'x'.repeat(3000) })) })).toMatchObject({
      kind: 'invalid',
      reason: 'title takes 3000 bytes, and 2000 are the most',
    });
  });

  it('builds no DOM where the embedded data is complete, whatever that would show', () => {
    const dom = domOf(titleFacts({ genres: ['Drama', 'Mystery', 'War'] }));
    const { movie } = read({ ...dom, nextData: nextDataOf(titleFacts({ metascore: null })) });

    expect(movie).toEqual({ ...WHOLE_MOVIE, metascore: null });
  });

  it('whose embedded data has lost its cast shows it all the same', () => {
    const nextData = nextDataOf(titleFacts({ cast: [] }));
    const { movie, origins } = read({ ...domOf(titleFacts()), nextData, jsonLd: jsonLdOf(titleFacts()) });

    expect(movie).toEqual(WHOLE_MOVIE);
    expect(origins).toMatchObject({ cast: 'dom', title: 'next-data' });
  });

  it.each(['aboveTheFoldData', 'mainColumnData'] as const)(
    'whose embedded data has lost its %s is filled from what it shows',
    (lost) => {
      const { props, page } = nextDataOf(titleFacts());
      const pageProps = { ...props.pageProps, [lost]: undefined };
      const parts = { ...domOf(titleFacts()), jsonLd: jsonLdOf(titleFacts()) };

      const { movie } = read({ ...parts, nextData: { page, props: { pageProps } } });
      // No other part of a page says whether a title is adult.
      const isAdult = lost === 'mainColumnData' ? null : WHOLE_MOVIE.isAdult;
      expect(movie).toEqual({ ...WHOLE_MOVIE, isAdult });
    },
  );

  it('of a new shape is unreadable and names the paths that are missing', () => {
    const nextData = {
      page: '/title/[tconst]',
      props: { pageProps: { hero: { id: 'tt9000001', name: 'X' } } },
    };

    expect(failureOf({ nextData })).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringMatching(/aboveTheFoldData\.id.*aboveTheFoldData\.titleText\.text.*titleType\.id/),
    });
  });

  it.each([
    ['titleText', 'titleText.text'],
    ['titleType', 'titleType.id'],
  ])('without a %s is unreadable and names its path alone', (field, path) => {
    const nextData = nextDataOf(titleFacts());
    Object.assign(nextData.props.pageProps.aboveTheFoldData, { [field]: undefined });

    expect(failureOf({ nextData })).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringMatching(`neither props.pageProps.aboveTheFoldData.${path} in`),
    });
  });

  it('that is cut off inside its data is unreadable, whatever else it shows', () => {
    const whole = aPage({
      ...domOf(titleFacts()),
      jsonLd: jsonLdOf(titleFacts()),
      nextData: nextDataOf(titleFacts()),
    });

    expect(readTitlePage(whole.subarray(0, whole.length - 400), REQUEST)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unreadable', reason: expect.stringContaining('cut off') },
    });
  });

  it('about another title than asked for is unreadable and names both', () => {
    expect(failureOf({ nextData: nextDataOf(titleFacts({ id: 'tt9000002' })) })).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringMatching(/tt9000002.*tt9000001/),
    });
  });
});

function nameId(text: string): Movie['directors'][number]['nameId'] {
  if (!isNameId(text)) throw new Error(`${text} is not a name id`);
  return text;
}
