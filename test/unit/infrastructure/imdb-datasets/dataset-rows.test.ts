import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { DatasetFault } from '../../../../src/infrastructure/imdb-datasets/dataset-fault.js';
import { DATASETS } from '../../../../src/infrastructure/imdb-datasets/dataset-files.js';
import { DatasetRows } from '../../../../src/infrastructure/imdb-datasets/dataset-rows.js';
import { deadline } from '../../../support/processes/deadlines.js';
import { namedPipe } from '../../../support/processes/named-pipe.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';

it('a file that cannot be opened, or is none, is a fault and nothing else', {
  timeout: deadline(4),
}, async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'folder.tsv'));
  await namedPipe(join(folder, 'pipe.tsv'));
  for (const name of ['missing.tsv.gz', 'folder.tsv', 'pipe.tsv']) {
    const rows = new DatasetRows(join(folder, name), DATASETS['title.basics']);
    await expect(Readable.from(rows).toArray()).rejects.toThrow(DatasetFault);
  }
  // An error of a stream that nobody listens to comes later, and would fail this file.
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
});
