import { z } from 'zod';
import type { TargetRange } from '../../../../application/engine/range-ports.js';
import type { SaveCounts } from '../../../../domain/engine/outcome.js';
import type { WorkerShare } from '../../../../domain/engine/worker-figures.js';
import { queryRows, type SqlSession } from '../../sql-database.js';
import { type RunHolder, runHolder, thisProcess } from '../run-holder.js';
import { STALE_AFTER_SECONDS } from '../run-lease.js';
import { shareText } from './worker-share.js';

/** The place of a range in the queue of its run. */
export type Positions = Pick<TargetRange, 'first' | 'last'>;

/** A process that works on a run with others, or did. */
export interface WorkerRecord {
  readonly runId: number;
  readonly worker: string;
  /** `null` where another version of the program has said it in another way. */
  readonly machine: RunHolder | null;
  /** Of its program. */
  readonly version: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Since it was last heard of, by the clock of the database. */
  readonly silentSeconds: number;
  /** From when it took the run up until it was last heard of. */
  readonly workedSeconds: number;
  /** `gone`: it was not heard of for so long that it counts as killed. */
  readonly standing: 'working' | 'gone' | 'ended';
  /** That it holds, or held when it was last heard of. */
  readonly ranges: readonly Positions[];
  /** Exact, whatever became of it. */
  readonly saved: SaveCounts;
}

/** The processes at work first, then those that were heard of last. */
export interface WorkerList {
  readonly workers: readonly WorkerRecord[];
  /** How many there are, with those that were not asked for. */
  readonly all: number;
}

/** What a process says of itself. */
export interface WorkerNews {
  readonly ranges: readonly Positions[];
  /** All that it has counted since it took the run up; `null` leaves what it said before. */
  readonly share: WorkerShare | null;
}

/** A condition on `run_workers w`: whoever was not heard of for so long is gone. By now, also where a lock was waited for. */
export const WORKS = `w.ended_at is null and w.heard_at > clock_timestamp() - interval '${STALE_AFTER_SECONDS} seconds'`;

/** The processes that share runs, in the table `run_workers`. */
export class RunWorkers {
  constructor(private readonly session: SqlSession) {}

  /** This process takes the run up, under a name that none had before. May be sent again when its answer was lost. */
  async register(runId: number, worker: string, version: string): Promise<void> {
    await this.session.execute(
      `insert into run_workers (run_id, worker, machine, version) values ($1, $2, $3::jsonb, $4)
       on conflict (run_id, worker) do nothing`,
      [runId, worker, JSON.stringify(thisProcess()), version],
    );
  }

  /** It lives. Answers whether it is known: not once it has ended, or its run was deleted. */
  heartbeat(runId: number, worker: string, news: WorkerNews): Promise<boolean> {
    return this.#tell(runId, worker, news, 'null');
  }

  /** It is done with the run and holds nothing of it any more. Answers whether it was known. */
  end(runId: number, worker: string, share: WorkerShare | null): Promise<boolean> {
    return this.#tell(runId, worker, { ranges: [], share }, 'now()');
  }

  async ofRun(runId: number, most: number): Promise<WorkerList> {
    return await this.#list(runId, most);
  }

  /** Of every run that many may still work on. */
  async ofUnfinishedRuns(most: number): Promise<WorkerList> {
    return await this.#list(null, most);
  }

  async #tell(
    runId: number,
    worker: string,
    { ranges, share }: WorkerNews,
    endedAt: 'null' | 'now()',
  ): Promise<boolean> {
    const { rows } = await this.session.execute(
      `update run_workers
       set heard_at = now(), ended_at = ${endedAt}, ranges = $3::jsonb, figures = coalesce($4::jsonb, figures)
       where run_id = $1 and worker = $2 and ended_at is null returning 1`,
      [
        runId,
        worker,
        JSON.stringify(ranges.map(({ first, last }) => [first, last])),
        share === null ? null : shareText(share),
      ],
    );
    return rows.length === 1;
  }

  async #list(runId: number | null, most: number): Promise<WorkerList> {
    const rows = await queryRows(this.session, WORKERS, [runId, most], workerRow);
    return {
      all: rows[0]?.all ?? 0,
      workers: rows.map(({ all: _, inserted, updated, unchanged, ...row }) => ({
        ...row,
        saved: { inserted, updated, unchanged },
      })),
    };
  }
}

/** In: a run, or null for all that are shared and not finished; the most to list. */
const WORKERS = `
select w.run_id as "runId", w.worker, w.machine, w.version, w.started_at as "startedAt", w.ended_at as "endedAt",
  extract(epoch from now() - w.heard_at)::float8 as "silentSeconds",
  extract(epoch from w.heard_at - w.started_at)::float8 as "workedSeconds",
  case when w.ended_at is not null then 'ended' when ${WORKS} then 'working' else 'gone' end as standing,
  w.ranges, w.inserted, w.updated, w.unchanged, count(*) over () as "all"
from run_workers w join runs r on r.id = w.run_id
where w.run_id = $1 or ($1::bigint is null and r.plan is not null and r.finished_at is null)
order by (${WORKS}) desc, w.heard_at desc, w.worker
limit $2`;

const positions = z
  .tuple([z.number(), z.number()])
  .transform(([first, last]): Positions => ({ first, last }));

const workerRow = z.object({
  runId: z.number(),
  worker: z.string(),
  machine: runHolder.nullable().catch(null),
  version: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  silentSeconds: z.number(),
  workedSeconds: z.number(),
  standing: z.enum(['working', 'gone', 'ended']),
  ranges: z.array(positions).catch([]),
  inserted: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  all: z.number(),
});
