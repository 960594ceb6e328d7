import { isoDateOf } from './iso-date.js';
import { itemsAt, valueAt } from './json-tree.js';
import { castOf, directorsOf } from './next-data-credits.js';
import { minutesOf, type PagePart, pagePart } from './page-fields.js';

/** Where IMDb keeps what makes a title; named in reasons when a page has a new shape. */
export const PATHS = {
  titleId: 'props.pageProps.aboveTheFoldData.id',
  title: 'props.pageProps.aboveTheFoldData.titleText.text',
  kind: 'props.pageProps.aboveTheFoldData.titleType.id',
} as const;

/**
 * The movie in `__NEXT_DATA__`. Most values are in `aboveTheFoldData`, credits and details in `mainColumnData`;
 * a reference page keeps nearly all in the latter, so either is asked for what the other lacks.
 */
export function readNextDataTitle(json: unknown): PagePart {
  const pageProps = valueAt(json, 'props', 'pageProps');
  const above = valueAt(pageProps, 'aboveTheFoldData');
  const main = valueAt(pageProps, 'mainColumnData');
  const either = (...path: readonly string[]) => valueAt(above, ...path) ?? valueAt(main, ...path);
  return pagePart('next-data', {
    titleId: either('id') ?? valueAt(pageProps, 'tconst'),
    kind: either('titleType', 'id'),
    title: either('titleText', 'text'),
    originalTitle: either('originalTitleText', 'text'),
    year: either('releaseYear', 'year'),
    endYear: either('releaseYear', 'endYear'),
    rating: either('ratingsSummary', 'aggregateRating'),
    voteCount: either('ratingsSummary', 'voteCount'),
    metascore: either('metacritic', 'metascore', 'score'),
    durationMinutes: minutesOf(either('runtime', 'seconds')),
    certificate: either('certificate', 'rating'),
    genres: genresOf(above) ?? genresOf(main),
    plot: either('plot', 'plotText', 'plainText'),
    posterUrl: either('primaryImage', 'url'),
    releaseDate: isoDate(valueAt(main, 'releaseDate')) ?? isoDate(valueAt(above, 'releaseDate')),
    countries:
      textsOf(main, 'countriesDetails', 'countries') ?? textsOf(main, 'countriesOfOrigin', 'countries'),
    languages: textsOf(main, 'spokenLanguages', 'spokenLanguages'),
    budget: valueAt(main, 'productionBudget', 'budget'),
    grossWorldwide: valueAt(main, 'worldwideGross', 'total'),
    chartRank: valueAt(main, 'ratingsSummary', 'topRanking', 'rank'),
    cast: castOf(above, main),
    directors: directorsOf(above, main),
  });
}

/** IMDb answers for an unknown title with a title object whose every field is null. */
export function isEmptyTitle(json: unknown): boolean {
  const pageProps = valueAt(json, 'props', 'pageProps');
  const above = valueAt(pageProps, 'aboveTheFoldData');
  if (above === null) return true;
  return ['titleText', 'originalTitleText', 'titleType'].every((field) => valueAt(above, field) === null);
}

function genresOf(title: unknown): readonly unknown[] | undefined {
  return (
    textsOf(title, 'genres', 'genres') ??
    nonEmpty(itemsAt(title, 'titleGenres', 'genres').map((genre) => valueAt(genre, 'genre', 'text')))
  );
}

/** Items that carry no text do not count: one of two country lists holds bare ids. */
function textsOf(tree: unknown, ...path: readonly string[]): readonly unknown[] | undefined {
  return nonEmpty(itemsAt(tree, ...path).map((item) => valueAt(item, 'text')));
}

function nonEmpty(values: readonly unknown[]): readonly unknown[] | undefined {
  const texts = values.filter((value) => typeof value === 'string');
  return texts.length > 0 ? texts : undefined;
}

function isoDate(date: unknown): string | undefined {
  return isoDateOf(valueAt(date, 'year'), valueAt(date, 'month'), valueAt(date, 'day'));
}
