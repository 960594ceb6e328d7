import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { isTitleId, type TitleId } from '../../domain/imdb/title-id.js';
import { decodedPieces } from '../../shared/decoded-pieces.js';
import { LONGEST_ENTRY, PlainEntries } from '../../shared/plain-entries.js';
import { quoted } from '../../shared/quoted.js';

/** A title id of a list, or a sentence with its line about an entry that is none. */
export type TitleIdEntry =
  | { readonly titleId: TitleId; readonly fault?: never }
  | { readonly titleId?: never; readonly fault: string };

/**
 * The title ids of a file, with memory for a piece of it: ids or addresses of title pages separated by commas, blanks or
 * line ends, where `#` begins a comment; or a table with a column of ids, as IMDb exports lists and ratings (`Const`),
 * as its datasets (`tconst`) and as movies.csv has it (`imdb_id`). UTF-8 or UTF-16, with or without a byte order mark.
 */
export async function* readTitleIds(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TitleIdEntry> {
  const pieces = decodedPieces(bytes);
  let start = '';
  let ended = false;
  while (!ended && !/[\r\n]/.test(start.trimStart()) && start.length < LONGEST_HEADER) {
    const next = await pieces.next();
    ended = next.done === true;
    start += next.value ?? '';
  }
  const whole = startingWith(start, pieces);
  const table = tableOf(start);
  if (table !== null) return yield* idsOfTable(whole, table);
  const entries = new PlainEntries();
  for await (const piece of whole) {
    for (const { text, line } of entries.take(piece)) yield entryOf(text, line);
  }
  for (const { text, line } of entries.end()) yield entryOf(text, line);
}

const LONGEST_HEADER = 64 * 1024;
const LONGEST_ROW = 1024 * 1024;

interface Table {
  readonly delimiter: string;
  /** Of the ids, from 0. */
  readonly column: number;
}

const ID_COLUMNS = ['const', 'tconst', 'imdb_id'];

/** What the first line tells of a table; `null` for plain text. */
function tableOf(start: string): Table | null {
  const [header = ''] = start.trimStart().split(/[\r\n]/, 1);
  for (const delimiter of [',', '\t', ';']) {
    const names = header.split(delimiter).map((name) => name.replaceAll('"', '').trim().toLowerCase());
    const column = names.findIndex((name) => ID_COLUMNS.includes(name));
    if (column !== -1) return { delimiter, column };
  }
  return null;
}

const tableRow = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });

async function* idsOfTable(
  pieces: AsyncIterable<string>,
  { delimiter, column }: Table,
): AsyncGenerator<TitleIdEntry> {
  const parser = parse({
    delimiter,
    // In the datasets a quote is a character like any other.
    quote: delimiter === '\t' ? null : '"',
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    info: true,
    from: 2,
    max_record_size: LONGEST_ROW,
  });
  const rows = Readable.from(pieces).on('error', (error) => parser.destroy(error));
  try {
    for await (const row of rows.pipe(parser)) {
      const { record, info } = tableRow.parse(row);
      yield entryOf(record[column] ?? '', info.lines);
    }
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('CSV_'))
      throw error;
    yield { fault: `line ${parser.info.lines}: the table cannot be read here (${error.message})` };
  } finally {
    rows.destroy();
    parser.destroy();
  }
}

const TITLE_ADDRESS = /(?:^|\/)title\/(tt\d{7,})(?:[/?]|$)/;

function entryOf(text: string, line: number): TitleIdEntry {
  // Looking for marks at the end takes the square of the length.
  const entry = text.slice(0, LONGEST_ENTRY).replace(/^["'<([]+|["'>)\].]+$/g, '');
  const id = TITLE_ADDRESS.exec(entry)?.[1] ?? entry;
  if (isTitleId(id)) return { titleId: id };
  return { fault: `line ${line}: ${quoted(text, 40)} is not a title id (tt and 7 or more digits)` };
}

async function* startingWith(start: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}
