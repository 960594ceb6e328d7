import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { connectDatabase } from '../../infrastructure/database/open-database.js';
import { queryRows, type SqlDatabase } from '../../infrastructure/database/sql-database.js';
import { type Finding, ok, warning } from './finding.js';

const CHECK = 'datasets';

/** IMDb makes new files every day; past this age a rating may have moved visibly. */
const FRESH_DAYS = 7;

const NONE_LOADED = ok(
  CHECK,
  'none are loaded; only a run over the datasets needs them (datasets pull, then datasets load)',
);

const fileRow = z.object({ dataset: z.string(), date: z.string() });

/** Which of IMDb's datasets are loaded and how old they are; `null` when the database itself does not answer. */
export async function checkDatasets(
  settings: { readonly databaseUrl: string | null; readonly out: string },
  now: Date,
): Promise<Finding | null> {
  const folder = join(settings.out, 'pglite');
  if (settings.databaseUrl === null && !existsSync(folder)) return NONE_LOADED;
  let database: SqlDatabase | undefined;
  try {
    database = await connectDatabase({ databaseUrl: settings.databaseUrl, folder, connections: 1 });
    const files = await readLoaded(database);
    return files.length === 0 ? NONE_LOADED : findingOf(files, now);
  } catch {
    // The check of the database says why.
    return null;
  } finally {
    await database?.close();
  }
}

async function readLoaded(database: SqlDatabase): Promise<z.infer<typeof fileRow>[]> {
  const { rows } = await database.execute(`select to_regclass('imdb.dataset_files') is not null`);
  if (rows[0]?.[0] !== true) return [];
  return await queryRows(
    database,
    'select dataset, file_date as date from imdb.dataset_files order by file_date',
    [],
    fileRow,
  );
}

function findingOf(files: readonly z.infer<typeof fileRow>[], now: Date): Finding {
  const [oldest] = files;
  const days = Math.floor((now.getTime() - Date.parse(oldest?.date ?? '')) / 86_400_000);
  const names = files.map(({ dataset }) => dataset).join(', ');
  const message = `${names} loaded, the oldest of ${oldest?.date.slice(0, 10)}`;
  return days > FRESH_DAYS
    ? warning(CHECK, `${message}, ${days} days ago`, 'get newer ones: datasets pull, then datasets load')
    : ok(CHECK, message);
}
