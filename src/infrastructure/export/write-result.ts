import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { streamJsonLines } from '../database/query/json-lines.js';
import { streamReadOnlyQuery } from '../database/query/read-only-query.js';
import type { ResultColumn, SqlDatabase } from '../database/sql-database.js';
import { writeAt } from '../files/own-file.js';
import { csvPieces } from './csv-pieces.js';
import { lineBytes } from './line-bytes.js';

/** A query of this program: one statement that reads, and its operands. */
export interface ExportSource {
  readonly sql: string;
  readonly operands: readonly string[];
  /** How long the database may work before the next rows come. */
  readonly timeoutMs: number;
}

/** Writes a new file of the rows as JSON lines; `gzipLevel` null leaves it plain. Throws `QueryRefused`. */
export async function writeJsonLines(
  database: SqlDatabase,
  { sql, operands, timeoutMs }: ExportSource,
  path: string,
  gzipLevel: number | null,
): Promise<{ readonly rows: number; readonly columns: readonly ResultColumn[] }> {
  let rows = 0;
  async function* counting(pages: AsyncIterable<readonly string[]>) {
    for await (const lines of pages) {
      rows += lines.length;
      yield lines;
    }
  }
  const columns = await streamJsonLines(
    database,
    sql,
    operands,
    async (result) => {
      const bytes = lineBytes(counting(result.pages));
      await (gzipLevel === null ? writePlain(bytes, path) : write(copied(bytes), path, gzipLevel));
      return result.columns;
    },
    timeoutMs,
  );
  return { rows, columns };
}

/** The same as CSV; answers how many rows there were. */
export async function writeCsv(
  database: SqlDatabase,
  { sql, operands, timeoutMs }: ExportSource,
  path: string,
  gzipLevel: number | null,
): Promise<number> {
  let count = 0;
  async function* counting(rows: AsyncIterable<readonly unknown[]>) {
    for await (const row of rows) {
      count += 1;
      yield row;
    }
  }
  await streamReadOnlyQuery(
    database,
    sql,
    operands,
    ({ columns, rows }) => write(csvPieces({ columns, rows: counting(rows) }), path, gzipLevel),
    timeoutMs,
  );
  return count;
}

async function writePlain(pieces: AsyncIterable<Buffer>, path: string): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    let bytes = 0;
    for await (const piece of pieces) {
      await writeAt(handle, piece, bytes);
      bytes += piece.length;
    }
  } finally {
    await handle.close();
  }
}

/** For streams, which go on while a piece still waits in them. */
async function* copied(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece);
}

async function write(
  pieces: AsyncIterable<string | Buffer>,
  path: string,
  gzipLevel: number | null,
): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx' });
  if (gzipLevel === null) await pipeline(pieces, file);
  else await pipeline(pieces, createGzip({ level: gzipLevel }), file);
}
