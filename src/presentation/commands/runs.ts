import { isDemo, type RunRecord } from '../../application/run-record.js';
import { EXIT } from '../../domain/engine/exit-code.js';
import { runListText } from '../../domain/run-list.js';
import {
  findRun,
  listRuns,
  type TargetRecord,
  targetsOfRun,
} from '../../infrastructure/database/runs/run-records.js';
import { RunWorkers } from '../../infrastructure/database/runs/shared/run-workers.js';
import type { SqlDatabase } from '../../infrastructure/database/sql-database.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import type { runsOptions } from '../options/options.js';
import { workersText } from '../report/workers-text.js';
import { COMMANDS_OF, WORDS_OF } from '../run/catalogue-tables.js';
import { openExistingDatabase } from '../run/existing-database.js';
import { tableText } from '../text/table-text.js';
import { terminalWidth } from '../text/terminal-width.js';

const MOST_RUNS = 50;
const MOST_WORKERS = 50;

type RunsSettings = Settings<typeof runsOptions>;

/** Lists the runs, newest first; `show RUN` lists the targets of one, and the processes that share it. */
export async function runs(settings: RunsSettings, operands: readonly string[]): Promise<number> {
  const [action, number = ''] = operands;
  if (action !== undefined && (action !== 'show' || !/^[1-9]\d{0,14}$/.test(number))) {
    throw new OptionFaults(['runs takes nothing, or show and the number of a run, e.g. runs show 3']);
  }
  const database = await openExistingDatabase(settings);
  try {
    if (action === undefined) printRuns(await listRuns(database, MOST_RUNS), settings);
    else await printTargets(database, Number(number), settings);
    return EXIT.done;
  } finally {
    await database.close();
  }
}

function printRuns(records: readonly RunRecord[], { json }: RunsSettings): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(records)}\n`);
    return;
  }
  const columns = ['run', 'started', 'list', 'asked', 'done', 'skipped', 'failed', 'left', 'ended'];
  const rows = records.map((run) => [
    String(run.runId),
    run.startedAt.slice(0, 19).replace('T', ' '),
    runListText(run.list),
    run.asked === null ? '' : String(run.asked),
    ...[run.done, run.skipped, run.failed, run.queued].map(String),
    endOf(run),
  ]);
  const numeric = new Set(['run', 'asked', 'done', 'skipped', 'failed', 'left']);
  const head = columns.map((name) => ({ name, numeric: numeric.has(name) }));
  process.stdout.write(tableText(head, rows, terminalWidth(process.stdout)));
}

function endOf(run: RunRecord): string {
  if (run.finishedAt === null) {
    // Short, since a narrow terminal cuts what stands last.
    const commands = COMMANDS_OF[run.catalogue];
    const words = isDemo(run) ? commands.demo : [...commands.run, '--resume', String(run.runId)];
    return `not ended: ${words.join(' ')}`;
  }
  if (run.stopCause === null) return 'complete';
  // Of an interruption there is no more to say.
  return run.stopCause === 'interrupted' ? run.stopCause : `${run.stopCause}: ${run.stopMessage ?? ''}`;
}

async function printTargets(database: SqlDatabase, runId: number, { json }: RunsSettings): Promise<void> {
  const run = await findRun(database, runId);
  if (run === undefined) throw new OptionFaults([`there is no run ${runId}`]);
  const targets: TargetRecord[] = [];
  for await (const target of targetsOfRun(database, runId, { state: null, kinds: [] })) targets.push(target);
  targets.sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
  if (json) {
    process.stdout.write(`${JSON.stringify(targets)}\n`);
    return;
  }
  const columns = [WORDS_OF[run.catalogue].target, 'state', 'failure', 'status', 'attempts', 'route', 'seen'];
  const rows = targets.map((target) => [
    target.key,
    target.state,
    target.failureKind ?? '',
    target.httpStatus === null ? '' : String(target.httpStatus),
    String(target.attempts),
    target.route ?? '',
    seenOf(target),
  ]);
  const head = columns.map((name) => ({ name, numeric: name === 'attempts' || name === 'status' }));
  const sources = sourcesText(targets);
  const width = terminalWidth(process.stdout);
  process.stdout.write(`${tableText(head, rows, width)}${sources}`);
  const list = await new RunWorkers(database).ofRun(runId, MOST_WORKERS);
  // Nobody shares a run of one machine.
  if (list.all > 0) process.stdout.write(`\n${workersText(list, 'one-run', width)}`);
}

/** How many targets each source gave; nothing where all are from one. */
function sourcesText(targets: readonly TargetRecord[]): string {
  const counts = new Map<string, number>();
  for (const { source } of targets) {
    if (source !== null) counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  if (counts.size < 2) return '';
  return `from ${[...counts].map(([source, count]) => `${source} ${count}`).join(', ')}\n`;
}

function seenOf({ savedAs, lastError, notices }: TargetRecord): string {
  const saved = savedAs === null ? [] : [`saved as ${savedAs}`];
  const seen = lastError === null || savedAs !== null ? [] : [lastError];
  const left = notices === null ? [] : [`saved without what cannot be: ${notices.join('; ')}`];
  return [...saved, ...seen, ...left].join('; ');
}

const ORDER = ['failed', 'queued', 'skipped', 'done'];
