import type { DuckDb } from './duckdb.js';
import { quotedName, quotedText } from './quoted-sql.js';

/** A column of a Parquet file: its name, and its type in DuckDB's words, e.g. `INTEGER`, `VARCHAR[]`, `DATE`. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: string;
}

export interface ParquetSource {
  /** File of JSON lines, plain or gzipped; it may be empty. */
  readonly jsonl: string;
  /** What is read of each line: a name that it has not is null. */
  readonly columns: readonly ParquetColumn[];
  /** Names of columns; default: the order of the lines. */
  readonly orderBy?: readonly string[];
  /** Which lines are taken; default: all. */
  readonly where?: { readonly column: string; readonly equals: string };
}

/**
 * Writes JSON lines as one Parquet file: zstd, and pages of the first version, since readers in use know no other ones. Throws
 * DuckDB's error, e.g. for a value that is none of its column.
 */
export async function writeParquet(
  duckDb: DuckDb,
  { jsonl, columns, orderBy = [], where }: ParquetSource,
  path: string,
): Promise<void> {
  const types = columns.map(({ name, type }) => `${quotedName(name)}: ${quotedText(type)}`).join(', ');
  const lines = `read_json(${quotedText(jsonl)}, format = 'newline_delimited', columns = {${types}})`;
  const taken = where === undefined ? '' : ` where ${quotedName(where.column)} = ${quotedText(where.equals)}`;
  const order = orderBy.length === 0 ? '' : ` order by ${orderBy.map(quotedName).join(', ')}`;
  await duckDb.run(
    `copy (select * from ${lines}${taken}${order}) to ${quotedText(path)} (format parquet, compression zstd, parquet_version v1)`,
  );
}
