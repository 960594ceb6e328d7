import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { hasErrorCode } from '../../shared/error-code.js';
import { errorMessage } from '../../shared/error-message.js';

/** A CSV file that cannot be loaded as a whole: missing, with other columns, or no CSV. */
export class CsvFileUnfit extends Error {
  override readonly name = 'CsvFileUnfit';

  constructor(path: string, fault: string) {
    super(`${path} cannot be loaded: ${fault}`);
  }
}

export interface CsvRecord<Column extends string> {
  readonly fields: Readonly<Record<Column, string>>;
  /** Its first line in the file, from 1. */
  readonly line: number;
  /** Where it lies in the file, in bytes. */
  readonly start: number;
  readonly end: number;
}

/** Small, so that what is made of a piece is gone before the garbage collector takes it for lasting. */
const CHUNK_BYTES = 64 * 1024;

/**
 * The records of a CSV file, in batches, with memory for one piece of the file. It takes what programs write that are
 * not this one, too: a byte order mark, CRLF, needless quotes. Throws `CsvFileUnfit`.
 */
export async function* readRecords<Column extends string>(
  path: string,
  columns: readonly Column[],
): AsyncGenerator<CsvRecord<Column>[]> {
  let records: CsvRecord<Column>[] = [];
  let next = { line: 1, start: 0 };
  let hasHeader = false;
  let fault: unknown;
  const parser = parse({
    bom: true,
    on_record: (row: string[], { bytes, lines }) => {
      if (hasHeader) records.push({ fields: fieldsOf(row, columns), ...next, end: bytes });
      else checkHeader(path, row, columns);
      hasHeader = true;
      next = { line: lines + 1, start: bytes };
      return null;
    },
  });
  parser.on('error', (error) => {
    fault ??= error;
  });
  parser.resume();
  const taken = () => {
    if (fault !== undefined) {
      throw fault instanceof CsvFileUnfit ? fault : new CsvFileUnfit(path, errorMessage(fault));
    }
    const batch = records;
    records = [];
    return batch;
  };
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      await new Promise<void>((resolve) => {
        parser.write(chunk, () => resolve());
      });
      yield taken();
    }
  } catch (error) {
    if (error instanceof CsvFileUnfit) throw error;
    const isMissing = hasErrorCode(error, 'ENOENT', 'ENOTDIR');
    throw new CsvFileUnfit(path, isMissing ? 'there is no such file' : errorMessage(error));
  }
  await new Promise<void>((resolve) => {
    parser.once('close', resolve);
    parser.end();
  });
  yield taken();
  if (!hasHeader) checkHeader(path, [], columns);
}

/** Records that lie between the `start` of one and the `end` of another; `lines` counts up to the end of each. */
export function parseRecords<Column extends string>(
  bytes: Buffer,
  columns: readonly Column[],
): { readonly fields: Readonly<Record<Column, string>>; readonly lines: number }[] {
  const records: { fields: Record<Column, string>; lines: number }[] = [];
  parseAtOnce(bytes, {
    on_record: (row: string[], { lines }) => {
      records.push({ fields: fieldsOf(row, columns), lines });
      return null;
    },
  });
  return records;
}

function checkHeader(path: string, header: readonly string[], columns: readonly string[]): void {
  if (header.length === columns.length && columns.every((column, index) => column === header[index])) return;
  throw new CsvFileUnfit(path, `its first line must be ${columns.join(',')}`);
}

function fieldsOf<Column extends string>(
  row: readonly string[],
  columns: readonly Column[],
): Record<Column, string> {
  const fields: Partial<Record<Column, string>> = {};
  for (const [place, column] of columns.entries()) fields[column] = row[place] ?? '';
  return fields as Record<Column, string>;
}
