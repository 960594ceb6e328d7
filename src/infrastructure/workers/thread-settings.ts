import type { MovieOptions } from '../imdb-from-tmdb/read-movie.js';
import type { TmdbCredential } from '../tmdb/tmdb-credential.js';

/** What a thread says once its modules are loaded. */
export const THREAD_READY = 'ready';

/** What a worker thread needs to know to build its own source; plain data. */
export type ThreadSettings = HttpSettings & SourceSettings;

/** By the source that the thread is to build. */
export type SourceSettings = ImdbHtmlSettings | TmdbSettings | TmdbTitleSettings;

export interface HttpSettings {
  /** Connections that this thread may hold to one site over one route. */
  readonly connections: number;
  /** Of an attempt. */
  readonly deadlineMs: number;
}

export interface ImdbHtmlSettings {
  readonly source: 'imdb-html';
  /** Origin of the site, e.g. `https://www.imdb.com`. */
  readonly baseUrl: string;
  /** Folder for pages that could not be read; `null` keeps none. */
  readonly unreadableFolder: string | null;
}

export interface TmdbSettings {
  readonly source: 'tmdb';
  /** With `/3`, e.g. `https://api.themoviedb.org/3`. */
  readonly baseUrl: string;
  readonly language: string;
  /** Parts of details beyond those that are stored. */
  readonly append: readonly string[];
  /** Secret. */
  readonly credential: TmdbCredential;
  /** Folder for answers that could not be read; `null` keeps none. */
  readonly unreadableFolder: string | null;
}

/** Of TMDB as a source of IMDb's titles. */
export interface TmdbTitleSettings {
  readonly source: 'tmdb-titles';
  /** With `/3`, e.g. `https://api.themoviedb.org/3`. */
  readonly baseUrl: string;
  readonly language: string;
  /** Secret. */
  readonly credential: TmdbCredential;
  readonly movies: MovieOptions;
  /** Folder for answers that could not be read. */
  readonly unreadableFolder: string;
}
