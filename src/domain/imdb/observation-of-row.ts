import { FIELDS_TOGETHER } from './merge-sources.js';
import { type Crew, isKnown, type Movie, type MovieField } from './movie.js';
import { settleMovie } from './settle-movie.js';
import { UNKNOWN_VALUES } from './unknown-values.js';

/**
 * What the source of a CSV row has said of a title, given what is stored of it. A row may be merged of several sources,
 * and names only the first and the time of the newest. So where it differs from what its source is known to have said and
 * another one has said just that, it is left to that one, and a row that says nothing else says nothing about when. What
 * an older file cannot say stays as the row's source has said it before. A database that does not know the row's source
 * gets everything.
 */
export function observationOfRow(row: Movie, namedOnly: readonly Crew[], stored: readonly Movie[]): Movie {
  const own = stored.find(({ source }) => source === row.source);
  if (own === undefined) return row;
  const others = stored.filter((one) => one !== own);
  const unsayable: readonly MovieField[] = LATER_FIELDS.some((field) => isKnown(row, field))
    ? namedOnly
    : [...LATER_FIELDS, ...namedOnly];
  const together = FIELDS_TOGETHER.map((fields) => fields.filter((field) => !unsayable.includes(field)));
  const news = together.filter((fields) => !areSame(fields, own, row));
  const left = news.filter(
    (fields) =>
      fields.every((field) => field in UNKNOWN_VALUES) &&
      others.some((other) => fields.some((field) => isKnown(other, field)) && areSame(fields, other, row)),
  );
  if (others.length > 0 && news.length === left.length) return own;
  const said: Movie = {
    ...row,
    ...pick(unsayable, own),
    ...pick(left.flat(), UNKNOWN_VALUES),
    // What was said before is the country of another date.
    ...(row.releaseDate !== null &&
      row.releaseDate !== own.releaseDate && { releaseCountry: row.releaseCountry }),
  };
  // The time of a merged row may be that of another source: then its own source was seen no later than is known.
  const isOthersTime = others.some(({ fetchedAt }) => fetchedAt === row.fetchedAt);
  const fetchedAt = isOthersTime ? own.fetchedAt : row.fetchedAt;
  return settleMovie(
    said.releaseDate === null ? { ...said, fetchedAt } : { ...said, fetchedAt, partialReleaseDate: null },
  );
}

function pick(fields: readonly MovieField[], values: Partial<Movie>): Partial<Movie> {
  return Object.fromEntries(fields.map((field) => [field, values[field]]));
}

function areSame(fields: readonly MovieField[], one: Movie, other: Movie): boolean {
  return fields.every((field) => isSame(one[field], other[field]));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Fields that older files have no columns for. */
const LATER_FIELDS = [
  'isAdult',
  'seriesId',
  'seriesTitle',
  'seasonNumber',
  'episodeNumber',
  'seasonCount',
  'episodeCount',
  'productionStatus',
  'interests',
  'keywords',
  'companies',
  'grossDomestic',
  'grossOpening',
  'partialReleaseDate',
  'releaseCountry',
  'awardWins',
  'awardNominations',
  'popularityRank',
  'castCount',
  'writers',
  'creators',
] as const satisfies readonly MovieField[];
