import { setTimeout } from 'node:timers/promises';
import type { SqlSession } from './sql-database.js';
import { SqlError } from './sql-error.js';

const LOCK_NOT_AVAILABLE = '55P03';
const TRIES = 60;
const PAUSE_MS = 500;

/**
 * Does in this session's transaction what no reader may be busy with, again and again until none is. Throws `SqlError`, and
 * what `onBusy` makes when readers kept it from being done for a minute.
 */
export async function givingWay(
  session: SqlSession,
  work: () => Promise<void>,
  onBusy: () => Error,
): Promise<void> {
  await session.script('savepoint undone');
  for (let tries = 1; ; tries += 1) {
    try {
      // Shorter than deadlock_timeout (1 s), so that it is always this that gives way, never a reader.
      await session.script(`set local lock_timeout = '500ms'`);
      await work();
      return;
    } catch (error) {
      if (!(error instanceof SqlError) || error.code !== LOCK_NOT_AVAILABLE) throw error;
      await session.script('rollback to savepoint undone');
      if (tries === TRIES) throw onBusy();
    }
    await setTimeout(PAUSE_MS);
  }
}
