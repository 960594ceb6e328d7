import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { runCli } from '../../support/processes/cli.js';
import { withoutPrlimit } from '../../support/processes/skipped.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

let site: LocalSite;
let database: TestDatabase;

beforeAll(async () => {
  site = await startLocalSite();
  database = await createTestDatabase();
});

afterAll(async () => {
  await site?.close();
  await database?.drop();
});

describe.skipIf(withoutPrlimit())('a process that may open few files', () => {
  it.each([
    ['40', false],
    ['64', false],
    ['300', false],
    ['40', true],
    ['64', true],
  ])('(%s; on a server: %s) is told so, whatever it was about to open', async (limit, onServer) => {
    const server = onServer ? ['--database-url', database.url] : [];
    const where = ['--out', await temporaryFolder(), '--base-url', site.url, ...server];
    const how = ['--rate', '0', '--retries', '0', '--threads', '8', '--quiet'];
    const { code, stdout, stderr } = await runCli(['scrape', ...where, ...how], {
      prefix: ['prlimit', `--nofile=${limit}`],
    });
    expect(code).not.toBe(0);
    const said = `${stdout}${stderr}`.replace(/\s+/g, ' ');
    expect(said).toContain(
      `this process may not open as many files at once as it needs (${limit}): allow it more`,
    );
    expect(said).not.toMatch(/Cannot find|EMFILE/);
  });
});
