import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DATASETS, type DatasetName } from '../../src/infrastructure/imdb-datasets/dataset-files.js';

export interface DatasetFolder {
  readonly path: string;
  /** Rows as arrays of fields, or lines as they stand; `null` is `\N`. Compressed unless `plain`. */
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
      await writeFile(file, plain ? text : gzipSync(text));
      if (date !== undefined) await utimes(file, date, date);
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
