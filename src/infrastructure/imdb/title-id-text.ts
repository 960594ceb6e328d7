import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { isTitleId, type TitleId } from '../../domain/imdb/title-id.js';
import { decodedPieces } from '../../shared/decoded-pieces.js';
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
  const plain = new PlainIds();
  for await (const piece of whole) yield* plain.take(piece);
  yield* plain.end();
}

/** Title ids written as plain text, taken in pieces that may end anywhere. */
export class PlainIds {
  #line = 1;
  #inComment = false;
  #rest = '';

  *take(piece: string): Generator<TitleIdEntry> {
    const text = this.#rest + piece;
    // What follows the last separator may go on in the next piece; so may a line end after a carriage return.
    let end = text.endsWith('\r') ? text.length - 1 : text.length;
    while (end > 0 && !SEPARATOR.test(text[end - 1] ?? '')) end -= 1;
    this.#rest = text.slice(end, end + LONGEST_ENTRY);
    for (const [token] of text.slice(0, end).matchAll(TOKENS)) yield* this.#read(token);
  }

  *end(): Generator<TitleIdEntry> {
    for (const [token] of this.#rest.matchAll(TOKENS)) yield* this.#read(token);
    this.#rest = '';
  }

  *#read(token: string): Generator<TitleIdEntry> {
    if (/^[\r\n]/.test(token)) {
      this.#line += 1;
      this.#inComment = false;
    } else if (token === '#') this.#inComment = true;
    else if (!this.#inComment && /^[^\s,;]/.test(token)) yield entryOf(token, this.#line);
  }
}

const SEPARATOR = /[\s,;]/;
const TOKENS = /\r\n|\n|\r|#|[^\S\r\n]+|[,;]+|[^\s,;#]+/g;

/** Past it an entry is none, and only its beginning is shown. */
const LONGEST_ENTRY = 4096;
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
