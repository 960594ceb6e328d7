import type { NamedStore, StorePatience } from '../../application/engine/store-patience.js';
import type { CatalogueName } from '../../domain/catalogue-name.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { type RunList, runListText } from '../../domain/run-list.js';
import { holdRun, type LeaseEvents, type RunLease } from '../../infrastructure/database/runs/run-lease.js';
import {
  findRun,
  findRunWithFailures,
  findUnfinishedRun,
  isDemo,
  type RunRecord,
  stillFailedKeys,
} from '../../infrastructure/database/runs/run-records.js';
import { createRun, reopenRun } from '../../infrastructure/database/runs/run-start.js';
import type { SqlDatabase, SqlSession } from '../../infrastructure/database/sql-database.js';
import { isTransient } from '../../infrastructure/database/sql-error.js';
import { OptionFaults } from '../../shared/option.js';
import type { Resume } from '../options/run-options.js';
import { COMMANDS_OF } from './catalogue-tables.js';
import type { RunRequest } from './run-request.js';

/** Which run this process works on. */
export interface RunPlan<C extends Catalogue, Store extends NamedStore> {
  readonly request: RunRequest<C, Store>;
  readonly lease: RunLease;
  readonly list: RunList;
  readonly listComplete: boolean;
  /** Targets to take from the list at most. */
  readonly most: number | null;
}

/**
 * Decides which run is worked on, and writes it to the journal, a list that was given with it. The run is this
 * process's alone while its lease lasts: throws `RunTaken` when another process works on it. Once it is, `patience` says
 * how long the database may fail.
 */
export async function planRun<C extends Catalogue, Store extends NamedStore>(
  database: SqlDatabase,
  request: RunRequest<C, Store>,
  events: LeaseEvents,
  patience: StorePatience,
): Promise<RunPlan<C, Store>> {
  const { catalogue } = request;
  const { resume, retryFailed } = request.settings;
  const earlier = resume === null ? undefined : await resumedRun(database, catalogue, resume);
  if (earlier !== undefined) return resumePlan(database, request, earlier, events, patience);
  if (retryFailed) return await planRetry(database, request, events);
  const { list, keys, wanted, asked: most } = request.newList();
  const run = { catalogue, list, asked: most, grows: request.grows, options: request.storable };
  const keysOf = wanted ?? (keys === null ? null : () => keys);
  const { lease, asked } = await createRun(database, run, keysOf, events.onLost);
  return { request, lease, list, listComplete: keys !== null, most: asked };
}

/** A new run over the targets that still fail. */
async function planRetry<C extends Catalogue, Store extends NamedStore>(
  database: SqlDatabase,
  asked: RunRequest<C, Store>,
  events: LeaseEvents,
): Promise<RunPlan<C, Store>> {
  const { catalogue, most } = asked;
  const { only } = asked.settings;
  const failed = await runToRetry(database, catalogue, only);
  const request = asked.retrying(failed, await firstRunOf(database, failed));
  const list = { kind: 'failed', run: failed.runId } as const;
  const run = { catalogue, list, asked: most, grows: request.grows, options: request.storable };
  const created = await createRun(
    database,
    run,
    (session) => stillFailedKeys(session, failed.runId, only),
    events.onLost,
  );
  return { request, lease: created.lease, list, listComplete: true, most: created.asked };
}

/** The run whose targets a run over failed targets tries again, or that run itself. */
export async function firstRunOf(database: SqlSession, run: RunRecord): Promise<RunRecord> {
  let first = run;
  while (first.list.kind === 'failed') {
    const before = await findRun(database, first.list.run);
    // It may have been deleted.
    if (before === undefined) return first;
    first = before;
  }
  return first;
}

/** The run to go on with; `undefined` when a new one is to be started. Throws `OptionFaults` when there is none. */
export async function resumedRun(
  database: SqlDatabase,
  catalogue: CatalogueName,
  resume: Resume,
): Promise<RunRecord | undefined> {
  const run =
    resume.kind === 'run'
      ? await findRun(database, resume.runId)
      : await findUnfinishedRun(database, catalogue);
  if (run !== undefined && isDemo(run)) {
    throw new OptionFaults([
      `run ${run.runId} is a demo's, whose site has gone with it; the command ${COMMANDS_OF[run.catalogue].demo.join(' ')} starts anew`,
    ]);
  }
  if (run !== undefined && run.catalogue !== catalogue) {
    throw new OptionFaults([
      `run ${run.runId} (${runListText(run.list)}) is one of ${COMMANDS_OF[run.catalogue].run.join(' ')}, which goes on with it`,
    ]);
  }
  if (run !== undefined || resume.kind === 'auto') return run;
  const which = resume.kind === 'run' ? `run ${resume.runId}` : 'unfinished run';
  throw new OptionFaults([`there is no ${which}; the command runs lists them`]);
}

/** The newest run with targets that still fail in these ways. Throws `OptionFaults` when there is none. */
export async function runToRetry(
  database: SqlDatabase,
  catalogue: CatalogueName,
  only: readonly string[],
): Promise<RunRecord> {
  const run = await findRunWithFailures(database, catalogue, only);
  if (run === undefined) {
    const kinds = only.length === 0 ? '' : ` as ${only.join(' or ')}`;
    throw new OptionFaults([
      `nothing of any run of ${COMMANDS_OF[catalogue].run.join(' ')} still fails${kinds}: there is nothing to try again`,
    ]);
  }
  return run;
}

async function resumePlan<C extends Catalogue, Store extends NamedStore>(
  database: SqlDatabase,
  asked: RunRequest<C, Store>,
  run: RunRecord,
  events: LeaseEvents,
  patience: StorePatience,
): Promise<RunPlan<C, Store>> {
  const { list, listComplete } = run;
  const request = asked.resumed(run, await firstRunOf(database, run));
  if (!listComplete) refuseLostList(request, run);
  // Before anything of the run is changed: another process may be working on it.
  const lease = await holdRun(database, run.runId, events);
  if (asked.readsList) {
    events.say(
      `run ${run.runId} goes on with its own list (${runListText(list)}), as it was when the run was started`,
    );
  }
  try {
    await patience.ask(() => reopenRun(lease), isTransient);
  } catch (error) {
    await lease.release();
    throw error;
  }
  return { request, lease, list, listComplete, most: run.asked };
}

/** Throws `OptionFaults` when nobody knows the rest of a run's list. */
export function refuseLostList<C extends Catalogue, Store extends NamedStore>(
  request: RunRequest<C, Store>,
  { runId, list }: RunRecord,
): void {
  if (request.hasRest(list)) return;
  throw new OptionFaults([
    `run ${runId} (${runListText(list)}) was started by an older version, and the rest of its list is not in the journal: ` +
      'start a run with the whole list; with --refresh-after it skips what was fetched recently',
  ]);
}
