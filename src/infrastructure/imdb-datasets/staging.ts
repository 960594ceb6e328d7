import { z } from 'zod';
import { givingWay } from '../database/giving-way.js';
import {
  inTransaction,
  LONG_STATEMENT_MS,
  queryRows,
  type SqlDatabase,
  type SqlSession,
} from '../database/sql-database.js';
import type { DatedDataset } from './dataset-dates.js';
import { DatasetsUnavailable } from './dataset-fault.js';
import { DATASET_NAMES, DATASETS } from './dataset-files.js';
import type { StagedDataset } from './stage-dataset.js';

/** Schema in which new tables are made before they take the place of the old ones. */
export const STAGING = 'imdb_staging';

/** A load that was killed may have left its tables behind. */
export async function createStaging(session: SqlSession): Promise<void> {
  await dropStaging(session);
  await session.script(`create schema ${STAGING}`);
}

export async function dropStaging(session: SqlSession): Promise<void> {
  await session.script(
    `set client_min_messages = warning; drop schema if exists ${STAGING} cascade; reset client_min_messages`,
  );
}

/**
 * Puts the staged tables in the place of the old ones and ends the staging, in the transaction of this session. Readers
 * see all of the old or all of the new data.
 */
export async function swapStaged(
  session: SqlSession,
  kind: SqlDatabase['kind'],
  datasets: readonly DatedDataset[],
): Promise<void> {
  await givingWay(
    session,
    async () => {
      await swap(session, kind, datasets);
      await dropStaging(session);
    },
    () =>
      new DatasetsUnavailable(
        'the new tables are ready, but readers kept the old ones busy for a minute; end long queries over the schema imdb, then load again',
      ),
  );
}

async function swap(
  session: SqlSession,
  kind: SqlDatabase['kind'],
  datasets: readonly DatedDataset[],
): Promise<void> {
  if (kind === 'postgres') await session.script('alter table imdb.dataset_files set unlogged');
  // In one order, and title.basics first, as most queries take them: one that waits for another table while it holds
  // this one would keep the swap from ever being done.
  const inOrder = DATASET_NAMES.flatMap((one) => datasets.filter(({ name }) => name === one));
  for (const { name, date, size, rows, checksum } of inOrder) {
    const { table } = DATASETS[name];
    await session.script(`drop table imdb.${table}; alter table ${STAGING}.${table} set schema imdb`);
    await session.execute(
      `insert into imdb.dataset_files (dataset, file_date, size_bytes, row_count, checksum, loaded_at)
       values ($1, $2, $3, $4, $5, now())
       on conflict (dataset) do update set file_date = excluded.file_date, size_bytes = excluded.size_bytes,
         row_count = excluded.row_count, checksum = excluded.checksum, loaded_at = excluded.loaded_at`,
      [name, date.toISOString(), size, rows, checksum],
    );
  }
}

const vanishedRow = z.object({ imdb_id: z.string() });

/** The titles in `movies` that the old title.basics has and the staged one has not. */
export async function readVanished(
  database: SqlDatabase,
  datasets: readonly StagedDataset[],
): Promise<string[]> {
  if (!datasets.some(({ name }) => name === 'title.basics')) return [];
  const query = `select m.imdb_id from movies m
     where exists (select from imdb.title_basics b where b.tconst = m.imdb_id)
       and not exists (select from ${STAGING}.title_basics b where b.tconst = m.imdb_id)`;
  const rows = await inTransaction(
    database,
    (session) => queryRows(session, query, [], vanishedRow),
    LONG_STATEMENT_MS,
  );
  return rows.map(({ imdb_id }) => imdb_id);
}
