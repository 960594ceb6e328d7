import type { ConstructorOptions, Db, PgBoss } from 'pg-boss';
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
import { errorMessage } from '../../shared/error-message.js';
import { storableText } from '../../shared/storable-text.js';
import { type PostgresServer, readPostgresServer } from '../database/postgres-server.js';
import { type SqlSession, sqlValues } from '../database/sql-database.js';
import { SqlError } from '../database/sql-error.js';
import { loadOptional } from '../load-optional.js';
import { priorityOf, rangeJob } from './pg-boss-job.js';
import { type JobAttempt, PgBossLeases } from './pg-boss-leases.js';
import type { RangeSender } from './range-sender.js';

/** Of pg-boss's own tables, beside whatever else uses it in the same database. */
const SCHEMA = 'work_queue';
const RANGES = 'ranges';
const DEAD = 'dead';

/** A range whose process was not heard of for so long is given to another. The least that pg-boss takes is 10. */
const LOST_AFTER_SECONDS = 15;
const RENEWED_EVERY_MS = 5_000;
/** How often one of the processes looks for such ranges. */
const LOOKED_FOR_EVERY_SECONDS = 5;

const DAY_SECONDS = 86_400;
/** A range waits as long as a run over millions of titles takes at a polite pace. */
const WAITS_SECONDS = 10 * 365 * DAY_SECONDS;
/** Who dies over a range is told by the range's own count; pg-boss is not to give up before. */
const MOST_RETRIES = 1_000;
const MOST_DEAD_SHOWN = 20;

/** What pg-boss answers where it changes jobs. */
const changed = z.object({ settled: z.array(z.string()) });
const counted = z.object({ state: z.string(), count: z.coerce.number() });

export interface PgBossOptions {
  /** Secret: no error repeats its password. */
  readonly databaseUrl: string;
  /** Whether to make the queue where it is missing, or is of an earlier version: only who plans runs does. */
  readonly migrates: boolean;
  /** Hears what goes wrong beside the calls, e.g. a lost connection. */
  readonly onTrouble?: (message: string) => void;
  readonly lostAfterSeconds?: number;
  readonly renewedEveryMs?: number;
}

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
    const { PgBoss } = await loadOptional(
      () => import('pg-boss'),
      'pg-boss@12.38.0',
      'a run that many machines share',
    );
    const server = readPostgresServer(options.databaseUrl);
    const boss = new PgBoss({ ...SETTINGS, ...server.connection, migrate: options.migrates });
    boss.on('error', (error) => options.onTrouble?.(server.toError(error).message));
    const heartbeatSeconds = options.lostAfterSeconds ?? LOST_AFTER_SECONDS;
    try {
      await boss.start();
      await boss.createQueue(DEAD, { ...KEPT, retryLimit: MOST_RETRIES });
      await boss.createQueue(RANGES, { ...KEPT, retryLimit: MOST_RETRIES, heartbeatSeconds });
    } catch (error) {
      await boss.stop({ graceful: false }).catch(() => {});
      throw notPrepared(error) ?? server.toError(error);
    }
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

const SETTINGS: ConstructorOptions = {
  schema: SCHEMA,
  application_name: 'imdb-scraper queue',
  max: 2,
  schedule: false,
  registerInstance: false,
  superviseIntervalSeconds: LOOKED_FOR_EVERY_SECONDS,
  monitorIntervalSeconds: LOOKED_FOR_EVERY_SECONDS,
};

const KEPT = {
  retentionSeconds: WAITS_SECONDS,
  deleteAfterSeconds: DAY_SECONDS,
  expireInSeconds: DAY_SECONDS,
};

const NO_SUCH_SCHEMA = '3F000';

/** What pg-boss 12.38 says where it may not make its tables, and what a person does about it. */
const WHAT_TO_DO = new Map([
  [
    'pg-boss is not installed',
    'no run was planned for many machines in this database yet: plan a run first, which makes their queue',
  ],
  [
    'pg-boss database requires migrations',
    'the queue in this database is of another version of the program: plan a run with this version, which brings it ' +
      'there, or work with the version that made it',
  ],
]);

function notPrepared(error: unknown): SqlError | null {
  const message = WHAT_TO_DO.get(errorMessage(error));
  if (message === undefined) return null;
  return new SqlError({ message, code: NO_SUCH_SCHEMA, detail: null, hint: null, position: null });
}

function jobOf(range: TargetRange) {
  return { data: range, priority: priorityOf(range) };
}

function deadRange(data: unknown): DeadRange {
  const { reason = '', ...range } = rangeJob.parse(data);
  return { range, reason };
}

/** Whether runs were planned for many machines in the database. */
export async function hasPgBossQueue(session: SqlSession): Promise<boolean> {
  const { rows } = await session.execute(
    `select from pg_tables where schemaname = $1 and tablename = 'version'`,
    [SCHEMA],
  );
  return rows.length > 0;
}

/** Statements of pg-boss in a transaction of ours. */
function inSession(session: SqlSession): Db {
  return {
    executeSql: async (text, values = []) => {
      const { columns, rows } = await session.execute(text, sqlValues(values));
      return {
        rows: rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))),
      };
    },
  };
}
