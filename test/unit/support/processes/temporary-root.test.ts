import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';

test('what a test writes aside is in one folder of the run, which goes with it', async () => {
  expect(tmpdir()).toMatch(/imdb-scraper-tests-\w+$/);
  expect(dirname(await temporaryFolder())).toBe(tmpdir());
});
