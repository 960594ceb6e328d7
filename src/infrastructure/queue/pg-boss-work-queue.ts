import type { PgBoss } from 'pg-boss';
import { z } from 'zod';
import type {
  DeadRange,
  QueueCare,
  QueueFigures,
  RangeLease,
  TargetRange,
  WorkQueue,
} from '../../application/engine/range-ports.js';
import { withoutSuspicion } from '../../application/engine/target-ranges.js';
import { storableText } from '../../shared/storable-text.js';
import type { PostgresServer } from '../database/postgres-server.js';
import type { SqlSession } from '../database/sql-database.js';
import { priorityOf, rangeJob } from './pg-boss-job.js';
import { type JobAttempt, PgBossLeases } from './pg-boss-leases.js';
import type { RangeSender } from './range-sender.js';
import {
  DEAD,
  inSession,
  LOST_AFTER_SECONDS,
  type PgBossOptions,
  RANGES,
  RENEWED_EVERY_MS,
  SCHEMA,
  startPgBoss,
} from './start-pg-boss.js';

const MOST_DEAD_SHOWN = 20;

/** What pg-boss answers where it changes jobs. */
const changed = z.object({ settled: z.array(z.string()) });
const counted = z.object({ state: z.string(), count: z.coerce.number() });

/** Ranges of runs as jobs of pg-boss, in the database that has the runs. */
export class PgBossWorkQueue implements WorkQueue, RangeSender, QueueCare {
  readonly #boss: PgBoss;
  readonly #server: PostgresServer;
  readonly #leases: PgBossLeases;

  private constructor(boss: PgBoss, server: PostgresServer, options: PgBossOptions) {
    this.#boss = boss;
    this.#server = server;
    this.#leases = new PgBossLeases({
      renew: (attempts) => this.#renew(attempts),
      everyMs: options.renewedEveryMs ?? RENEWED_EVERY_MS,
      lostAfterMs: (options.lostAfterSeconds ?? LOST_AFTER_SECONDS) * 1000,
    });
  }

  /**
   * Throws `OptionalMissing` where pg-boss is not installed, and `SqlError` where the server cannot be asked, or the queue is
   * missing or of another version and may not be made here.
   */
  static async open(options: PgBossOptions): Promise<PgBossWorkQueue> {
    const { boss, server } = await startPgBoss(options);
    return new PgBossWorkQueue(boss, server, options);
  }

  async take(): Promise<RangeLease | null> {
    const [job] = await this.#asked(() => this.#boss.fetch(RANGES, { includeMetadata: true }));
    if (job === undefined) return null;
    const attempt = { id: job.id, retryCount: job.retryCount };
    const { reason, ...range } = rangeJob.parse(job.data);
    const signal = this.#leases.hold(attempt);
    const done = async () => {
      this.#leases.drop(attempt);
      await this.#asked(() => this.#boss.complete(RANGES, attempt));
    };
    return {
      range,
      timesLost: job.retryCount,
      signal,
      done,
      giveBack: async (ranges) => {
        if (ranges.length === 0) return await done();
        await this.#replace(attempt, RANGES, ranges.map(jobOf));
      },
      bury: (why) =>
        this.#replace(attempt, DEAD, [{ data: { ...withoutSuspicion(range), reason: storableText(why) } }]),
    };
  }

  async send(ranges: readonly TargetRange[], session: SqlSession): Promise<() => Promise<void>> {
    await this.#boss.insert(RANGES, ranges.map(jobOf), { db: inSession(session) });
    return async () => {};
  }

  async figures(): Promise<QueueFigures> {
    return await this.#asked(async () => {
      // What pg-boss itself answers is up to a minute old.
      const { rows } = await this.#boss
        .getDb()
        .executeSql(`select state, count(*) from ${SCHEMA}.job where name = $1 group by state`, [RANGES]);
      const counts = new Map(
        z
          .array(counted)
          .parse(rows)
          .map(({ state, count }) => [state, count]),
      );
      const of = (...states: readonly string[]) =>
        states.reduce((sum, state) => sum + (counts.get(state) ?? 0), 0);
      const dead = await this.#boss.findJobs(DEAD, { queued: true, limit: MOST_DEAD_SHOWN });
      return {
        waiting: of('created', 'retry'),
        taken: of('active'),
        dead: dead.map(({ data }) => deadRange(data)),
      };
    });
  }

  async redrive(revive: (range: TargetRange) => Promise<unknown>): Promise<number> {
    return await this.#asked(async () => {
      let count = 0;
      for (;;) {
        const [job] = await this.#boss.fetch(DEAD, { includeMetadata: true });
        if (job === undefined) return count;
        const { reason, ...range } = rangeJob.parse(job.data);
        await revive(range);
        await this.#replace({ id: job.id, retryCount: job.retryCount }, RANGES, [jobOf(range)], DEAD);
        count += 1;
      }
    });
  }

  async close(): Promise<void> {
    this.#leases.close();
    await this.#boss.stop({ graceful: false });
  }

  /** In one transaction: the jobs are there if and only if the one that they stand for is gone. */
  async #replace(
    attempt: JobAttempt,
    queue: string,
    jobs: readonly { readonly data: object; readonly priority?: number }[],
    from = RANGES,
  ): Promise<void> {
    this.#leases.drop(attempt);
    await this.#asked(async () => {
      const transaction = await this.#boss.getDb().beginTransaction?.();
      if (transaction === undefined) throw new Error('pg-boss has no transactions here');
      try {
        const { db } = transaction;
        const { settled } = changed.parse(await this.#boss.complete(from, attempt, null, { db }));
        // It was given to another in the meantime, who does this as well.
        if (settled.length > 0) await this.#boss.insert(queue, [...jobs], { db });
        await transaction.commit();
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
    });
  }

  async #renew(attempts: readonly JobAttempt[]): Promise<ReadonlySet<string>> {
    return new Set(changed.parse(await this.#boss.touch(RANGES, [...attempts])).settled);
  }

  async #asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      throw error instanceof z.ZodError ? error : this.#server.toError(error);
    }
  }
}

function jobOf(range: TargetRange) {
  return { data: range, priority: priorityOf(range) };
}

function deadRange(data: unknown): DeadRange {
  const { reason = '', ...range } = rangeJob.parse(data);
  return { range, reason };
}
