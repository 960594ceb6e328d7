import { isTree, itemsAt, valueAt } from './json-tree.js';
import { castCountOf, castOf, crewOf } from './next-data-credits.js';
import { detailsOf } from './next-data-details.js';
import { minutesOf, type PagePart, pagePart } from './page-fields.js';

/** Where IMDb keeps what makes a title; named in reasons when a page has a new shape. */
export const PATHS = {
  titleId: 'props.pageProps.aboveTheFoldData.id',
  title: 'props.pageProps.aboveTheFoldData.titleText.text',
  kind: 'props.pageProps.aboveTheFoldData.titleType.id',
} as const;

/** The movie in `__NEXT_DATA__`, each value from the first of the title's objects that has it. */
export function readNextDataTitle(json: unknown): PagePart {
  const titles = titlesIn(json);
  const first = <Value>(read: (title: unknown) => Value | null | undefined): Value | undefined => {
    for (const title of titles) {
      const value = read(title);
      if (value !== null && value !== undefined) return value;
    }
    return undefined;
  };
  const any = (...path: readonly string[]) => first((title) => valueAt(title, ...path));
  const texts = (...path: readonly string[]) => first((title) => textsOf(title, ...path));
  return pagePart('next-data', {
    titleId: any('id') ?? valueAt(json, 'props', 'pageProps', 'tconst'),
    kind: any('titleType', 'id'),
    title: any('titleText', 'text'),
    originalTitle: any('originalTitleText', 'text'),
    year: any('releaseYear', 'year'),
    endYear: any('releaseYear', 'endYear'),
    rating: any('ratingsSummary', 'aggregateRating'),
    voteCount: any('ratingsSummary', 'voteCount'),
    metascore: any('metacritic', 'metascore', 'score'),
    durationMinutes: minutesOf(any('runtime', 'seconds')),
    certificate: any('certificate', 'rating'),
    genres: first(genresOf),
    plot: any('plot', 'plotText', 'plainText'),
    posterUrl: any('primaryImage', 'url'),
    countries: texts('countriesDetails', 'countries') ?? texts('countriesOfOrigin', 'countries'),
    languages: texts('spokenLanguages', 'spokenLanguages'),
    budget: any('productionBudget', 'budget'),
    grossWorldwide: any('worldwideGross', 'total'),
    chartRank: any('ratingsSummary', 'topRanking', 'rank'),
    cast: castOf(titles),
    castCount: castCountOf(titles),
    directors: crewOf(titles, 'directors'),
    writers: crewOf(titles, 'writers'),
    creators: crewOf(titles, 'creators'),
    ...detailsOf(titles),
  });
}

/** Whether both objects are there that IMDb renders a page from. */
export function hasWholeTitle(json: unknown): boolean {
  const pageProps = valueAt(json, 'props', 'pageProps');
  return isTree(valueAt(pageProps, 'aboveTheFoldData')) && isTree(valueAt(pageProps, 'mainColumnData'));
}

/** IMDb answers for an unknown title with a title object whose every field is null. */
export function isEmptyTitle(json: unknown): boolean {
  const pageProps = valueAt(json, 'props', 'pageProps');
  const above = valueAt(pageProps, 'aboveTheFoldData');
  if (above === null) return true;
  return ['titleText', 'originalTitleText', 'titleType'].every((field) => valueAt(above, field) === null);
}

/**
 * Since 2022 `aboveTheFoldData` has most values and `mainColumnData` credits and details; a reference page keeps nearly
 * all in the latter. Before, both were answers among others in the cache of the GraphQL client.
 */
function titlesIn(json: unknown): readonly unknown[] {
  const props = valueAt(json, 'props');
  const pageProps = valueAt(props, 'pageProps');
  const shown = [valueAt(pageProps, 'aboveTheFoldData'), valueAt(pageProps, 'mainColumnData')].filter(isTree);
  if (shown.some((title) => valueAt(title, 'titleText') !== undefined)) return shown;
  const titleId = valueAt(pageProps, 'tconst');
  const cached = [valueAt(props, 'urqlState'), valueAt(pageProps, 'urqlState')]
    .filter(isTree)
    .flatMap((answers) => Object.values(answers))
    .map((answer) => valueAt(answer, 'data', 'title'))
    .filter((title) => titleId !== undefined && valueAt(title, 'id') === titleId);
  return [...shown, ...cached];
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
