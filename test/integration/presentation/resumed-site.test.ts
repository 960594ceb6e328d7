import { afterAll, beforeAll, expect, test } from 'vitest';
import { films } from '../../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { runCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

let site: LocalSite;
let database: TestDatabase;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 60_000 });
  database = await createTestDatabase();
});

afterAll(async () => {
  await site?.close();
  await database?.drop();
});

test('a resumed run goes on with its own site, also where another is the default', async () => {
  const ids = films.slice(0, 5).map(({ titleId }) => titleId);
  const where = ['--out', await temporaryFolder(), '--database-url', database.url, '--json'];
  site.behave({ kind: 'challenge', on: 'titles' });
  const blocked = await runCli([
    'scrape',
    '--base-url',
    site.url,
    '--rate',
    '0',
    '--ids',
    ids.join(),
    ...where,
  ]);
  expect(blocked.code).toBe(3);
  site.behaveNormally();
  const resumed = await runCli(['scrape', '--resume', ...where]);
  expect(resumed.stderr).not.toContain('holds records of');
  expect({ code: resumed.code, scraped: JSON.parse(resumed.stdout).scraped }).toEqual({
    code: 0,
    scraped: 5,
  });
});
