import type { RangeLease } from '../../../application/engine/range-ports.js';
import { RunBrake } from '../../../application/engine/run-brake.js';
import type { NamedStore } from '../../../application/engine/store-patience.js';
import type { RunRecord } from '../../../application/run-record.js';
import type { Catalogue } from '../../../domain/engine/catalogue.js';
import type { RunReport } from '../../../domain/engine/run-report.js';
import { PostgresRunRecords } from '../../../infrastructure/database/runs/postgres-run-records.js';
import { findRun } from '../../../infrastructure/database/runs/run-records.js';
import type { SqlSession } from '../../../infrastructure/database/sql-database.js';
import type { RunRequest } from '../run-request.js';
import type { RunCompanion } from '../start-run.js';
import { MACHINE_REQUESTS, type MachineGiven } from './machine-request.js';
import { type SharedParts, workOnRun } from './work-on-run.js';

/** How a machine takes part in runs. */
export interface Participant extends SharedParts {
  readonly machine: MachineGiven;
  /** The same database, for what is read before there is a run with a patience of its own. */
  readonly reads: SqlSession;
  /** Ends the work on a run, whatever run that is. */
  readonly signal: AbortSignal;
  /** Who shows and logs what is done for a run. */
  companion<C extends Catalogue, Store extends NamedStore>(
    request: RunRequest<C, Store>,
    brake: RunBrake,
  ): RunCompanion<C>;
  /** It is done with a run for now. */
  ended(report: RunReport): void;
}

type PlannedRecord = RunRecord & { readonly plan: number };

/** Works on the run of a range, as long as that goes on; answers a range of another run. */
export async function takePart(first: RangeLease, participant: Participant): Promise<RangeLease | null> {
  const { reads, machine } = participant;
  const run = await findRun(reads, first.range.runId);
  if (run === undefined || !isPlanned(run) || run.plan !== first.range.plan || isOver(run)) {
    await first.done();
    return null;
  }
  const records = new PostgresRunRecords(reads);
  try {
    switch (run.catalogue) {
      case 'imdb':
        return await workAs(run, await MACHINE_REQUESTS.imdb(run, records, machine), first, participant);
      case 'tmdb':
        return await workAs(run, await MACHINE_REQUESTS.tmdb(run, records, machine), first, participant);
    }
  } catch (error) {
    // For a machine that can.
    await first.giveBack([first.range]).catch(() => {});
    throw error;
  }
}

async function workAs<C extends Catalogue, Store extends NamedStore>(
  run: PlannedRecord,
  request: RunRequest<C, Store>,
  first: RangeLease,
  participant: Participant,
): Promise<RangeLease | null> {
  const brake = new RunBrake(request.words);
  const interrupt = () => brake.interrupt();
  participant.signal.addEventListener('abort', interrupt, { once: true });
  try {
    const companion = participant.companion(request, brake);
    const { report, next } = await workOnRun(run, request, first, participant, brake, companion);
    participant.ended(report);
    return next;
  } finally {
    participant.signal.removeEventListener('abort', interrupt);
  }
}

function isPlanned(run: RunRecord): run is PlannedRecord {
  return run.plan !== null;
}

/** Its ranges may outlast a run that was stopped. */
function isOver({ finishedAt, stopCause }: RunRecord): boolean {
  return finishedAt !== null || stopCause !== null;
}
