import { type Crew, isKnown, MOVIE_FIELDS, type Movie, type MovieField } from './movie.js';
import { settleMovie } from './settle-movie.js';
import { UNKNOWN_VALUES } from './unknown-values.js';

/**
 * What the source of a CSV row has said of a title, given what is stored of it. A row may be merged of several sources,
 * and names only the first and the time of the newest. So what another source is known to have said is left to that one,
 * and a row that says nothing else than what is stored says nothing about when. What an older file cannot say stays as
 * the row's source has said it before. A database that does not know the row's source gets everything.
 */
export function observationOfRow(row: Movie, namedOnly: readonly Crew[], stored: readonly Movie[]): Movie {
  const own = stored.find(({ source }) => source === row.source);
  if (own === undefined) return row;
  const others = stored.filter((one) => one !== own);
  const unsayable: readonly MovieField[] = LATER_FIELDS.some((field) => isKnown(row, field))
    ? namedOnly
    : [...LATER_FIELDS, ...namedOnly];
  const isLeft = (field: MovieField) =>
    others.some(
      (other) => isKnown(other, field) && (!isKnown(own, field) || isSame(other[field], row[field])),
    );
  const fields = MOVIE_FIELDS.filter((field) => !unsayable.includes(field));
  const left = fields.filter((field) => field in UNKNOWN_VALUES && isLeft(field));
  const isNews = fields.some((field) => !left.includes(field) && !isSame(own[field], row[field]));
  if (others.length > 0 && !isNews) return own;
  const unknown: Partial<Movie> = UNKNOWN_VALUES;
  const said = {
    ...row,
    ...Object.fromEntries(unsayable.map((field) => [field, own[field]])),
    ...Object.fromEntries(
      left.map((field) => [field, isSame(own[field], row[field]) ? own[field] : unknown[field]]),
    ),
    // That of the date which the source has said before.
    ...(row.releaseDate !== null &&
      row.releaseDate !== own.releaseDate && { releaseCountry: row.releaseCountry }),
  };
  return settleMovie(said.releaseDate === null ? said : { ...said, partialReleaseDate: null });
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
