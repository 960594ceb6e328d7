import { z } from 'zod';
import { queryRows } from '../../infrastructure/database/sql-database.js';
import { readQuietly } from './ask-quietly.js';
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
  const files = await readQuietly(settings, 'imdb.dataset_files', (database) =>
    queryRows(
      database,
      'select dataset, file_date as date from imdb.dataset_files order by file_date',
      [],
      fileRow,
    ),
  );
  if (files === null) return null;
  return files.length === 0 ? NONE_LOADED : findingOf(files, now);
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
