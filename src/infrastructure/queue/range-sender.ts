import type { TargetRange } from '../../application/engine/ports.js';
import type { SqlSession } from '../database/sql-database.js';

/** Puts ranges where those who work on runs take them from. */
export interface RangeSender {
  /**
   * In the transaction of the session where the queue is in the same database, so that a range is there if and only if its
   * targets are. Answers what is left to do once the transaction is committed.
   */
  send(ranges: readonly TargetRange[], session: SqlSession): Promise<() => Promise<void>>;
}
