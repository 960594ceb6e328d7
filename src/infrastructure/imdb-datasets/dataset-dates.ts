import { z } from 'zod';
import { inTransaction, LONG_STATEMENT_MS, queryRows, type SqlDatabase } from '../database/sql-database.js';
import { DownloadManifest } from '../downloads/download-manifest.js';
import { type DatasetName, fileNameOf } from './dataset-files.js';
import type { StagedDataset } from './stage-dataset.js';
import { STAGING } from './staging.js';

export interface DatedDataset extends StagedDataset {
  /** When IMDb made the file, or the beginning of the newest year that it shows; never later than the load. */
  readonly date: Date;
}

/** Of files in which nothing shows a date. */
const LONG_AGO = new Date(0);

/**
 * The date of a file is what the server said when it was downloaded, if the manifest in the folder means these very
 * bytes. The time of a file on the disk, and that in its gzip header, are those of a copy and no proof: a file without
 * a word of the server is as old as its content shows. Titles are announced years ahead but have votes only once they
 * are out, so the newest year of a title with votes has begun when the files are made.
 */
export async function dateDatasets(
  database: SqlDatabase,
  datasets: readonly StagedDataset[],
  folder: string,
  now: Date,
): Promise<DatedDataset[]> {
  const manifest = await DownloadManifest.open(folder);
  let shown: Date | undefined;
  const dated: DatedDataset[] = [];
  for (const dataset of datasets) {
    let date = saidDate(manifest, dataset);
    if (date === null) {
      shown ??= await readShownDate(database, datasets, now);
      date = shown;
    }
    dated.push({ ...dataset, date: date > now ? now : date });
  }
  return dated;
}

/** `null` where the manifest knows no date, or another file. */
function saidDate(manifest: DownloadManifest, { name, size, checksum }: StagedDataset): Date | null {
  const said = manifest.file(fileNameOf(name));
  if (said === undefined || said.size !== size || said.sha256 !== checksum) return null;
  const date = new Date(said.lastModified ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}

const yearRow = z.object({ year: z.number().nullable() });

/** What is not among the new tables is read from those that were loaded before. */
async function readShownDate(
  database: SqlDatabase,
  datasets: readonly StagedDataset[],
  now: Date,
): Promise<Date> {
  const schemaOf = (dataset: DatasetName) =>
    datasets.some(({ name }) => name === dataset) ? STAGING : 'imdb';
  const query = `select max(b.start_year) as year
    from ${schemaOf('title.ratings')}.title_ratings r
    join ${schemaOf('title.basics')}.title_basics b using (tconst)
    where b.start_year <= $1::integer`;
  const [row] = await inTransaction(
    database,
    (session) => queryRows(session, query, [now.getUTCFullYear()], yearRow),
    LONG_STATEMENT_MS,
  );
  const year = row?.year ?? null;
  return year === null ? LONG_AGO : new Date(Date.UTC(year, 0, 1));
}
