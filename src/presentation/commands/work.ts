import { workOnRuns } from '../../application/work-on-runs.js';
import { EXIT } from '../../domain/engine/exit-code.js';
import { checkNotNewer } from '../../infrastructure/database/migrations.js';
import { patientReads } from '../../infrastructure/database/patient-reads.js';
import { RunWorkers } from '../../infrastructure/database/runs/shared/run-workers.js';
import { reviveRange } from '../../infrastructure/database/runs/shared/shared-run.js';
import type { SqlDatabase } from '../../infrastructure/database/sql-database.js';
import { isTransient } from '../../infrastructure/database/sql-error.js';
import { Closers, closeAfter } from '../../shared/closers.js';
import { counted } from '../../shared/counted.js';
import { OptionFaults } from '../../shared/option.js';
import type { Given } from '../cli/commander-options.js';
import { stopOnSignals } from '../cli/interruption.js';
import type { WorkSettings, workOptions } from '../options/work-options.js';
import { checkLogFile } from '../progress/run-log.js';
import { RunView } from '../progress/run-view.js';
import { workText } from '../report/workers-text.js';
import { databasePatience } from '../run/database-patience.js';
import { endLeftRuns } from '../run/shared/end-left-runs.js';
import { NEEDS_SERVER } from '../run/shared/run-shared.js';
import {
  isPrepared,
  NOT_PLANNED,
  openPacing,
  openSharedDatabase,
  openSharedQueue,
  type SharedQueue,
  waitForQueue,
} from '../run/shared/shared-database.js';
import { type Participant, takePart } from '../run/shared/take-part.js';
import { terminalWidth } from '../text/terminal-width.js';

const POLL_MS = 1_000;
/** How often one that has nothing to do looks after runs that nobody ends. */
const LOOK_AFTER_MS = 5_000;
const MOST_WORKERS = 100;

/**
 * Works on runs that were planned for many machines, until it is interrupted or, when wanted, nothing is left to do; with
 * `list` or `redrive` only looks at the queue, or puts dead ranges back into it.
 */
export async function work(given: Given<typeof workOptions>): Promise<number> {
  const { settings } = given;
  if (settings.databaseUrl === null) throw new OptionFaults([NEEDS_SERVER]);
  await checkLogFile(settings);
  const closers = new Closers();
  const database = await openSharedDatabase(settings.databaseUrl, closers);
  const does = settings.list || settings.redrive ? lookAfter : takeRanges;
  try {
    const code = await does(given, database, settings.databaseUrl, closers);
    await closers.close();
    return code;
  } catch (error) {
    return await closeAfter(error, closers);
  }
}

async function lookAfter(
  { settings }: Given<typeof workOptions>,
  database: SqlDatabase,
  databaseUrl: string,
  closers: Closers,
): Promise<number> {
  if (!(await isPrepared(database, settings.queue))) {
    throw new OptionFaults([NOT_PLANNED]);
  }
  const queue = await openSharedQueue({ ...settings, databaseUrl }, false, sayTo(settings), closers);
  if (settings.redrive) await redrive(queue, database, settings);
  else await list(queue, database, settings);
  return EXIT.done;
}

async function redrive(queue: SharedQueue, database: SqlDatabase, { json }: WorkSettings): Promise<void> {
  const count = await queue.redrive((range) => reviveRange(database, range));
  const text = count === 0 ? 'No range is dead.\n' : `${counted(count, 'range')} put back into the queue\n`;
  process.stdout.write(json ? `${JSON.stringify({ redriven: count })}\n` : text);
}

async function list(queue: SharedQueue, database: SqlDatabase, { json }: WorkSettings): Promise<void> {
  const workers = await new RunWorkers(database).ofUnfinishedRuns(MOST_WORKERS);
  const figures = await queue.figures();
  const text = json
    ? `${JSON.stringify({ ...workers, queue: figures })}\n`
    : workText(workers, figures, terminalWidth(process.stdout));
  process.stdout.write(text);
}

async function takeRanges(
  given: Given<typeof workOptions>,
  database: SqlDatabase,
  databaseUrl: string,
  closers: Closers,
): Promise<number> {
  const { settings } = given;
  const say = sayTo(settings);
  const stopping = new AbortController();
  let code: number = EXIT.done;
  const interrupt = () => {
    code = EXIT.interrupted;
    stopping.abort();
  };
  const release = stopOnSignals({ interrupt }, { say, hasBegun: () => true });
  try {
    if (settings.untilEmpty) {
      if (!(await isPrepared(database, settings.queue))) {
        say(`${NOT_PLANNED}: nothing to do`);
        return code;
      }
    } else if (!(await waitForQueue(database, settings.queue, stopping.signal, say))) {
      return code;
    }
    const patience = databasePatience(settings, stopping.signal, say);
    const queue = await openSharedQueue({ ...settings, databaseUrl }, false, say, closers);
    const paceOf = await openPacing(databaseUrl, settings.address, say, closers);
    const participant: Participant = {
      database,
      queue,
      paceOf,
      machine: given,
      reads: patientReads(database, patience),
      signal: stopping.signal,
      companion: (request, brake) => new RunView(settings, request, brake.signal),
      ended: ({ stop, exitCode }) => {
        if (stop?.cause === 'store-down' || stop?.cause === 'fatal') {
          code = exitCode;
          stopping.abort();
        }
        if (stop !== null) say(stop.message);
      },
    };
    const isEmpty = async () => {
      const { waiting, taken } = await patience.ask(() => queue.figures(), isTransient);
      return waiting + taken === 0 && (await endLeftRuns(participant));
    };
    let lookedAt = Number.NEGATIVE_INFINITY;
    const take = async () => {
      // A newer program may have planned what waits.
      await patience.ask(() => checkNotNewer(database), isTransient);
      const lease = await patience.ask(() => queue.take(), isTransient);
      if (lease === null && performance.now() - lookedAt > LOOK_AFTER_MS) {
        lookedAt = performance.now();
        await patience.ask(() => endLeftRuns(participant), isTransient);
      }
      return lease;
    };
    await workOnRuns({
      queue: { take },
      workOn: (first) => takePart(first, participant),
      isEmpty: settings.untilEmpty ? isEmpty : null,
      pollMs: POLL_MS,
      signal: stopping.signal,
    });
    return code;
  } finally {
    release();
  }
}

function sayTo({ quiet }: WorkSettings): (line: string) => void {
  return (line) => {
    if (!quiet) process.stderr.write(`${line}\n`);
  };
}
