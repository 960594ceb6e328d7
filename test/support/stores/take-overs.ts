import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { queryRows, type SqlDatabase } from '../../../src/infrastructure/database/sql-database.js';

interface Left {
  readonly since: number;
  readonly keys: ReadonlySet<string>;
}

/** Positions still queued of the ranges that the process held when it was last heard of. */
const LEFT = `
select t.position from run_workers w
cross join jsonb_array_elements(w.ranges) as held (range)
join run_targets t on t.run_id = w.run_id
  and t.position between (held.range->>0)::integer and (held.range->>1)::integer and t.state = 'queued'
where (w.machine->>'pid')::integer = $1 and w.ended_at is null`;

/** Requests of a killed process that were on their way reach the site a moment after its end. */
const ON_THEIR_WAY_MS = 200;

/** How long it takes from the end of a process until another one asks for what it had. */
export class TakeOvers {
  readonly #database: SqlDatabase;
  readonly #ids: readonly string[];
  readonly #left = new Set<Left>();
  readonly #seconds: number[] = [];

  /** `ids` are the targets of the run in the order of its list. */
  constructor(database: SqlDatabase, ids: readonly string[]) {
    this.#database = database;
    this.#ids = ids;
  }

  /** Kills a process, and remembers what it had. */
  async kill(process: ChildProcess): Promise<void> {
    const exited = once(process, 'exit');
    process.kill('SIGKILL');
    await exited;
    const since = Date.now();
    const rows = await queryRows(
      this.#database,
      LEFT,
      [process.pid ?? 0],
      z.object({ position: z.number() }),
    ).catch(() => []);
    const keys = new Set(rows.map(({ position }) => this.#ids[position - 1] ?? ''));
    if (keys.size > 0) this.#left.add({ since, keys });
  }

  /** The site was asked for a target; milliseconds since 1970. */
  asked(key: string, at: number): void {
    for (const left of this.#left) {
      if (!left.keys.has(key) || at < left.since + ON_THEIR_WAY_MS) continue;
      this.#left.delete(left);
      this.#seconds.push((at - left.since) / 1000);
    }
  }

  text(): string {
    const sorted = [...this.#seconds].sort((one, other) => one - other);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(1) ?? '-';
    return `take-over of ${sorted.length} ranges: p50 ${at(0.5)} s, p95 ${at(0.95)} s, longest ${at(1)} s`;
  }
}
