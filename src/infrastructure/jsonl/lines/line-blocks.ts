import { errorCode } from '../../../shared/error-code.js';
import { errorMessage } from '../../../shared/error-message.js';
import { NotRegularFile, openRegularFile } from '../../../shared/regular-file.js';
import { unpackedPieces } from '../../files/unpacked-pieces.js';
import { LONGEST_LINE } from '../raw-line.js';
import { JsonlFileUnfit } from './jsonl-file-unfit.js';

const LINE_END = 0x0a;

/** Lines of a file that follow each other. */
export interface LineBlock {
  /** With their line ends, which the last line of a file may lack. */
  readonly bytes: Buffer;
  /** Where in `bytes` each line ends, its line end included. */
  readonly ends: readonly number[];
  /** The number of its first line in the file, from 1. */
  readonly firstLine: number;
}

/**
 * The lines of a file, compressed or not, in blocks of some hundred kilobytes; only a line that is longer, or stands in two
 * pieces of the file, is copied. `onRead` hears how many bytes were read from the disk. Throws `JsonlFileUnfit` for a
 * line of more than `LONGEST_LINE` bytes, a damaged file, and one that ends amid a gzip member.
 */
export async function* lineBlocks(path: string, onRead: (bytes: number) => void): AsyncGenerator<LineBlock> {
  let rest: Buffer[] = [];
  let line = 1;
  try {
    const handle = await openRegularFile(path);
    for await (const piece of unpackedPieces(handle, ({ length }) => onRead(length))) {
      const first = piece.indexOf(LINE_END) + 1;
      rest.push(first === 0 ? piece : piece.subarray(0, first));
      refuseTooLong(rest, path, line);
      if (first === 0) continue;
      const joined = Buffer.concat(rest);
      yield { bytes: joined, ends: [joined.length], firstLine: line };
      line += 1;
      const ends = lineEnds(piece, first);
      const last = first + (ends.at(-1) ?? 0);
      if (ends.length > 0) yield { bytes: piece.subarray(first, last), ends, firstLine: line };
      line += ends.length;
      rest = last === piece.length ? [] : [piece.subarray(last)];
    }
  } catch (error) {
    throw readingFault(error, path, line);
  }
  if (rest.length === 0) return;
  const bytes = Buffer.concat(rest);
  yield { bytes, ends: [bytes.length], firstLine: line };
}

/** Where each line from `start` on ends, counted from there. */
function lineEnds(piece: Buffer, start: number): readonly number[] {
  const ends: number[] = [];
  for (let at = piece.indexOf(LINE_END, start); at !== -1; at = piece.indexOf(LINE_END, at + 1)) {
    ends.push(at + 1 - start);
  }
  return ends;
}

function refuseTooLong(parts: readonly Buffer[], path: string, line: number): void {
  if (parts.reduce((sum, { length }) => sum + length, 0) <= LONGEST_LINE) return;
  throw new JsonlFileUnfit(
    `${path} line ${line}`,
    `cannot be read: it has more than ${LONGEST_LINE} bytes, which is no line of JSON lines`,
  );
}

function readingFault(error: unknown, path: string, line: number): unknown {
  if (error instanceof JsonlFileUnfit) return error;
  const where = line === 1 ? 'from its beginning' : `behind line ${line - 1}`;
  const code = errorCode(error);
  if (code === 'Z_BUF_ERROR') {
    return new JsonlFileUnfit(
      path,
      `ends amid a gzip member ${where}: a run writes there, or was killed while it wrote (the next one mends it), or the copy is cut short`,
      error,
    );
  }
  if (code?.startsWith('Z_') === true) {
    return new JsonlFileUnfit(path, `is damaged ${where} (${errorMessage(error)})`, error);
  }
  const fault = error instanceof NotRegularFile ? error.fault : errorMessage(error);
  return new JsonlFileUnfit(path, `cannot be read ${where}: ${fault}`, error);
}
