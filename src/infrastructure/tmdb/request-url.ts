import { datesOf, type TmdbTarget, targetKey, windowOf } from '../../domain/tmdb/tmdb-target.js';
import { partsOf } from './details-parts.js';

export interface RequestOptions {
  /** With `/3`, e.g. `https://api.themoviedb.org/3`. Of a user name, a password or a query in it nothing is asked for. */
  readonly baseUrl: URL;
  /** ISO 639-1, with or without a country, e.g. `en-US`. TMDB gives texts in it and, of reviews, only those written in it. */
  readonly language: string;
  /** Parts of details beyond those that are stored, e.g. `images`. */
  readonly append: readonly string[];
}

/**
 * Where to ask for a target. The credential is not in it, since an address ends in logs, errors and caches: it belongs
 * in the header `Authorization`. Throws for more parts than TMDB appends.
 */
export function requestUrl(target: TmdbTarget, { baseUrl, language, append }: RequestOptions): URL {
  const { path, parameters } = requestOf(target, append);
  // Edits are wanted in all languages, and what TMDB makes of one there is documented nowhere (2026-08).
  const inLanguage = target.target === 'changes' ? {} : { language };
  return urlBelow(baseUrl, path, { ...inLanguage, ...parameters });
}

/** Of a path below `/3`, e.g. `find/tt0111161`. The base is as in `RequestOptions`. */
export function urlBelow(baseUrl: URL, path: string, parameters: Readonly<Record<string, string>>): URL {
  const url = new URL(baseUrl.origin);
  url.pathname = `${baseUrl.pathname.replace(/\/+$/, '')}/${path}`;
  url.search = new URLSearchParams(parameters).toString();
  return url;
}

interface Request {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
}

function requestOf(target: TmdbTarget, append: readonly string[]): Request {
  switch (target.target) {
    case 'list-page':
      return {
        path: target.list.path,
        parameters: { ...target.list.parameters, page: String(target.page) },
      };
    case 'reviews-page':
      return {
        path: `${target.kind}/${target.id}/reviews`,
        parameters: { page: String(target.page) },
      };
    case 'find':
      return { path: targetKey(target), parameters: { external_source: 'imdb_id' } };
    case 'changes-page':
      return {
        path: `${target.kind}/changes`,
        parameters: { ...datesOf(windowOf(target.day)), page: String(target.page) },
      };
    case 'changes':
      return { path: `${target.kind}/${target.id}/changes`, parameters: { ...datesOf(target) } };
    case 'details':
      return {
        path: `${target.kind}/${target.id}`,
        parameters: { append_to_response: partsOf(target.kind, append).join(',') },
      };
  }
}
