import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../shared/error-code.js';
import type { SqlDatabase } from '../database/sql-database.js';
import { DatasetFault, DatasetsUnavailable } from './dataset-fault.js';
import { DATASET_NAMES, type DatasetName, EMBEDDED_DATASETS, fileNameOf } from './dataset-files.js';
import { type DatasetFile, type LoadProgress, type StagedDataset, stageDataset } from './stage-dataset.js';
import { createStaging, dropStaging, swapStaged } from './staging.js';
import { readListedTitles } from './stored-titles.js';

export interface LoadOptions {
  readonly database: SqlDatabase;
  /** Holds the files, as IMDb names them or without `.gz`. */
  readonly folder: string;
  /** `null` for all that the database takes. */
  readonly only: readonly DatasetName[] | null;
  readonly onProgress?: (progress: LoadProgress) => void;
}

export interface LoadReport {
  readonly datasets: readonly StagedDataset[];
  /** Titles in `movies` that the datasets knew before this load and know no more. */
  readonly vanished: readonly string[];
}

/** Any number will do, as long as no other program on the server takes it for its own lock. */
const LOAD_LOCK = 470_914_053;

/** One table's index is built while the next is copied; more would only share the same cores. */
const TABLES_AT_ONCE = 2;

/**
 * Loads files into new tables, with their indexes, and puts all of them in the place of the old ones in one
 * transaction. Throws `DatasetFault` for a file that is not what it should be, `DatasetsUnavailable` when another load
 * is under way or readers keep the old tables, `SqlError` when the database fails; the old data is then as it was.
 */
export async function loadDatasets(options: LoadOptions): Promise<LoadReport> {
  const files = await findFiles(options);
  return await holdingLock(options.database, async () => {
    const { database } = options;
    await createStaging(database);
    try {
      const datasets =
        database.kind === 'pglite' ? await stageInTurn(files, options) : await stageTogether(files, options);
      return { datasets, vanished: await swapStaged(database, datasets) };
    } finally {
      await dropStaging(database).catch(() => {});
    }
  });
}

async function findFiles({ database, folder, only }: LoadOptions): Promise<DatasetFile[]> {
  const taken = database.kind === 'pglite' ? EMBEDDED_DATASETS : DATASET_NAMES;
  const refused = (only ?? []).filter((name) => !taken.includes(name));
  if (refused.length > 0) {
    throw new DatasetsUnavailable(
      `the embedded database takes only ${taken.join(' and ')}, to stay small; give a server with DATABASE_URL for ${refused.join(', ')}`,
    );
  }
  const names = taken.filter((name) => only === null || only.includes(name));
  const found = await Promise.all(names.map((name) => findFile(folder, name)));
  const missing = names.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) {
    throw new DatasetsUnavailable(
      `${folder} has no ${missing.map(fileNameOf).join(', ')}; run datasets pull, or name the files that are there with --only`,
    );
  }
  return found.filter((file) => file !== undefined);
}

async function findFile(folder: string, name: DatasetName): Promise<DatasetFile | undefined> {
  for (const path of [join(folder, fileNameOf(name)), join(folder, `${name}.tsv`)]) {
    try {
      const { size, mtime } = await stat(path);
      return { name, path, size, date: mtime };
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw new DatasetFault(path, null, `it cannot be read (${error})`);
    }
  }
  return;
}

/** The embedded database has one session, and one process has it open. */
async function stageInTurn(files: readonly DatasetFile[], options: LoadOptions): Promise<StagedDataset[]> {
  const staged: StagedDataset[] = [];
  for (const file of files) {
    const titles =
      file.name === 'title.basics'
        ? await readListedTitles(
            options.database,
            staged.some(({ name }) => name === 'title.ratings'),
          )
        : null;
    staged.push(await stageDataset({ ...options, file, titles, signal: null }));
  }
  return staged;
}

/** The largest first, so that no long one is left over at the end. The first fault ends the others. */
async function stageTogether(files: readonly DatasetFile[], options: LoadOptions): Promise<StagedDataset[]> {
  const waiting = files.toSorted((one, other) => other.size - one.size);
  const staged: StagedDataset[] = [];
  const stop = new AbortController();
  let fault: { readonly error: unknown } | undefined;
  const stageNext = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      try {
        staged.push(await stageDataset({ ...options, file, titles: null, signal: stop.signal }));
      } catch (error) {
        fault ??= { error };
        waiting.length = 0;
        stop.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: TABLES_AT_ONCE }, stageNext));
  if (fault !== undefined) throw fault.error;
  return staged;
}

async function holdingLock<Result>(database: SqlDatabase, work: () => Promise<Result>): Promise<Result> {
  // The embedded database lets no second process in.
  if (database.kind === 'pglite') return await work();
  const session = await database.session();
  try {
    const { rows } = await session.execute('select pg_try_advisory_lock($1)', [LOAD_LOCK]);
    if (rows[0]?.[0] !== true) {
      throw new DatasetsUnavailable('another load into this database is under way; wait for it to end');
    }
    return await work();
  } finally {
    // When the unlocking fails the connection is gone, and the lock with it.
    await session.execute('select pg_advisory_unlock_all()').catch(() => {});
    session.release('spoiled');
  }
}
