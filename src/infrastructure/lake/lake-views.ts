import type { LakeFile } from '../../application/lake-ports.js';
import { LAKE_TABLES } from '../../domain/days/lake-tables.js';
import type { DuckDb } from './duckdb.js';
import { quotedName, quotedText } from './quoted-sql.js';

/** A view over the files of each table; `place` is where a path of the lake is. */
export async function createViews(
  duckDb: DuckDb,
  files: readonly LakeFile[],
  place: (path: string) => string,
  prefix = '',
): Promise<void> {
  for (const table of new Set(files.map((file) => file.table))) {
    const paths = files.filter((file) => file.table === table).map(({ path }) => place(path));
    await duckDb.run(`${viewOf(`${prefix}${table}`, `[${paths.map(quotedText).join(', ')}]`)}`);
  }
}

/** For who opens the lake with DuckDB itself, in its folder. */
export function viewsFile(): string {
  const lines = LAKE_TABLES.map(({ name, kind }) => {
    const files = kind === 'fact' ? `${name}/*/*/*/*.parquet` : `${name}/part-0.parquet`;
    return `${viewOf(name, quotedText(files))};\n`;
  });
  return `-- The tables of the lake as views of DuckDB. Here: duckdb -init views.sql\n${lines.join('')}`;
}

/** The folders say the date too, as texts and numbers; the column in the files is a date. */
function viewOf(name: string, files: string): string {
  return `create or replace view ${quotedName(name)} as from read_parquet(${files}, hive_partitioning = false)`;
}
