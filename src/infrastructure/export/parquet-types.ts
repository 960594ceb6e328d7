import type { ResultColumn } from '../database/sql-database.js';
import type { ParquetColumn } from '../lake/parquet-file.js';

/** PostgreSQL's types by OID, those of their arrays, and what they are in Parquet, in DuckDB's words. */
const TYPES: readonly (readonly [type: number, array: number, duckDb: string])[] = [
  [16, 1000, 'BOOLEAN'],
  [20, 1016, 'BIGINT'],
  [21, 1005, 'SMALLINT'],
  [23, 1007, 'INTEGER'],
  [25, 1009, 'VARCHAR'],
  [114, 199, 'JSON'],
  [700, 1021, 'FLOAT'],
  [701, 1022, 'DOUBLE'],
  [1043, 1015, 'VARCHAR'],
  [1082, 1182, 'DATE'],
  [1114, 1115, 'TIMESTAMP'],
  [1184, 1185, 'TIMESTAMPTZ'],
  // Its precision is mostly not known, and of those that are, readers take no more than 38 digits.
  [1700, 1231, 'DOUBLE'],
  [3802, 3807, 'JSON'],
];

const BY_OID = new Map(
  TYPES.flatMap(([type, array, duckDb]): [number, string][] => [
    [type, duckDb],
    [array, `${duckDb}[]`],
  ]),
);

/** Columns of a result as those of a Parquet file; a type that is not known there stays text. */
export function parquetColumns(columns: readonly ResultColumn[]): readonly ParquetColumn[] {
  return columns.map(({ name, type }) => ({ name, type: BY_OID.get(type) ?? 'VARCHAR' }));
}
