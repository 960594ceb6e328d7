import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import { type QueryColumn, streamReadOnlyQuery } from '../../infrastructure/database/read-only-query.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import { openExistingDatabase } from '../existing-database.js';
import { EXIT } from '../exit-codes.js';
import type { queryOptions } from '../options.js';
import { tableText } from '../table-text.js';
import { terminalWidth } from '../terminal-width.js';

/** Runs one query that can only read and prints its rows. */
export async function query(settings: Settings<typeof queryOptions>): Promise<number> {
  if (settings.sql === null) throw new OptionFaults(['--sql is missing: say what to select']);
  if (settings.csv && settings.json) throw new OptionFaults(['--csv and --json exclude each other']);
  const database = await openExistingDatabase(settings);
  try {
    await streamReadOnlyQuery(database, settings.sql, async ({ columns, rows }) => {
      if (settings.csv) await pipeline(csvLines(columns, rows), process.stdout, { end: false });
      else if (settings.json) await pipeline(jsonArray(columns, rows), process.stdout, { end: false });
      else await printTable(columns, rows);
    });
    return EXIT.done;
  } finally {
    await database.close();
  }
}

type Rows = AsyncIterable<readonly unknown[]>;

async function printTable(columns: readonly QueryColumn[], rows: Rows): Promise<void> {
  const cells: string[][] = [];
  for await (const row of rows) cells.push(row.map(cellText));
  process.stdout.write(tableText(columns, cells, terminalWidth(process.stdout)));
  process.stdout.write(`(${cells.length} ${cells.length === 1 ? 'row' : 'rows'})\n`);
}

async function* csvLines(columns: readonly QueryColumn[], rows: Rows): AsyncIterable<string> {
  yield stringify([columns.map(({ name }) => name)]);
  for await (const row of rows) yield stringify([row.map(cellText)]);
}

async function* jsonArray(columns: readonly QueryColumn[], rows: Rows): AsyncIterable<string> {
  let separator = '[';
  for await (const row of rows) {
    const object = Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null]));
    yield `${separator}${JSON.stringify(object)}`;
    separator = ',\n';
  }
  yield separator === '[' ? '[]\n' : ']\n';
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(cellText).join('|');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
