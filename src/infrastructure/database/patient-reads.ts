import type { StorePatience } from '../../application/engine/store-patience.js';
import type { SqlSession } from './sql-database.js';
import { isTransient } from './sql-error.js';

/**
 * A session whose statements are sent again while the database fails at them for reasons that pass. Only for
 * statements that change nothing; each counts alone, so that what reads page by page goes on where it was.
 */
export function patientReads(session: SqlSession, patience: StorePatience): SqlSession {
  return {
    execute: (text, parameters) => patience.ask(() => session.execute(text, parameters), isTransient),
    script: (sql) => patience.ask(() => session.script(sql), isTransient),
  };
}
