import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { hasErrorCode } from '../../shared/error-code.js';
import { CsvFileUnreadable } from './csv-store-error.js';
import type { Row } from './movie-rows.js';

/** Rows that stand together and share a key, which is their first field. */
export interface RowGroup {
  readonly key: string;
  readonly rows: readonly Row[];
  /** Offset in bytes just behind the last of them. */
  readonly end: number;
}

interface Source {
  readonly path: string;
  /** Offset of the first row, in bytes. */
  readonly start: number;
  readonly columns: readonly string[];
  /** Whether `row` belongs to the group of `before`, which has the same key. */
  readonly continues: (before: Row, row: Row) => boolean;
}

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/**
 * RFC 4180 with `\n` between records. An empty field is never quoted, so that PostgreSQL's `COPY … (FORMAT csv)` reads
 * it as NULL; a lone `\.` is quoted, since older versions take it for the end of the data; so is a carriage return.
 */
export function formatRows(rows: readonly Row[]): string {
  return stringify([...rows], { record_delimiter: '\n', quoted_match: [/^\\\.$/, /\r/] });
}

/**
 * Reads the groups of a file one after the other, with memory for one piece of the file and one group. The last line
 * is left out when it is torn, that is without its end.
 */
export async function* readGroups(source: Source): AsyncGenerator<RowGroup> {
  let rows: Row[] = [];
  let groupEnd = source.start;
  for await (const parsed of readRows(source)) {
    for (const { row, end } of parsed) {
      const before = rows.at(-1);
      if (before !== undefined && (before[0] !== row[0] || !source.continues(before, row))) {
        yield { key: before[0] ?? '', rows, end: groupEnd };
        rows = [];
      }
      rows.push(row);
      groupEnd = end;
    }
  }
  if (rows[0] !== undefined) yield { key: rows[0][0] ?? '', rows, end: groupEnd };
}

interface ParsedRow {
  readonly row: Row;
  readonly end: number;
}

async function* readRows({ path, start, columns }: Source): AsyncGenerator<ParsedRow[]> {
  let parsed: ParsedRow[] = [];
  let fault: Error | undefined;
  const parser = parse({
    bom: false,
    record_delimiter: '\n',
    // A torn last line has too few fields and is not a fault.
    relax_column_count: true,
    on_record: (row: string[], { bytes }) => {
      parsed.push({ row, end: start + bytes });
      return null;
    },
  });
  parser.on('error', (error) => {
    fault = error;
  });
  parser.resume();
  const taken = (): ParsedRow[] => {
    const rows = parsed;
    parsed = [];
    if (fault !== undefined && !hasErrorCode(fault, 'CSV_QUOTE_NOT_CLOSED')) {
      throw new CsvFileUnreadable(path, `it is not CSV that this program wrote (${fault.message})`);
    }
    return rows;
  };
  const whole = (rows: ParsedRow[]): ParsedRow[] => {
    const odd = rows.find(({ row }) => row.length !== columns.length || row[0] === '');
    if (odd === undefined) return rows;
    throw new CsvFileUnreadable(
      path,
      `the row that ends at byte ${odd.end} is not one that this program wrote`,
    );
  };
  let size = start;
  let lastByte: number | undefined;
  for await (const chunk of createReadStream(path, { start, highWaterMark: CHUNK_BYTES })) {
    if (!Buffer.isBuffer(chunk)) throw new Error('a file is read in bytes');
    size += chunk.length;
    lastByte = chunk.at(-1);
    await new Promise<void>((resolve) => {
      parser.write(chunk, () => resolve());
    });
    yield whole(taken());
  }
  await new Promise<void>((resolve) => {
    parser.once('close', resolve);
    parser.end();
  });
  const rest = taken();
  if (lastByte !== NEWLINE && rest.at(-1)?.end === size) rest.pop();
  yield whole(rest);
}
