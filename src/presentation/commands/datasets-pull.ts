import { join } from 'node:path';
import { EXIT } from '../../domain/engine/exit-code.js';
import { DATASET_NAMES, fileNameOf } from '../../infrastructure/imdb-datasets/dataset-files.js';
import type { Settings } from '../../shared/option.js';
import { parseDatasetNames, type pullOptions } from '../options/datasets-options.js';
import { shownDownload, warnOfUnusedRoutes } from '../progress/shown-download.js';

/** Downloads the files. */
export async function pullDatasets(settings: Settings<typeof pullOptions>): Promise<number> {
  const names = parseDatasetNames(settings.only) ?? DATASET_NAMES;
  warnOfUnusedRoutes();
  const files = await shownDownload({
    baseUrl: settings.datasetsUrl,
    addressVariable: 'DATASETS_BASE_URL',
    folder: join(settings.out, 'datasets'),
    files: names.map((name) => ({ name: fileNameOf(name) })),
  });
  if (settings.json) process.stdout.write(`${JSON.stringify({ files })}\n`);
  else {
    for (const { file, state, size } of files) {
      process.stdout.write(`${file.padEnd(24)} ${state}, ${(size / 1e6).toFixed(1)} MB\n`);
    }
  }
  return EXIT.done;
}
