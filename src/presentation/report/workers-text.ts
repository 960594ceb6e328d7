import type { QueueFigures } from '../../application/engine/range-ports.js';
import { holderText } from '../../infrastructure/database/runs/run-holder.js';
import type {
  Positions,
  WorkerList,
  WorkerRecord,
} from '../../infrastructure/database/runs/shared/run-workers.js';
import { counted } from '../../shared/counted.js';
import { durationText } from '../../shared/duration-text.js';
import { type TableColumn, tableText } from '../text/table-text.js';

/** Of a process, in a line. */
const MOST_RANGES = 2;

interface WorkerColumn extends TableColumn {
  readonly cell: (worker: WorkerRecord) => string;
}

const RUN: WorkerColumn = { name: 'run', numeric: true, cell: ({ runId }) => String(runId) };

const COLUMNS: readonly WorkerColumn[] = [
  {
    name: 'machine',
    numeric: false,
    cell: ({ machine }) => (machine === null ? 'unknown' : holderText(machine)),
  },
  { name: 'state', numeric: false, cell: ({ standing }) => standing },
  { name: 'heard', numeric: false, cell: ({ silentSeconds }) => `${durationText(silentSeconds)} ago` },
  { name: 'saved', numeric: true, cell: (worker) => String(savedBy(worker)) },
  { name: 'a second', numeric: true, cell: rateText },
  { name: 'ranges', numeric: false, cell: ({ ranges }) => rangesText(ranges) },
];

const VERSION: WorkerColumn = { name: 'version', numeric: false, cell: ({ version }) => version };

/** A table of the processes that share one run, or several: who works, what each has saved, and what it holds. */
export function workersText(
  { workers, all }: WorkerList,
  of: 'one-run' | 'many-runs',
  width: number,
): string {
  const differ = new Set(workers.map(({ version }) => version)).size > 1;
  const columns = [...(of === 'many-runs' ? [RUN] : []), ...COLUMNS, ...(differ ? [VERSION] : [])];
  const rows = workers.map((worker) => columns.map(({ cell }) => cell(worker)));
  const left = all - workers.length;
  return `${tableText(columns, rows, width)}${left > 0 ? `… and ${left} more\n` : ''}`;
}

/** What `work --list` shows: the processes of all runs that are not finished, and how their ranges stand. */
export function workText(list: WorkerList, queue: QueueFigures, width: number): string {
  const workers =
    list.all === 0 ? 'No process works on a shared run.\n' : workersText(list, 'many-runs', width);
  return `${workers}\n${queueText(queue, width)}`;
}

function queueText({ waiting, taken, dead }: QueueFigures, width: number): string {
  const ranges = `Ranges: ${waiting} waiting, ${taken} taken\n`;
  if (dead.length === 0) return ranges;
  const columns = [
    { name: 'run', numeric: true },
    { name: 'dead', numeric: false },
    { name: 'reason', numeric: false },
  ];
  const rows = dead.map(({ range, reason }) => [String(range.runId), positionsText(range), reason]);
  return `${ranges}\n${tableText(columns, rows, width)}work --redrive puts dead ranges back into the queue\n`;
}

function savedBy({ saved: { inserted, updated, unchanged } }: WorkerRecord): number {
  return inserted + updated + unchanged;
}

/** A process that was just begun has no rate. */
function rateText(worker: WorkerRecord): string {
  return worker.workedSeconds < 1 ? '' : (savedBy(worker) / worker.workedSeconds).toFixed(1);
}

function rangesText(ranges: readonly Positions[]): string {
  if (ranges.length === 0) return '';
  const left = ranges.length - MOST_RANGES;
  const first = ranges.slice(0, MOST_RANGES).map(positionsText).join(', ');
  return left > 0 ? `${first} and ${counted(left, 'other')}` : first;
}

function positionsText({ first, last }: Positions): string {
  return `${first}-${last}`;
}
