import { join } from 'node:path';
import { EXIT } from '../../domain/engine/exit-code.js';
import { downloadDatasets } from '../../infrastructure/imdb-datasets/dataset-download.js';
import { DATASET_NAMES } from '../../infrastructure/imdb-datasets/dataset-files.js';
import { durationText } from '../../shared/duration-text.js';
import type { Settings } from '../../shared/option.js';
import { parseDatasetNames, type pullOptions } from '../options/datasets-options.js';
import { FileProgress } from '../progress/file-progress.js';
import { unusedRouteVariables } from '../run/unused-proxy-variables.js';

const USER_AGENT = 'imdb-scraper';
/** A shorter pause is over before anybody wonders. */
const PAUSE_SAID_FROM_MS = 10_000;

/** Downloads the files. */
export async function pullDatasets(settings: Settings<typeof pullOptions>): Promise<number> {
  const names = parseDatasetNames(settings.only) ?? DATASET_NAMES;
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
