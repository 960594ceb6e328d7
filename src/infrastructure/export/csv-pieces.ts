import { joinList } from '../csv/list-field.js';
import { formatRows } from '../csv/table/csv-fields.js';
import { escapeFormula } from '../csv/table/formula-escape.js';
import type { QueryColumn, QueryStream } from '../database/query/read-only-query.js';
import { cellText } from './cell-text.js';
import { rowPieces } from './row-pieces.js';

/** A result as CSV. Values stand as they do in the CSV files: lists with `|`, formulas escaped. */
export async function* csvPieces({ columns, rows }: QueryStream): AsyncGenerator<string> {
  yield formatRows([columns.map(({ name }) => escapeFormula(name))]);
  for await (const lines of rowPieces(csvLines(columns, rows))) yield lines.join('');
}

async function* csvLines(columns: readonly QueryColumn[], rows: QueryStream['rows']): AsyncGenerator<string> {
  for await (const row of rows) {
    const fields = row.map((value, index) => {
      const text = cellText(value, joinList);
      return columns[index]?.numeric === true ? text : escapeFormula(text);
    });
    yield formatRows([fields]);
  }
}
