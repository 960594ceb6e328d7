import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DownloadManifest } from '../../../src/infrastructure/downloads/download-manifest.js';
import {
  DATASETS,
  type DatasetName,
  fileNameOf,
} from '../../../src/infrastructure/imdb-datasets/dataset-files.js';

export interface DatasetFolder {
  readonly path: string;
  /**
   * Rows as arrays of fields, or lines as they stand; `null` is `\N`. Compressed unless `plain`. With a `date` the
   * manifest says that the server gave the file that date.
   */
  write(
    name: DatasetName,
    rows: readonly (string | readonly (string | number | null)[])[],
    options?: { readonly plain?: boolean; readonly date?: Date },
  ): Promise<string>;
  remove(): Promise<void>;
}

/** A folder of dataset files of this test alone. */
export async function datasetFolder(): Promise<DatasetFolder> {
  const path = await mkdtemp(join(tmpdir(), 'imdb-scraper-datasets-'));
  return {
    path,
    write: async (name, rows, { plain = false, date } = {}) => {
      const file = join(path, `${name}.tsv${plain ? '' : '.gz'}`);
      const text = datasetText(name, rows);
      const bytes = plain ? Buffer.from(text) : gzipSync(text);
      await writeFile(file, bytes);
      if (date !== undefined) {
        const manifest = await DownloadManifest.open(path);
        await manifest.complete(fileNameOf(name), {
          etag: null,
          lastModified: date.toUTCString(),
          size: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        });
      }
      return file;
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

export function datasetText(
  name: DatasetName,
  rows: readonly (string | readonly (string | number | null)[])[],
): string {
  const lines = rows.map((row) =>
    typeof row === 'string' ? row : row.map((field) => field ?? '\\N').join('\t'),
  );
  return [DATASETS[name].header.join('\t'), ...lines, ''].join('\n');
}
