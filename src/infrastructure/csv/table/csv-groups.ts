import type { CsvReader } from './csv-reader.js';
import type { Row } from './csv-row.js';

/** Rows that stand together and share a key, which is their first field. */
export interface RowGroup {
  readonly key: string;
  readonly rows: readonly Row[];
  /** Of the first row, from 1. */
  readonly line: number;
}

/** Whether `row` belongs to the group of `before`, which has the same key. */
export type Continues = (before: Row, row: Row) => boolean;

/** Reads the groups of a file one after the other, with memory for one piece of the file and one group. */
export async function* readGroups(reader: CsvReader, continues: Continues): AsyncGenerator<RowGroup> {
  let rows: Row[] = [];
  let first = 1;
  for await (const records of reader.records()) {
    for (const { row, line } of records) {
      const before = rows.at(-1);
      if (before !== undefined && (before[0] !== row[0] || !continues(before, row))) {
        yield { key: before[0] ?? '', rows, line: first };
        rows = [];
      }
      if (rows.length === 0) first = line;
      rows.push(row);
    }
  }
  if (rows[0] !== undefined) yield { key: rows[0][0] ?? '', rows, line: first };
}
