import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { openDatabase } from '../../infrastructure/database/open-database.js';
import { runReadOnlyQuery } from '../../infrastructure/database/read-only-query.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import { EXIT } from '../exit-codes.js';
import type { queryOptions } from '../options.js';
import { tableText } from '../table-text.js';

const WIDTH_WITHOUT_TERMINAL = 120;

/** Runs one query that can only read and prints its rows. */
export async function query(settings: Settings<typeof queryOptions>): Promise<number> {
  if (settings.sql === null) throw new OptionFaults(['--sql is missing: say what to select']);
  if (settings.csv && settings.json) throw new OptionFaults(['--csv and --json exclude each other']);
  const folder = join(settings.out, 'pglite');
  if (settings.databaseUrl === null && !existsSync(folder)) {
    throw new OptionFaults([
      `there is no database in ${settings.out} yet; run scrape or demo first, or give --out`,
    ]);
  }
  const database = await openDatabase({ databaseUrl: settings.databaseUrl, folder });
  try {
    const { columns, rows } = await runReadOnlyQuery(database, settings.sql);
    if (settings.json) {
      const names = columns.map(({ name }) => name);
      const objects = rows.map((row) =>
        Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])),
      );
      process.stdout.write(`${JSON.stringify(objects)}\n`);
    } else if (settings.csv) {
      process.stdout.write(
        stringify([columns.map(({ name }) => name), ...rows.map((row) => row.map(cellText))]),
      );
    } else {
      const width = process.stdout.columns ?? WIDTH_WITHOUT_TERMINAL;
      process.stdout.write(
        tableText(
          columns,
          rows.map((row) => row.map(cellText)),
          width,
        ),
      );
      process.stdout.write(`(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})\n`);
    }
    return EXIT.done;
  } finally {
    await database.close();
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(cellText).join('|');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
