import { opaqueId, paragraph, sentence } from '../filler-text.js';
import { type SeededRandom, seededRandom } from '../seeded-random.js';
import { nameJson, newerCreditsJson, olderCreditsJson } from './credits-json.js';
import { imageUrl } from './filler.js';
import { type Film, films } from './films.js';
import { titleDetailsJson } from './title-details-json.js';
import { markdown, releaseDay, text, titleFactsJson } from './title-facts-json.js';

/** What is special about one title's page. */
export interface TitlePageShape {
  /** `castV2`, `crewV2` and `countriesDetails` in place of `cast`, `directors` and `countriesOfOrigin`. */
  readonly newerCredits: boolean;
}

/** `props.pageProps` of a title page without the translations, at the paths that real pages have. */
export function titlePageProps(film: Film, shape: TitlePageShape) {
  return {
    tconst: film.titleId,
    aboveTheFoldData: aboveTheFoldData(film),
    mainColumnData: mainColumnData(film, shape, seededRandom(Number(film.titleId.slice(2)))),
    requestContext: {
      pageType: 'title',
      subPageType: 'main',
      pageConst: film.titleId,
      requestPath: `/title/${film.titleId}/`,
      sidecar: { localizationResponse: { userCountryCode: 'US', userLanguage: 'en-US' } },
    },
  };
}

function aboveTheFoldData(film: Film) {
  return {
    ...titleFactsJson(film),
    ...titleDetailsJson(film).aboveTheFold,
    canHaveEpisodes: false,
    genres: {
      genres: film.genres.map((genre) => ({ text: genre, id: genre, __typename: 'Genre' })),
      __typename: 'Genres',
    },
    metacritic:
      film.metascore === null
        ? null
        : { metascore: { score: film.metascore, __typename: 'Metascore' }, __typename: 'Metacritic' },
    isAdult: false,
    castPageTitle: {
      edges: film.cast.slice(0, 4).map((role) => ({ node: { name: nameJson(role), __typename: 'Cast' } })),
      __typename: 'CreditConnection',
    },
    directorsPageTitle: [{ credits: film.directors.map((director) => ({ name: nameJson(director) })) }],
    meta: { canonicalId: film.titleId, publicationStatus: 'PUBLISHED', __typename: 'TitleMeta' },
    __typename: 'Title',
  };
}

function mainColumnData(film: Film, shape: TitlePageShape, random: SeededRandom) {
  return {
    id: film.titleId,
    ...titleDetailsJson(film).mainColumn,
    ratingsSummary: {
      topRanking:
        film.rank === null
          ? null
          : {
              id: `topRated:${film.titleId}:en_US`,
              text: { value: 'Top Rated', __typename: 'LocalizedString' },
              rank: film.rank,
              __typename: 'TopRanking',
            },
      __typename: 'RatingsSummary',
    },
    titleMainImages: { total: 330, edges: made(14, () => photo(random)), __typename: 'ImageConnection' },
    ...(shape.newerCredits ? newerCreditsJson(film) : olderCreditsJson(film)),
    moreLikeThisTitles: {
      edges: made(12, () => ({ node: titleFactsJson(random.pick(films)), __typename: 'MoreLikeThisEdge' })),
      __typename: 'MoreLikeThisConnection',
    },
    titleText: text(film.title, 'TitleText'),
    originalTitleText: text(film.originalTitle, 'TitleText'),
    releaseYear: { year: film.year, __typename: 'YearRange' },
    featuredReviews: { edges: made(8, () => review(random)), __typename: 'ReviewsConnection' },
    trivia: { edges: made(6, () => ({ node: { text: markdown(paragraph(random, 3)) } })) },
    releaseDate: {
      ...releaseDay(film),
      country: { id: 'US', text: 'United States', __typename: 'LocalizedDisplayableCountry' },
      __typename: 'ReleaseDate',
    },
    spokenLanguages: {
      spokenLanguages: film.languages.map((language) => ({
        id: language.slice(0, 2).toLowerCase(),
        text: language,
        __typename: 'SpokenLanguage',
      })),
      __typename: 'SpokenLanguages',
    },
    productionBudget:
      film.budget === undefined ? null : { budget: money(film.budget), __typename: 'ProductionBudget' },
    lifetimeGross: gross(film.grossDomestic),
    openingWeekendGross: film.openingWeekend === undefined ? null : { gross: gross(film.openingWeekend) },
    worldwideGross: gross(film.grossWorldwide),
    runtime: { seconds: film.runtimeMinutes * 60, __typename: 'Runtime' },
    __typename: 'Title',
  };
}

function made<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

function photo(random: SeededRandom) {
  return {
    node: {
      id: `rm${random.below(4_000_000_000)}`,
      url: imageUrl(random),
      caption: markdown(sentence(random, 8)),
      height: 600 + random.below(3000),
      width: 600 + random.below(3000),
      __typename: 'Image',
    },
    __typename: 'ImageEdge',
  };
}

function review(random: SeededRandom) {
  return {
    node: {
      id: `rw${random.below(9_999_999)}`,
      author: { nickName: opaqueId(random, 9), userId: `ur${random.below(99_999_999)}` },
      summary: { originalText: sentence(random, 5) },
      text: { originalText: { plaidHtml: paragraph(random, 14) } },
      authorRating: 1 + random.below(10),
      submissionDate: `20${10 + random.below(15)}-0${1 + random.below(9)}-1${random.below(9)}`,
      __typename: 'Review',
    },
    __typename: 'ReviewEdge',
  };
}

function money(amount: number) {
  return { amount, currency: 'USD', __typename: 'Money' };
}

function gross(amount: number | undefined) {
  return amount === undefined ? null : { total: money(amount), __typename: 'BoxOfficeGross' };
}
