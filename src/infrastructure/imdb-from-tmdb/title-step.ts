import type { TitleId } from '../../domain/imdb/title-id.js';
import { parseTmdbKey, type TmdbTitleKind, tmdbKey } from '../../domain/tmdb/tmdb-id.js';
import { requestUrl, urlBelow } from '../tmdb/request-url.js';

/**
 * One of the requests that a title may take. `/movie/{id}` takes an id of IMDb, too, and answers with the details (seen
 * 2026-08, undocumented); for anything but a movie it is not found, and `/find` says what it is, which then has details
 * of its own: one request for a movie, three for a series.
 */
export type TitleStep =
  | { readonly ask: 'movie' }
  | { readonly ask: 'find' }
  | { readonly ask: 'details'; readonly kind: TmdbTitleKind; readonly id: number };

/** What a movie of IMDb has and details do not have unless it is appended. Of the people TMDB does not say IMDb's ids. */
export const APPENDED: Readonly<Record<TmdbTitleKind, readonly string[]>> = {
  movie: ['keywords', 'release_dates'],
  tv: ['external_ids', 'keywords', 'content_ratings'],
};

export interface TitleRequest {
  readonly titleId: TitleId;
  /** With `/3`. */
  readonly baseUrl: URL;
  readonly language: string;
}

/** Without the credential. */
export function stepUrl(step: TitleStep, { titleId, baseUrl, language }: TitleRequest): URL {
  if (step.ask === 'find') {
    return requestUrl({ target: 'find', imdbId: titleId }, { baseUrl, language, append: [] });
  }
  const kind = step.ask === 'movie' ? 'movie' : step.kind;
  const path = step.ask === 'movie' ? `movie/${titleId}` : tmdbKey(kind, step.id);
  return urlBelow(baseUrl, path, { language, append_to_response: APPENDED[kind].join(',') });
}

/** The step that an address was made for. */
export function stepAt(address: string): TitleStep {
  const [folder, name] = new URL(address).pathname.split('/').slice(-2);
  if (folder === 'find') return { ask: 'find' };
  const key = parseTmdbKey(`${folder}/${name}`);
  if (key === null || key.kind === 'person') return { ask: 'movie' };
  return { ask: 'details', kind: key.kind, id: key.id };
}
