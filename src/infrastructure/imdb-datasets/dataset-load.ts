import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../shared/error-code.js';
import type { SqlDatabase } from '../database/sql-database.js';
import { type DatedDataset, dateDatasets } from './dataset-dates.js';
import { DatasetFault, DatasetsUnavailable } from './dataset-fault.js';
import { DATASET_NAMES, type DatasetName, EMBEDDED_DATASETS, fileNameOf } from './dataset-files.js';
import { holdingLoad } from './load-hold.js';
import { type DatasetFile, type LoadProgress, type StagedDataset, stageDataset } from './stage-dataset.js';
import { createStaging, dropStaging, readVanished, swapStaged } from './staging.js';
import { readListedTitles } from './stored-titles.js';

export interface LoadOptions {
  readonly database: SqlDatabase;
  /** Holds the files, as IMDb names them or without `.gz`. */
  readonly folder: string;
  /** `null` for all that the database takes. */
  readonly only: readonly DatasetName[] | null;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** No file is dated later. Default: the clock. */
  readonly now?: () => Date;
}

export interface LoadReport {
  readonly datasets: readonly DatedDataset[];
  /** Titles in `movies` that the datasets knew before this load and know no more. */
  readonly vanished: readonly string[];
}

/** One table's index is built while the next is copied; more would only share the same cores. */
const TABLES_AT_ONCE = 2;

/**
 * Loads files into new tables, with their indexes, and puts all of them in the place of the old ones in one
 * transaction. Throws `DatasetFault` for a file that is not what it should be, `DatasetsUnavailable` when another load
 * is under way or readers keep the old tables, `SqlError` when the database fails or the load has lost its hold; the
 * old data is then as it was.
 */
export async function loadDatasets(options: LoadOptions): Promise<LoadReport> {
  const files = await findFiles(options);
  const { database } = options;
  return await holdingLoad(database, {
    stage: async (signal) => {
      await createStaging(database);
      const staged =
        database.kind === 'pglite'
          ? await stageInTurn(files, options)
          : await stageTogether(files, options, signal);
      const now = options.now?.() ?? new Date();
      const datasets = await dateDatasets(database, staged, options.folder, now);
      return { datasets, vanished: await readVanished(database, datasets) };
    },
    swap: (session, { datasets }) => swapStaged(session, database.kind, datasets),
    abandon: dropStaging,
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
      const { size } = await stat(path);
      return { name, path, size };
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
async function stageTogether(
  files: readonly DatasetFile[],
  options: LoadOptions,
  lost: AbortSignal,
): Promise<StagedDataset[]> {
  const waiting = files.toSorted((one, other) => other.size - one.size);
  const staged: StagedDataset[] = [];
  const stop = new AbortController();
  const signal = AbortSignal.any([lost, stop.signal]);
  let fault: { readonly error: unknown } | undefined;
  const stageNext = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      try {
        staged.push(await stageDataset({ ...options, file, titles: null, signal }));
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
