import type { StoredAnswer } from '../../application/load-answers.js';
import { batches } from '../../shared/batches.js';
import { readStoredAnswer } from '../tmdb/read-stored-answer.js';
import { JsonlFileUnfit } from './lines/jsonl-file-unfit.js';
import type { JsonlInput } from './lines/jsonl-inputs.js';
import { lineBlocks } from './lines/line-blocks.js';

/** Answers in one batch at most, and bytes of their lines: read they take some ten times as much memory. */
const LARGEST_BATCH = 500;
const HEAVIEST_BATCH = 4 * 1024 * 1024;

interface WeighedAnswer extends StoredAnswer {
  readonly bytes: number;
}

export interface StoredAnswersOptions {
  /** Hears of bytes read from the disk. */
  readonly onRead: (bytes: number) => void;
  /** Hears why a file cannot be read to its end; the next one follows. */
  readonly onUnfit: (fault: string) => void;
}

/** The answers in raw files, the days in their order, in batches. Blank lines are passed over. */
export function storedAnswers(
  inputs: readonly JsonlInput[],
  options: StoredAnswersOptions,
): AsyncIterable<readonly StoredAnswer[]> {
  return batches(answersOf(inputs, options), LARGEST_BATCH, ({ bytes }) => bytes, HEAVIEST_BATCH);
}

async function* answersOf(
  inputs: readonly JsonlInput[],
  { onRead, onUnfit }: StoredAnswersOptions,
): AsyncGenerator<WeighedAnswer> {
  for (const { path } of inputs.toSorted((one, other) => dayOf(one) - dayOf(other))) {
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
}

/**
 * The day that a file of a lake is of, as a number; 0 of another file. In the order of days each name keeps the time at which
 * it was first seen.
 */
function dayOf({ path }: JsonlInput): number {
  const [, ...parts] = /year=(\d{4})\/month=(\d\d)\/day=(\d\d)\/[^/]+$/.exec(path) ?? [];
  return Number(parts.join(''));
}
