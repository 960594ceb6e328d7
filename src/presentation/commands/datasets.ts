import { join } from 'node:path';
import { openDatabase } from '../../infrastructure/database/open-database.js';
import { prepareQueryRole } from '../../infrastructure/database/query-role.js';
import { downloadDatasets } from '../../infrastructure/imdb-datasets/dataset-download.js';
import {
  DATASET_NAMES,
  type DatasetName,
  isDatasetName,
} from '../../infrastructure/imdb-datasets/dataset-files.js';
import { loadDatasets } from '../../infrastructure/imdb-datasets/dataset-load.js';
import { refreshMovies } from '../../infrastructure/imdb-datasets/refresh-movies.js';
import { durationText } from '../../shared/duration-text.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import type { loadOptions, pullOptions } from '../datasets-options.js';
import { EXIT } from '../exit-codes.js';
import { FileProgress } from '../file-progress.js';
import { unusedRouteVariables } from '../unused-proxy-variables.js';

const USER_AGENT = 'imdb-scraper';
/** A shorter pause is over before anybody wonders. */
const PAUSE_SAID_FROM_MS = 10_000;

/** Downloads the files. */
export async function pullDatasets(settings: Settings<typeof pullOptions>): Promise<number> {
  const names = parseNames(settings.only) ?? DATASET_NAMES;
  const unused = unusedRouteVariables(process.env);
  if (unused !== null) process.stderr.write(`warning: ${unused}\n`);
  const progress = new FileProgress(process.stderr);
  const files = await downloadDatasets({
    baseUrl: settings.datasetsUrl,
    folder: join(settings.out, 'datasets'),
    names,
    userAgent: USER_AGENT,
    onProgress: ({ file, bytes, total }) => progress.show(file, bytes, total, ''),
    onPause: ({ file, milliseconds, reason }) => {
      if (milliseconds < PAUSE_SAID_FROM_MS) return;
      progress.end();
      process.stderr.write(`${file}: ${reason}; asking again in ${durationText(milliseconds / 1000)}\n`);
    },
  }).finally(() => progress.end());
  if (settings.json) process.stdout.write(`${JSON.stringify({ files })}\n`);
  else {
    for (const { file, state, size } of files) {
      process.stdout.write(`${file.padEnd(24)} ${state}, ${(size / 1e6).toFixed(1)} MB\n`);
    }
  }
  return EXIT.done;
}

/** Loads the files into the database, then brings the movies that are there up to date. */
export async function loadDatasetFiles(settings: Settings<typeof loadOptions>): Promise<number> {
  const only = parseNames(settings.only);
  const database = await openDatabase({
    databaseUrl: settings.databaseUrl,
    folder: join(settings.out, 'pglite'),
  });
  const progress = new FileProgress(process.stderr);
  try {
    const { datasets, vanished } = await loadDatasets({
      database,
      folder: settings.from ?? join(settings.out, 'datasets'),
      only,
      onProgress: ({ dataset, bytesRead, bytes, lines }) =>
        progress.show(dataset, bytesRead, bytes, `${lines} rows`),
    }).finally(() => progress.end());
    const refreshed = await refreshMovies(database, vanished);
    // The tables are new ones.
    await prepareQueryRole(database);
    if (settings.json) {
      process.stdout.write(`${JSON.stringify({ datasets, refreshed })}\n`);
      return EXIT.done;
    }
    for (const { name, rows, duplicates, incomplete } of datasets) {
      const left = [
        ...(duplicates === 0 ? [] : [`${duplicates} left out as duplicates`]),
        ...(incomplete === 0
          ? []
          : [`${incomplete} left out for lack of a title or another value that all have`]),
      ];
      process.stdout.write(`${[`${name.padEnd(17)} ${rows} rows`, ...left].join(', ')}\n`);
    }
    const { updated, ratings, vanished: marked } = refreshed;
    process.stdout.write(
      `movies: ${updated} updated, ${ratings} with a new rating, ${marked} vanished from the datasets\n`,
    );
    return EXIT.done;
  } finally {
    await database.close();
  }
}

function parseNames(text: string | null): DatasetName[] | null {
  if (text === null) return null;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !isDatasetName(name));
  if (unknown.length > 0) {
    throw new OptionFaults([
      `--only knows ${DATASET_NAMES.join(', ')}, not ${unknown.map((name) => JSON.stringify(name)).join(', ')}`,
    ]);
  }
  return names.filter(isDatasetName);
}
