import { setTimeout } from 'node:timers/promises';
import type { NamedStore, StorePatience } from '../../../application/engine/store-patience.js';
import type { Catalogue } from '../../../domain/engine/catalogue.js';
import type { RunReport } from '../../../domain/engine/run-report.js';
import {
  finishSharedRun,
  waitsForOthers,
} from '../../../infrastructure/database/runs/shared/finish-shared-run.js';
import { sharedReport } from '../../../infrastructure/database/runs/shared/shared-report.js';
import type { SharedRun } from '../../../infrastructure/database/runs/shared/shared-run.js';
import type { SqlDatabase } from '../../../infrastructure/database/sql-database.js';
import type { RunRequest } from '../run-request.js';

/** The only store that many machines save to. */
const STORE = 'postgres';
const LOOK_AGAIN_MS = 1_000;

type Reported<C extends Catalogue, Store extends NamedStore> = Pick<
  RunRequest<C, Store>,
  'words' | 'fields' | 'isExpected' | 'isKey'
>;

/**
 * Writes how a run ended that many share, once it has; the report of it where this process was the one that did. A planner
 * names no `worker`.
 */
export async function finishRun<C extends Catalogue, Store extends NamedStore>(
  database: SqlDatabase,
  { runId, plan, worker }: SharedRun,
  request: Reported<C, Store>,
): Promise<RunReport | null> {
  const make = (session: Parameters<typeof sharedReport>[0]) =>
    sharedReport(session, runId, reportedAs(request));
  return await finishSharedRun(database, runId, plan, make, worker);
}

/**
 * The same, waiting for processes that hold ranges though nothing is left to do: one that was killed says never that it is done,
 * and nobody else may come after this one. Ends early when `signal` aborts.
 */
export async function finishLast<C extends Catalogue, Store extends NamedStore>(
  database: SqlDatabase,
  run: SharedRun,
  request: Reported<C, Store>,
  patience: StorePatience,
  signal: AbortSignal,
): Promise<void> {
  while ((await patience.ask(() => finishRun(database, run, request))) === null && !signal.aborted) {
    if (!(await patience.ask(() => waitsForOthers(database, run.runId, run.plan)))) return;
    await setTimeout(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}

/** The report of a run that has ended, whoever wrote that. */
export async function endedReport<C extends Catalogue, Store extends NamedStore>(
  database: SqlDatabase,
  runId: number,
  request: Reported<C, Store>,
): Promise<RunReport> {
  return await sharedReport(database, runId, reportedAs(request));
}

function reportedAs<C extends Catalogue, Store extends NamedStore>({
  words,
  fields,
  isExpected,
  isKey,
}: Reported<C, Store>): Parameters<typeof sharedReport>[2] {
  return {
    words,
    fields: fields.map(({ name }) => name),
    store: STORE,
    isExpected: (key, kind) => isKey(key) && isExpected(key, kind),
  };
}
