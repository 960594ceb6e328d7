import type { RunRecord } from '../../../application/run-record.js';
import type { RunReport } from '../../../domain/engine/run-report.js';
import { PostgresRunRecords } from '../../../infrastructure/database/runs/postgres-run-records.js';
import { findRun } from '../../../infrastructure/database/runs/run-records.js';
import { overRuns } from '../../../infrastructure/database/runs/shared/finish-shared-run.js';
import { OptionFaults } from '../../../shared/option.js';
import { finishRun } from './finish-run.js';
import { MACHINE_REQUESTS } from './machine-request.js';
import type { Participant } from './take-part.js';

/** Named by nobody among those that work on a run. */
const BYSTANDER = '';

type Bystander = Pick<Participant, 'database' | 'machine' | 'reads'>;

/**
 * Writes how runs ended that have nothing left to do, where whoever settled the last target has died before that. Answers
 * whether none is left: one may wait for a process that holds ranges and may be dead.
 */
export async function endLeftRuns(bystander: Bystander): Promise<boolean> {
  let areEnded = true;
  for (const { runId, plan } of await overRuns(bystander.reads)) {
    const run = await findRun(bystander.reads, runId);
    if (run === undefined) continue;
    try {
      areEnded = (await end(run, plan, bystander)) !== null && areEnded;
    } catch (error) {
      // This machine lacks what the run needs; another one may have it.
      if (!(error instanceof OptionFaults)) throw error;
    }
  }
  return areEnded;
}

async function end(
  run: RunRecord,
  plan: number,
  { database, machine, reads }: Bystander,
): Promise<RunReport | null> {
  const records = new PostgresRunRecords(reads);
  const sharing = { runId: run.runId, plan, worker: BYSTANDER };
  switch (run.catalogue) {
    case 'imdb':
      return await finishRun(database, sharing, await MACHINE_REQUESTS.imdb(run, records, machine));
    case 'tmdb':
      return await finishRun(database, sharing, await MACHINE_REQUESTS.tmdb(run, records, machine));
  }
}
