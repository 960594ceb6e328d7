import { dateOf, dayNumber } from '../days/day-number.js';
import { isIsoDate } from '../days/iso-date.js';
import { type ChangeWindow, isChangeWindow } from './change-windows.js';
import {
  parseTmdbKey,
  TMDB_KINDS,
  type TmdbKey,
  type TmdbKind,
  type TmdbTitleKind,
  tmdbKey,
} from './tmdb-id.js';

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
  | { readonly target: 'changes-page'; readonly kind: TmdbKind; readonly day: string; readonly page: number }
  /** What was edited of one thing. */
  | ({ readonly target: 'changes'; readonly kind: TmdbKind; readonly id: number } & ChangeWindow);

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
      const query = new URLSearchParams({ ...datesOf(windowOf(target.day)), page: String(target.page) });
      return `${target.kind}/changes?${query}`;
    }
    case 'changes':
      return changesKey(target);
  }
}

/** The key of what TMDB has under an id of IMDb. */
export function findKey(imdbId: string): `find/${string}` {
  return `find/${imdbId}`;
}

/** The key of what was edited of one thing, e.g. `movie/603/changes?start_date=2026-09-28&end_date=2026-10-01`. */
export function changesKey({
  kind,
  id,
  from,
  to,
}: { readonly kind: TmdbKind; readonly id: number } & ChangeWindow): `${TmdbKey}/changes?${string}` {
  return `${tmdbKey(kind, id)}/changes?${new URLSearchParams({ ...datesOf({ from, to }) })}`;
}

/** The parameters of these days of changes. */
export function datesOf({ from, to }: ChangeWindow): {
  readonly start_date: string;
  readonly end_date: string;
} {
  return { start_date: from, end_date: to };
}

/** A day of changes. */
export function windowOf(day: string): ChangeWindow {
  return { from: day, to: dateOf(dayNumber(day) + 1) };
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
  const edited = path.endsWith('/changes') ? parseTmdbKey(path.slice(0, -'/changes'.length)) : null;
  if (edited !== null) {
    const window = pageText === '' ? windowIn(parameters) : null;
    return window && { target: 'changes', ...edited, ...window };
  }
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
  const window = windowIn(parameters);
  if (window === null || window.to !== windowOf(window.from).to) return null;
  return { target: 'changes-page', kind, day: window.from, page };
}

function windowIn(parameters: Readonly<Record<string, string>>): ChangeWindow | null {
  const { start_date: from = '', end_date: to = '', ...others } = parameters;
  if (!isIsoDate(from) || !isIsoDate(to) || Object.keys(others).length > 0) return null;
  return isChangeWindow({ from, to }) ? { from, to } : null;
}
