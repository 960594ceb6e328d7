import type { LakeColumn, LakeType } from '../../domain/days/lake-tables.js';
import type { ParquetColumn } from './parquet-file.js';

const TYPES: Readonly<Record<LakeType, string>> = {
  date: 'DATE',
  integer: 'INTEGER',
  number: 'DOUBLE',
  text: 'VARCHAR',
};

/** The columns of a table of the lake as those of its Parquet files. */
export function lakeColumns(columns: readonly LakeColumn[]): readonly ParquetColumn[] {
  return columns.map(({ name, type }) => ({ name, type: TYPES[type] }));
}
