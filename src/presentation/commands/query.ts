import { EXIT } from '../../domain/engine/exit-code.js';
import { type NamedQuery, readNamedQueries } from '../../infrastructure/database/query/named-queries.js';
import {
  type QueryColumn,
  type QueryStream,
  streamReadOnlyQuery,
} from '../../infrastructure/database/query/read-only-query.js';
import { uniqueNames } from '../../infrastructure/database/query/unique-names.js';
import { cellText } from '../../infrastructure/export/cell-text.js';
import { csvPieces } from '../../infrastructure/export/csv-pieces.js';
import { rowPieces } from '../../infrastructure/export/row-pieces.js';
import { counted } from '../../shared/counted.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import { printPieces } from '../cli/print-pieces.js';
import type { queryOptions } from '../options/options.js';
import { openExistingDatabase } from '../run/existing-database.js';
import { namedQuery } from '../run/named-query.js';
import { tablePieces } from '../text/table-text.js';
import { terminalWidth } from '../text/terminal-width.js';

type QuerySettings = Settings<typeof queryOptions>;
type Rows = AsyncIterable<readonly unknown[]>;

/** Runs one query that can only read, a named one with its operands or that of `--sql`; without either, lists the named ones. */
export async function query(settings: QuerySettings, words: readonly string[]): Promise<number> {
  const [name, ...operands] = words;
  if (settings.csv && settings.json) throw new OptionFaults(['--csv and --json exclude each other']);
  if (settings.sql !== null && name !== undefined) {
    throw new OptionFaults(['--sql and the name of a query exclude each other']);
  }
  if (settings.sql !== null) return await run(settings, settings.sql, []);
  const named = await readNamedQueries();
  if (name !== undefined) return await run(settings, namedQuery(named, name, operands).sql, operands);
  await print(settings, listing(named), Number.POSITIVE_INFINITY);
  return EXIT.done;
}

async function run(settings: QuerySettings, sql: string, operands: readonly string[]): Promise<number> {
  const database = await openExistingDatabase(settings);
  try {
    const width = terminalWidth(process.stdout);
    await streamReadOnlyQuery(
      database,
      sql,
      operands,
      (result) => print(settings, result, width),
      settings.timeout,
    );
    return EXIT.done;
  } finally {
    await database.close();
  }
}

/** The named queries as a result like any other. */
function listing(named: readonly NamedQuery[]): QueryStream {
  const columns = ['query', 'answers'].map((name) => ({ name, numeric: false }));
  return { columns, rows: rowsOf(named.map(({ name, summary }) => [name, summary])) };
}

async function* rowsOf(rows: readonly (readonly unknown[])[]): Rows {
  yield* rows;
}

async function print(settings: QuerySettings, { columns, rows }: QueryStream, width: number): Promise<void> {
  if (settings.csv) await printPieces(csvPieces({ columns, rows }));
  else if (settings.json) await printPieces(jsonPieces(columns, rows));
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
