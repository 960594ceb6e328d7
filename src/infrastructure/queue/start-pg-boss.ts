import type { ConstructorOptions, Db, PgBoss } from 'pg-boss';
import { errorMessage } from '../../shared/error-message.js';
import { type PostgresServer, readPostgresServer } from '../database/postgres-server.js';
import { type SqlSession, sqlValues } from '../database/sql-database.js';
import { SqlError } from '../database/sql-error.js';
import { loadOptional } from '../load-optional.js';

/** Of pg-boss's own tables, beside whatever else uses it in the same database. */
export const SCHEMA = 'work_queue';
export const RANGES = 'ranges';
export const DEAD = 'dead';

/** A range whose process was not heard of for so long is given to another. The least that pg-boss takes is 10. */
export const LOST_AFTER_SECONDS = 15;
export const RENEWED_EVERY_MS = 5_000;
/** How often one of the processes looks for such ranges. */
const LOOKED_FOR_EVERY_SECONDS = 5;

const DAY_SECONDS = 86_400;
/** A range waits as long as a run over millions of titles takes at a polite pace. */
const WAITS_SECONDS = 10 * 365 * DAY_SECONDS;
/** Who dies over a range is told by the range's own count; pg-boss is not to give up before. */
const MOST_RETRIES = 1_000;

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

/** Connects, with the queues made where they may be. Throws as `PgBossWorkQueue.open`. */
export async function startPgBoss(
  options: PgBossOptions,
): Promise<{ readonly boss: PgBoss; readonly server: PostgresServer }> {
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
  return { boss, server };
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

/** Whether runs were planned for many machines in the database. */
export async function hasPgBossQueue(session: SqlSession): Promise<boolean> {
  const { rows } = await session.execute(
    `select from pg_tables where schemaname = $1 and tablename = 'version'`,
    [SCHEMA],
  );
  return rows.length > 0;
}

/** Statements of pg-boss in a transaction of ours. */
export function inSession(session: SqlSession): Db {
  return {
    executeSql: async (text, values = []) => {
      const { columns, rows } = await session.execute(text, sqlValues(values));
      return {
        rows: rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))),
      };
    },
  };
}
