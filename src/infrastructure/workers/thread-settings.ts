/** What a thread says once its modules are loaded. */
export const THREAD_READY = 'ready';

/** What a worker thread needs to know to build its own source; plain data. */
export interface ThreadSettings {
  /** Origin of the site, e.g. `https://www.imdb.com`. */
  readonly baseUrl: string;
  /** Folder for pages that could not be read; `null` keeps none. */
  readonly unreadableFolder: string | null;
  /** Connections that this thread may hold to one site over one route. */
  readonly connections: number;
  /** Of an attempt. */
  readonly deadlineMs: number;
}
