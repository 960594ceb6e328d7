import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { type CliResult, runCli } from '../../support/processes/cli.js';
import { withoutFullDevice } from '../../support/processes/skipped.js';
import { smallFileSystem } from '../../support/processes/small-file-system.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

const hasNoFull = withoutFullDevice();
const FULL = 'error: standard output cannot be written: ENOSPC: no space left on device, write\n';

let site: LocalSite;
let database: TestDatabase;
let out: string;

beforeAll(async () => {
  site = await startLocalSite();
  database = await createTestDatabase();
  out = await temporaryFolder();
  expect((await scrape('')).code).toBe(0);
});

afterAll(async () => {
  await site?.close();
  await database?.drop();
});

/** Runs the program with this redirection of a shell. */
function redirected(redirection: string, args: readonly string[]): Promise<CliResult> {
  return runCli(args, {
    prefix: ['sh', '-c', `exec "$@" ${redirection}`, 'sh'],
    env: { DATABASE_URL: database.url },
  });
}

function scrape(redirection: string, ...extra: string[]): Promise<CliResult> {
  const ids = ['--ids', 'tt0111161,tt0068646'];
  const where = ['--out', out, '--base-url', site.url, '--rate', '0'];
  return redirected(redirection, ['scrape', ...where, ...ids, ...extra]);
}

describe.skipIf(hasNoFull)('a standard output that takes nothing', () => {
  it.each([
    [['--help']],
    [['--version']],
    [['query']],
    [['query', '--csv', '--sql', 'select * from movies']],
    [['runs']],
    [['runs', 'show', '1', '--json']],
    [['scrape', '--dry-run']],
  ])('ends %j with 5 and one line', async (args) => {
    expect(await redirected('>/dev/full', args)).toEqual({ code: 5, signal: null, stdout: '', stderr: FULL });
  });

  it('leaves the code of a command that failed by itself', async () => {
    const { code, stderr } = await redirected('>/dev/full', ['doctor', '--base-url', 'http://127.0.0.1:1']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: FULL });
  });

  it('does not disturb a run before its report', async () => {
    const { code, stderr } = await scrape('>/dev/full', '--quiet');
    expect({ code, stderr }).toEqual({ code: 5, stderr: FULL });
    expect(await readFile(join(out, 'csv', 'movies.csv'), 'utf8')).toContain('tt0068646');
  });
});

describe('a standard output whose disk takes a part', () => {
  it('is told of, though the first write had gone well', async ({ skip }) => {
    const disk = await smallFileSystem('16k');
    if (disk === undefined) return skip('this user may not mount a small file system');
    const sql = `select repeat('x', 20000)`;
    const file = join(disk.folder, 'rows.csv');
    const { code, stderr } = await redirected(`>${file}`, ['query', '--csv', '--sql', sql]);
    expect({ code, stderr }).toEqual({ code: 5, stderr: FULL });
  });
});

describe('a data folder without any room', () => {
  it('ends a run with 5 and one line, and is free for any site once there is room', async ({ skip }) => {
    const disk = await smallFileSystem('16k');
    if (disk === undefined) return skip('this user may not mount a small file system');
    await writeFile(join(disk.folder, 'filler'), 'x'.repeat(100_000)).catch(() => {});
    const args = ['scrape', '--out', disk.folder, '--ids', 'tt0111161', '--rate', '0', '--base-url'];
    const { code, stdout, stderr } = await redirected('', [...args, 'https://www.imdb.com']);
    expect({ code, stdout, stderr }).toEqual({
      code: 5,
      stdout: '',
      stderr: expect.stringMatching(/^error: ENOSPC: .*; make room, then run the same command again\n$/),
    });
    disk.resize('8m');
    expect((await redirected('', [...args, site.url])).code).toBe(0);
  });
});

describe('a reader that has gone', () => {
  it.each([[['runs', '--json']], [['query', '--csv', '--sql', 'select * from generate_series(1, 100000)']]])(
    'ends %j without a word',
    async (args) => {
      const { code, stderr } = await redirected('| true', args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  );
});

describe.skipIf(hasNoFull)('a standard error that takes nothing', () => {
  it('does not disturb a run', async () => {
    const { code, stdout } = await scrape('2>/dev/full', '--json', '--log-level', 'debug');
    expect({ code, report: JSON.parse(stdout) }).toMatchObject({
      code: 0,
      report: { scraped: 2, stop: null },
    });
  });

  it('leaves the exit code of a command that fails', async () => {
    expect(await redirected('2>/dev/full', ['scrape', '--no-such-option'])).toMatchObject({
      code: 2,
      signal: null,
    });
  });
});

describe.skipIf(hasNoFull)('a log file that takes nothing', () => {
  it('costs its lines and a warning, and the process ends', async () => {
    const { code, signal, stderr } = await scrape('', '--log-file', '/dev/full');
    expect({ code, signal, stderr }).toMatchObject({ code: 0, signal: null });
    expect(stderr).toContain('warning: log lines are lost: ENOSPC');
  });
});
