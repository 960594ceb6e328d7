import { LAKE_TABLES, type LakeTable } from '../../domain/days/lake-tables.js';
import { quotedName, quotedText } from './quoted-sql.js';

/** A view over the files of each table, in DuckDB's words; `folder` is where the lake is. */
export function viewStatements(
  folder: string,
  tables: readonly LakeTable[] = LAKE_TABLES,
): readonly string[] {
  return tables.map(({ name, kind }) => {
    const files = kind === 'fact' ? `${name}/*/*/*/*.parquet` : `${name}/part-0.parquet`;
    const path = quotedText(folder === '' ? files : `${folder}/${files}`);
    // The folders say the date too, as texts and numbers; the column in the files is a date.
    return `create or replace view ${quotedName(name)} as from read_parquet(${path}, hive_partitioning = false)`;
  });
}

/** For who opens the lake with DuckDB itself, in its folder. */
export function viewsFile(): string {
  const lines = viewStatements('').map((statement) => `${statement};\n`);
  return `-- The tables of the lake as views of DuckDB. Here: duckdb -init views.sql\n${lines.join('')}`;
}
