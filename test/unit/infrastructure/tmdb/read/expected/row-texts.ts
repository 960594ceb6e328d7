import type { TmdbPerson } from '../../../../../../src/domain/tmdb/tmdb-person.js';
import type { TmdbReview } from '../../../../../../src/domain/tmdb/tmdb-review.js';
import type { TmdbTitle } from '../../../../../../src/domain/tmdb/tmdb-title.js';

/**
 * What was read as a line of a table, to be held against lines that were written down from the captures. An unknown value
 * is `-`, an original title or name that is the title or name is `=`, of a long text only its length stands there.
 */

type Value = string | number | boolean | null;

export function cell(value: Value): string {
  if (value === null) return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

export function lengthCell(text: string | null): string {
  return text === null ? '-' : String(text.length);
}

function lineOf(cells: readonly Value[]): string {
  return cells.map(cell).join(' | ');
}

/** Kind, id, title, original title and language, overview, date, popularity, average, votes, genres, countries, adult, softcore, video, poster, backdrop. */
export function titleLine(title: TmdbTitle): string {
  return lineOf([
    title.kind,
    title.id,
    title.title,
    title.originalTitle === title.title ? '=' : title.originalTitle,
    title.originalLanguage,
    lengthCell(title.overview),
    title.releaseDate,
    title.popularity,
    title.voteAverage,
    title.voteCount,
    title.genreIds.join(' ') || null,
    title.originCountries.join(' ') || null,
    title.adult,
    title.softcore,
    title.video,
    title.posterPath,
    title.backdropPath,
  ]);
}

/** Kind, id, name, original name, gender, department, popularity, adult, profile. */
export function personLine(person: TmdbPerson): string {
  return lineOf([
    'person',
    person.id,
    person.name,
    person.originalName === person.name ? '=' : person.originalName,
    person.gender,
    person.knownForDepartment,
    person.popularity,
    person.adult,
    person.profilePath,
  ]);
}

/** Id, author, rating, text, creation, update, address. */
export function reviewLine(review: TmdbReview): string {
  return lineOf([
    review.id,
    review.author,
    review.rating,
    lengthCell(review.content),
    review.createdAt,
    review.updatedAt,
    review.url,
  ]);
}

/** How many there are, the first and the last. */
export type Ends = readonly [count: number, first?: string, last?: string];

export function endsOf(lines: readonly string[]): Ends {
  const [first] = lines;
  if (first === undefined) return [0];
  const last = lines.at(-1);
  return lines.length === 1 || last === undefined ? [1, first] : [lines.length, first, last];
}

export function linesOf(table: string): readonly string[] {
  return table.split('\n').filter((line) => line !== '');
}
