import { setTimeout } from 'node:timers/promises';
import type { QueueCare, WorkQueue } from '../../../application/engine/range-ports.js';
import { checkFitness } from '../../../infrastructure/database/database-fitness.js';
import {
  isBeingMigrated,
  readSchemaState,
  type SchemaState,
} from '../../../infrastructure/database/migrations.js';
import { connectDatabase } from '../../../infrastructure/database/open-database.js';
import type { SqlDatabase } from '../../../infrastructure/database/sql-database.js';
import { PgBossWorkQueue } from '../../../infrastructure/queue/pg-boss-work-queue.js';
import type { RangeSender } from '../../../infrastructure/queue/range-sender.js';
import { hasPgBossQueue, type PgBossOptions } from '../../../infrastructure/queue/start-pg-boss.js';
import type { Closers } from '../../../shared/closers.js';
import { errorMessage } from '../../../shared/error-message.js';
import { OptionFaults } from '../../../shared/option.js';
import { type SharedPacing, sharedPacing } from './shared-pacing.js';

const POLL_MS = 1_000;

export const NOT_PLANNED = 'no run was planned for many machines in this database yet';

/** The database that has the runs, as it is: only who plans a run brings it up to date. */
export async function openSharedDatabase(databaseUrl: string, closers: Closers): Promise<SqlDatabase> {
  const database = await connectDatabase({ databaseUrl, folder: '' });
  closers.add(() => database.close());
  return database;
}

/** Whether a run was ever planned for many machines. Throws `OptionFaults` where another version of the program did. */
export async function isPrepared(database: SqlDatabase, queueUrl: string | null): Promise<boolean> {
  await checkFitness(database, 'read');
  const hasQueue = queueUrl !== null || (await hasPgBossQueue(database));
  const { version, newest } = await settledSchema(database);
  // Nobody has planned with an earlier version that has no queue: whoever does it with this one has still to come.
  if (version === 0 || (version < newest && !hasQueue)) return false;
  if (version !== newest) {
    throw new OptionFaults([
      `the database has schema version ${version}, and this program works on ${newest}: plan a run with this version first, ` +
        'which brings it there, or work with the version that made it',
    ]);
  }
  return hasQueue || (await hasPgBossQueue(database));
}

/** The schema once nobody is bringing it up to date, as who plans the first run does while others wait for that. */
async function settledSchema(database: SqlDatabase): Promise<SchemaState> {
  for (let before: SchemaState | null = null; ; ) {
    const isChanging = await isBeingMigrated(database);
    const state = await readSchemaState(database);
    if (state.version === 0 || state.version === state.newest) return state;
    // From one migration to the next nobody holds the lock for a moment.
    if (!isChanging && state.version === before?.version) return state;
    before = state;
    await setTimeout(POLL_MS);
  }
}

/** Resolves once a run was planned, and says that it waits for one; `false` where it was told to stop before. */
export async function waitForQueue(
  database: SqlDatabase,
  queueUrl: string | null,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<boolean> {
  for (let said = false; !signal.aborted; said = true) {
    if (await isPrepared(database, queueUrl)) return true;
    if (!said) say(`${NOT_PLANNED}: waiting for one`);
    await setTimeout(POLL_MS, undefined, { signal }).catch(() => {});
  }
  return false;
}

/** A connection for paces alone: a slot that came late, behind a save, would be lost. */
export async function openPacing(
  databaseUrl: string,
  address: string | null,
  say: (line: string) => void,
  closers: Closers,
): Promise<SharedPacing> {
  const database = await connectDatabase({ databaseUrl, folder: '', connections: 1 });
  closers.add(() => database.close());
  let said = '';
  return sharedPacing(database, address, (error) => {
    const reason = errorMessage(error);
    // It is asked every second for as long as the database is down.
    if (reason !== said) say(`the pace that the machines share cannot be asked for: ${reason}`);
    said = reason;
  });
}

/** What carries the ranges of runs, sent and taken and looked after. */
export type SharedQueue = WorkQueue & RangeSender & QueueCare;

/** The queue in the database, or the one on SQS that is named. `migrates`: whether it may be made here. */
export async function openSharedQueue(
  { databaseUrl, queue: queueUrl }: { readonly databaseUrl: string; readonly queue: string | null },
  migrates: boolean,
  say: (line: string) => void,
  closers: Closers,
): Promise<SharedQueue> {
  const queue = await (queueUrl === null
    ? openPgBoss({ databaseUrl, migrates, onTrouble: (message) => say(`queue: ${message}`) })
    : openSqs(queueUrl));
  closers.add(() => queue.close());
  return queue;
}

async function openPgBoss(options: PgBossOptions): Promise<SharedQueue> {
  return await PgBossWorkQueue.open(options);
}

async function openSqs(queueUrl: string): Promise<SharedQueue> {
  const { SqsWorkQueue } = await import('../../../infrastructure/queue/sqs-work-queue.js');
  return await SqsWorkQueue.open({ queueUrl });
}
