import { EXIT } from '../../domain/engine/exit-code.js';
import { type NamedQuery, readNamedQueries } from '../../infrastructure/database/query/named-queries.js';
import {
  type QueryStream,
  streamReadOnlyQuery,
} from '../../infrastructure/database/query/read-only-query.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import { checkResultForm, printResult } from '../cli/print-result.js';
import type { queryOptions } from '../options/options.js';
import { openExistingDatabase } from '../run/existing-database.js';
import { namedQuery } from '../run/named-query.js';
import { terminalWidth } from '../text/terminal-width.js';

type QuerySettings = Settings<typeof queryOptions>;

/** Runs one query that can only read, a named one with its operands or that of `--sql`; without either, lists the named ones. */
export async function query(settings: QuerySettings, words: readonly string[]): Promise<number> {
  const [name, ...operands] = words;
  checkResultForm(settings);
  if (settings.sql !== null && name !== undefined) {
    throw new OptionFaults(['--sql and the name of a query exclude each other']);
  }
  if (settings.sql !== null) return await run(settings, settings.sql, []);
  const named = await readNamedQueries();
  if (name !== undefined) return await run(settings, namedQuery(named, name, operands).sql, operands);
  await printResult(settings, listing(named), Number.POSITIVE_INFINITY);
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
      (result) => printResult(settings, result, width),
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

async function* rowsOf(rows: readonly (readonly unknown[])[]): QueryStream['rows'] {
  yield* rows;
}
