import type { QueryColumn, QueryStream } from '../../infrastructure/database/query/read-only-query.js';
import { uniqueNames } from '../../infrastructure/database/query/unique-names.js';
import { cellText } from '../../infrastructure/export/cell-text.js';
import { csvPieces } from '../../infrastructure/export/csv-pieces.js';
import { rowPieces } from '../../infrastructure/export/row-pieces.js';
import { counted } from '../../shared/counted.js';
import { OptionFaults } from '../../shared/option.js';
import { tablePieces } from '../text/table-text.js';
import { printPieces } from './print-pieces.js';

/** How a result is printed: as a table unless one is set. */
export interface ResultForm {
  readonly csv: boolean;
  readonly json: boolean;
}

type Rows = QueryStream['rows'];

/** Throws `OptionFaults` for a form that is two. */
export function checkResultForm({ csv, json }: ResultForm): void {
  if (csv && json) throw new OptionFaults(['--csv and --json exclude each other']);
}

/** Prints a result while it is read; a table is no wider than `width`. */
export async function printResult(
  form: ResultForm,
  { columns, rows }: QueryStream,
  width: number,
): Promise<void> {
  if (form.csv) await printPieces(csvPieces({ columns, rows }));
  else if (form.json) await printPieces(jsonPieces(columns, rows));
  else await printPieces(tableWithCount(columns, rows, width));
}

async function* tableWithCount(columns: readonly QueryColumn[], rows: Rows, width: number) {
  const count = yield* tablePieces(columns, cells(columns, rows), width);
  yield `(${counted(count, 'row')})\n`;
}

/** No table is as wide as this; what is beyond would be cut anyway. */
const LONGEST_CELL = 10_000;

async function* cells(columns: readonly QueryColumn[], rows: Rows): AsyncGenerator<string[]> {
  for await (const row of rows) {
    yield row.map((value, index) => {
      const text = cellText(value, (list) => list.join(', '));
      return columns[index]?.numeric === true ? text : text.slice(0, LONGEST_CELL);
    });
  }
}

async function* jsonPieces(columns: readonly QueryColumn[], rows: Rows): AsyncGenerator<string> {
  let separator = '[';
  for await (const objects of rowPieces(jsonObjects(uniqueNames(columns), rows))) {
    yield `${separator}${objects.join(',\n')}`;
    separator = ',\n';
  }
  yield separator === '[' ? '[]\n' : ']\n';
}

async function* jsonObjects(names: readonly string[], rows: Rows): AsyncGenerator<string> {
  for await (const row of rows) {
    yield JSON.stringify(Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
  }
}
