import { dateOf, dayNumber } from '../days/day-number.js';
import { isIsoDate } from '../days/iso-date.js';
import { parseTmdbKey, TMDB_KINDS, type TmdbKind, type TmdbTitleKind, tmdbKey } from './tmdb-id.js';

/** A list of TMDB: its path and the parameters that choose what is in it. */
export interface TmdbList {
  /** Below `/3`, e.g. `trending/movie/week`, `movie/top_rated`, `discover/tv`. */
  readonly path: string;
  /** By their names, in any order; empty of most lists. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One request to TMDB. */
export type TmdbTarget =
  | { readonly target: 'list-page'; readonly list: TmdbList; readonly page: number }
  | { readonly target: 'details'; readonly kind: TmdbKind; readonly id: number }
  | {
      readonly target: 'reviews-page';
      readonly kind: TmdbTitleKind;
      readonly id: number;
      readonly page: number;
    }
  /** What TMDB has under an id of IMDb. */
  | { readonly target: 'find'; readonly imdbId: string }
  /** What changed of a kind on a day in UTC, e.g. `2026-09-28`. */
  | { readonly target: 'changes-page'; readonly kind: TmdbKind; readonly day: string; readonly page: number };

/** The name of a list, for people and for the places of titles in it: its path and its parameters in the order of their names. */
export function listName({ path, parameters }: TmdbList): string {
  const query = queryOf(parameters).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** A journal keeps parameters in an order of its own, which must make no other list of them. */
function queryOf(parameters: TmdbList['parameters']): URLSearchParams {
  const query = new URLSearchParams(parameters);
  query.sort();
  return query;
}

/** The key of a target in the journal of a run: what is asked for below `/3`, e.g. `movie/278`, `movie/popular?page=3`. */
export function targetKey(target: TmdbTarget): string {
  switch (target.target) {
    case 'list-page': {
      const { path, parameters } = target.list;
      const query = queryOf(parameters);
      query.append('page', String(target.page));
      return `${path}?${query}`;
    }
    case 'details':
      return tmdbKey(target.kind, target.id);
    case 'reviews-page':
      return `${tmdbKey(target.kind, target.id)}/reviews?page=${target.page}`;
    case 'find':
      return findKey(target.imdbId);
    case 'changes-page': {
      const query = new URLSearchParams({ ...datesOf(target.day), page: String(target.page) });
      return `${target.kind}/changes?${query}`;
    }
  }
}

/** The key of what TMDB has under an id of IMDb. */
export function findKey(imdbId: string): `find/${string}` {
  return `find/${imdbId}`;
}

/** The parameters of a day's changes. Whether TMDB counts the day of the end is documented nowhere (2026-08). */
export function datesOf(day: string): { readonly start_date: string; readonly end_date: string } {
  return { start_date: day, end_date: dateOf(dayNumber(day) + 1) };
}

/** The target of such a key; `null` for any other text. */
export function parseTarget(key: string): TmdbTarget | null {
  const details = parseTmdbKey(key);
  if (details !== null) return { target: 'details', ...details };
  const [, imdbId] = /^find\/(tt\d{7,15})$/.exec(key) ?? [];
  if (imdbId !== undefined) return { target: 'find', imdbId };
  const [, path = '', query] = /^([a-z_]+(?:\/[a-z_0-9]+)+)\?(.+)$/.exec(key) ?? [];
  if (query === undefined) return null;
  const { page: pageText = '', ...parameters } = Object.fromEntries(new URLSearchParams(query));
  if (!/^[1-9]\d{0,5}$/.test(pageText)) return null;
  const page = Number(pageText);
  const [kindText, last, ...more] = path.split('/');
  const changed = TMDB_KINDS.find((kind) => kind === kindText);
  if (changed !== undefined && last === 'changes' && more.length === 0)
    return changesOf(changed, parameters, page);
  const reviewed = path.endsWith('/reviews') ? parseTmdbKey(path.slice(0, -'/reviews'.length)) : null;
  if (reviewed === null) return { target: 'list-page', list: { path, parameters }, page };
  const { kind, id } = reviewed;
  return kind === 'person' ? null : { target: 'reviews-page', kind, id, page };
}

function changesOf(
  kind: TmdbKind,
  parameters: Readonly<Record<string, string>>,
  page: number,
): TmdbTarget | null {
  const { start_date: day = '', end_date: end, ...others } = parameters;
  const isDay = isIsoDate(day) && end === datesOf(day).end_date && Object.keys(others).length === 0;
  return isDay ? { target: 'changes-page', kind, day, page } : null;
}
