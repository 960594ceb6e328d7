import { formatRows, splitRecord } from './csv-fields.js';
import { CsvFileUnfit } from './csv-file-unfit.js';

/** How a file writes its records, as its first line shows. */
export interface CsvForm {
  readonly separator: string;
  /** Of each column, its place in the record, -1 of one that it is without; `null` when they stand in the order asked for. */
  readonly places: readonly number[] | null;
  /** Fields of a record. */
  readonly width: number;
  /** Where the first record begins, in bytes. */
  readonly start: number;
  /** Whether the first line is byte for byte what this program writes. */
  readonly isOwn: boolean;
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** A comma, and what spreadsheets write instead in many countries. */
const SEPARATORS = [',', ';', '\t'];
const SAVE_AS = 'save it as "CSV UTF-8"';

/** Reads the first line of a file, which may be without all `later` columns, from the bytes at its beginning. Throws `CsvFileUnfit`. */
export function readForm(
  path: string,
  head: Buffer,
  columns: readonly string[],
  later: ReadonlySet<string>,
): CsvForm {
  const own = Buffer.from(formatRows([columns]));
  const width = columns.length;
  if (head.subarray(0, own.length).equals(own)) {
    return { separator: ',', places: null, width, start: own.length, isOwn: true };
  }
  const other = otherFormat(head);
  if (other !== undefined) throw new CsvFileUnfit(path, `it is ${other}; ${SAVE_AS}`);
  const from = head.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  const newline = head.indexOf('\n', from);
  const line = head.toString('utf8', from, newline < 0 ? undefined : newline).trimEnd();
  const separator = SEPARATORS.find((one) =>
    line
      .replaceAll('"', '')
      .split(one)
      .includes(columns[0] ?? ''),
  );
  if (separator === undefined) throw unfitHeader(path, columns);
  const names = namesOf(path, line, separator, columns, later);
  return {
    separator,
    places: names.slice(0, width).every((name, place) => name === columns[place])
      ? null
      : columns.map((column) => names.indexOf(column)),
    width: names.length,
    start: newline < 0 ? head.length : newline + 1,
    isOwn: false,
  };
}

function namesOf(
  path: string,
  line: string,
  separator: string,
  columns: readonly string[],
  later: ReadonlySet<string>,
): string[] {
  let names: string[];
  try {
    names = splitRecord(line, separator).map((name) => name.trim());
  } catch {
    throw unfitHeader(path, columns);
  }
  const isOlder = !names.some((name) => later.has(name));
  // Without some of them it is no older file: somebody has removed these, and what they held.
  const missing = columns.find((column) => !names.includes(column) && !(isOlder && later.has(column)));
  if (missing !== undefined) throw unfitHeader(path, columns, `has no column ${missing}`);
  const other = names.find(
    (name, place) => name !== '' && (!columns.includes(name) || names.indexOf(name) < place),
  );
  if (other !== undefined) {
    throw unfitHeader(
      path,
      columns,
      `has the column ${JSON.stringify(other.slice(0, 60))} besides, or twice`,
    );
  }
  return names;
}

function unfitHeader(path: string, columns: readonly string[], fault = 'is another'): CsvFileUnfit {
  return new CsvFileUnfit(path, `its first line must be ${columns.join(',')} and ${fault}`, 1);
}

/** What spreadsheets save under the same name when asked for something else. */
function otherFormat(head: Buffer): string | undefined {
  const mark = head.subarray(0, 2).toString('latin1');
  if (mark === '\xff\xfe' || mark === '\xfe\xff') return 'in UTF-16 ("Unicode text")';
  if (head.subarray(0, 1024).includes(0)) return 'in UTF-16 or no text at all';
  if (mark === 'PK') return 'a spreadsheet and no CSV';
  return;
}
