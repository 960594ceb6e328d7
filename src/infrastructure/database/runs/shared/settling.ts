import type { Settlement } from '../../../../application/engine/ports.js';
import { piecesOf } from '../../../../application/engine/target-ranges.js';
import type { SaveCounts } from '../../../../domain/engine/outcome.js';
import { storableJson } from '../../../../shared/storable-json.js';
import { nowSent, type RangeSender } from '../../../queue/range-sender.js';
import { inTransaction, type SqlDatabase, type SqlSession } from '../../sql-database.js';
import { SET_SETTLED, SETTLED, scrapedTarget } from '../settled-target.js';
import { countQueues } from './queue-statistics.js';
import { holdQueued, insertTargets, type SharedRun, takePositions } from './shared-run.js';

/** Settles targets and counts what the process has saved. In: run, worker, an array of `SettledTarget`, counts of records. */
const SETTLE_AND_COUNT = `
with settled as (update run_targets t ${SET_SETTLED} from ${SETTLED} where t.run_id = $1 and t.key = s.key)
update run_workers
set inserted = inserted + $4::integer, updated = updated + $5::integer, unchanged = unchanged + $6::integer, heard_at = greatest(heard_at, now())
where run_id = $1 and worker = $2`;

/** What a target yielded, and what the journal is to say of it then. */
export interface Settled<Item> {
  readonly item: Item;
  readonly settlement: Settlement;
}

/**
 * Saves records and settles their targets in one transaction, so that of all processes that have a target one saves it, and
 * what it saved is counted if and only if it is stored.
 */
export class Settling {
  readonly #database: SqlDatabase;
  readonly #run: SharedRun;
  readonly #sender: RangeSender;

  constructor(database: SqlDatabase, run: SharedRun, sender: RangeSender) {
    this.#database = database;
    this.#run = run;
    this.#sender = sender;
  }

  /**
   * `save` writes the items whose targets are still queued, and answers for each; `countsOf` tells what was stored of it,
   * `null` for nothing, which leaves its target in the queue. Answers `settled` for the others.
   */
  async save<Item, Result>(
    items: readonly Settled<Item>[],
    save: (session: SqlSession, items: readonly Item[]) => Promise<readonly Result[]>,
    countsOf: (result: Result) => SaveCounts | null,
  ): Promise<readonly (Result | 'settled')[]> {
    const leadingTo = items.reduce((count, { settlement }) => count + settlement.further.length, 0);
    const before = leadingTo === 0 ? 0 : await takePositions(this.#database, this.#run, leadingTo);
    if (before === null) return items.map(() => 'settled');
    const { results, sent } = await inTransaction(this.#database, async (session) => {
      const keys = items.map(({ settlement }) => settlement.key);
      const queued = await holdQueued(session, this.#run, keys);
      const ours = items.filter(({ settlement }) => queued.has(settlement.key));
      if (ours.length === 0) return { results: [], sent: NOTHING_LEFT };
      const saved = await save(
        session,
        ours.map(({ item }) => item),
      );
      const stored = ours.flatMap(({ settlement }, index) => {
        const result = saved[index];
        const counts = result === undefined ? null : countsOf(result);
        return counts === null ? [] : [{ settlement, counts }];
      });
      await this.#settle(session, stored);
      const further = stored.flatMap(({ settlement }) => settlement.further);
      const results = ours.map(({ settlement }, index) => [settlement.key, saved[index]] as const);
      return { results, sent: await this.#enqueue(session, further, before) };
    });
    await nowSent(sent);
    // It is saved, whatever becomes of this.
    await countQueues(this.#database, before, leadingTo).catch(() => {});
    const byKey = new Map(results);
    return items.map(({ settlement }) => byKey.get(settlement.key) ?? 'settled');
  }

  async #settle(
    session: SqlSession,
    stored: readonly { readonly settlement: Settlement; readonly counts: SaveCounts }[],
  ): Promise<void> {
    const { runId, worker } = this.#run;
    const sum = (result: keyof SaveCounts) => stored.reduce((count, { counts }) => count + counts[result], 0);
    await session.execute(SETTLE_AND_COUNT, [
      runId,
      worker,
      storableJson(stored.map(({ settlement }) => scrapedTarget(settlement))),
      sum('inserted'),
      sum('updated'),
      sum('unchanged'),
    ]);
  }

  async #enqueue(
    session: SqlSession,
    further: readonly string[],
    before: number,
  ): Promise<() => Promise<void>> {
    if (further.length === 0) return NOTHING_LEFT;
    const range = await insertTargets(session, this.#run, further, before);
    return await this.#sender.send(piecesOf(range), session);
  }
}

const NOTHING_LEFT = async () => {};
