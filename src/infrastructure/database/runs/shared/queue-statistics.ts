import type { SqlSession } from '../../sql-database.js';

/** A queue that is looked through whole for each batch costs less than counting it. */
const SHORT = 1_000;

/**
 * Has the server count its queues, once one has become twice as long by so many positions behind `before`. A server that takes a
 * long run for a short one finds the targets of a batch by going through all of the run: at 50,000 that is seven times the work
 * of settling them, and autovacuum may take a minute or, where older runs are longer, for ever to notice. A user who may not
 * do it, or another one who is at it, leaves it undone.
 */
export async function countQueues(session: SqlSession, before: number, added: number): Promise<void> {
  const length = before + added;
  if (length < SHORT || Math.floor(Math.log2(length)) === Math.floor(Math.log2(Math.max(before, 1)))) return;
  await session.execute('analyze (skip_locked) run_targets (run_id, state)');
}
