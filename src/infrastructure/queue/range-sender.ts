import { StoreLost } from '../../application/engine/ports.js';
import type { TargetRange } from '../../application/engine/range-ports.js';
import { errorMessage } from '../../shared/error-message.js';
import type { SqlSession } from '../database/sql-database.js';

/** Puts ranges where those who work on runs take them from. */
export interface RangeSender {
  /**
   * In the transaction of the session where the queue is in the same database, so that a range is there if and only if its
   * targets are. Answers what is left to do once the transaction is committed.
   */
  send(ranges: readonly TargetRange[], session: SqlSession): Promise<() => Promise<void>>;
}

/**
 * Does what is left to do once the transaction is committed. Throws `StoreLost` where that fails: nothing that is asked again
 * would do it, since the targets are in the journal, and only a new plan of the run sends their ranges.
 */
export async function nowSent(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    throw new StoreLost(errorMessage(error), { cause: error });
  }
}
