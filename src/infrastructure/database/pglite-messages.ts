import type { ResultSet, SqlValue } from './sql-database.js';
import type { SqlErrorDetails } from './sql-error.js';

/** What the main thread asks of the thread that PGlite runs in. Requests are answered one by one, in order. */
export type PgliteRequest =
  /** `dump` is a file that a new folder is filled from, if there is one that can be read. */
  | { readonly kind: 'open'; readonly folder: string; readonly dump: string | null }
  | { readonly kind: 'execute'; readonly text: string; readonly parameters: readonly SqlValue[] }
  | { readonly kind: 'script'; readonly sql: string }
  /** Answers one row with the number of rows taken. */
  | { readonly kind: 'copy'; readonly statement: string; readonly lines: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'close' };

export type PgliteReply =
  | { readonly result: ResultSet; readonly error?: never }
  /** Once `aborted`, PGlite answers nothing more: some statements would spin for ever. */
  | { readonly result?: never; readonly error: SqlErrorDetails; readonly aborted: boolean };

export const NO_RESULT: ResultSet = { columns: [], rows: [] };
