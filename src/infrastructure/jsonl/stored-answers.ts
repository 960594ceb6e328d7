import { sep } from 'node:path';
import type { StoredAnswer } from '../../application/load-answers.js';
import { byCodeUnits } from '../../domain/text/by-code-units.js';
import { batches } from '../../shared/batches.js';
import { mergeInOrder } from '../../shared/merge-in-order.js';
import { readStoredAnswer } from '../tmdb/read-stored-answer.js';
import { dayOfFile } from './day-file-name.js';
import { JsonlFileUnfit } from './lines/jsonl-file-unfit.js';
import type { JsonlInput } from './lines/jsonl-inputs.js';
import { lineBlocks } from './lines/line-blocks.js';

/** Answers in one batch at most, and bytes of their lines: read they take some ten times as much memory. */
const LARGEST_BATCH = 500;
const HEAVIEST_BATCH = 2 * 1024 * 1024;

/** Files of a day that are open at the same time; a lake has up to nine, one of each source. */
const MOST_TOGETHER = 50;

/** Names in the path of a file of a lake, from that of its source on. */
const SOURCE_AND_FILE = 5;

interface WeighedAnswer extends StoredAnswer {
  readonly bytes: number;
}

export interface StoredAnswersOptions {
  /** Hears of bytes read from the disk. */
  readonly onRead: (bytes: number) => void;
  /** Hears why a file cannot be read to its end; the next one follows. */
  readonly onUnfit: (fault: string) => void;
}

/**
 * The answers in raw files, in batches: day by day, those of a day in the order in which they came, since of who is only
 * credited it is the order that tells what is known. Files that are no day's of a lake come first, one after the other.
 * Blank lines are passed over.
 */
export function storedAnswers(
  inputs: readonly JsonlInput[],
  options: StoredAnswersOptions,
): AsyncIterable<readonly StoredAnswer[]> {
  return batches(answersOf(inputs, options), LARGEST_BATCH, ({ bytes }) => bytes, HEAVIEST_BATCH);
}

async function* answersOf(
  inputs: readonly JsonlInput[],
  options: StoredAnswersOptions,
): AsyncGenerator<WeighedAnswer> {
  const days = new Map<string, string[]>();
  for (const { path } of inputs) {
    const day = dayOf(path);
    if (day === null) yield* answersIn(path, options);
    else days.set(day, [...(days.get(day) ?? []), path]);
  }
  for (const day of [...days.keys()].sort()) {
    const files = days.get(day) ?? [];
    for (let at = 0; at < files.length; at += MOST_TOGETHER) {
      const together = files.slice(at, at + MOST_TOGETHER).map((path) => answersIn(path, options));
      yield* mergeInOrder(together, (one, other) => byCodeUnits(timeOf(one), timeOf(other)));
    }
  }
}

async function* answersIn(
  path: string,
  { onRead, onUnfit }: StoredAnswersOptions,
): AsyncGenerator<WeighedAnswer> {
  try {
    for await (const { bytes, ends, firstLine } of lineBlocks(path, onRead)) {
      let start = 0;
      for (const [at, end] of ends.entries()) {
        const line = bytes.toString('utf8', start, end);
        start = end;
        if (line.trim() === '') continue;
        yield { place: `${path} line ${firstLine + at}`, read: readStoredAnswer(line), bytes: line.length };
      }
    }
  } catch (error) {
    if (!(error instanceof JsonlFileUnfit)) throw error;
    onUnfit(error.message);
  }
}

/** The day, ISO 8601, that a file of a lake is of; `null` for another file. */
function dayOf(path: string): string | null {
  return dayOfFile(path.split(sep).slice(-SOURCE_AND_FILE).join('/'))?.day ?? null;
}

/** What cannot be read is named at once. */
function timeOf({ read }: WeighedAnswer): string {
  return 'fault' in read ? '' : read.observedAt;
}
