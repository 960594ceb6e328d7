import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { collect, collectArgs, startSmallTmdb, withToken } from '../../../support/network/tmdb-run.js';
import { runCli, startCli } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

const LIST = ['popular', '--media', 'movie', '--limit', '20', '--details'];

let api: TmdbApi;
let database: TestDatabase;
let out: string;

beforeAll(async () => {
  api = await startSmallTmdb();
});

beforeEach(async () => {
  api.behaveNormally();
  database = await createTestDatabase();
  out = await temporaryFolder();
});

afterAll(async () => {
  await database?.drop();
  await api?.close();
});

const forPeople = (args: readonly string[]) =>
  runCli(
    collectArgs({ api, database, out }, args).filter((arg) => arg !== '--json'),
    withToken(),
  );

const runs = (...args: string[]) => runCli(['runs', ...args, '--out', out, '--database-url', database.url]);

describe('--dry-run', () => {
  it('says what would be asked for first, asks for nothing and makes nothing', async () => {
    const before = api.requests.length;
    const folder = join(out, 'data');
    const dry = await runCli(
      collectArgs({ api, database, out: folder }, [...LIST, '--dry-run']),
      withToken(),
    );
    expect({ code: dry.code, stderr: dry.stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(dry.stdout)).toMatchObject({
      list: 'TMDB movie/popular, the first 20 with details',
      targets: ['movie/popular?page=1'],
      most: null,
      settings: { baseUrl: api.url },
    });
    const { stdout } = await forPeople([...LIST, '--dry-run']);
    expect(stdout).toContain(
      'Requests (TMDB movie/popular, the first 20 with details)\n' +
        '  movie/popular?page=1\n  then those that each answer of TMDB gives\n',
    );
    expect(api.requests.length).toBe(before);
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    [
      ['ids', '--media', 'movie', '--ids-file', '-'],
      'Requests (2, TMDB ids of movie)\n  movie/278\n  movie/238\n\n',
    ],
    [
      ['ids', '--media', 'movie', '--ids-file', '-', '--reviews'],
      'Requests (TMDB ids of movie with reviews)\n  movie/278\n  movie/238\n  then those that each answer',
    ],
    [
      ['popular', '--media', 'movie', '--limit', '20'],
      '(1, TMDB movie/popular, the first 20)\n  movie/popular?page=1\n\n',
    ],
  ])('of %j promises what comes', async (list, said) => {
    const args = collectArgs({ api, database, out }, [...list, '--dry-run']).filter(
      (arg) => arg !== '--json',
    );
    const { stdout } = await runCli(args, withToken({ input: '278\n238\n' }));
    expect(stdout).toContain(said);
  });

  it('refuses a folder of another site as the run does', async () => {
    await writeFile(join(out, 'tmdb-site.txt'), 'api.themoviedb.org\n');
    const refused = await forPeople(LIST);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('holds records of api.themoviedb.org');
    expect(await forPeople([...LIST, '--dry-run'])).toEqual(refused);
  });

  it('of what an unfinished run has left, and of what failed, has their requests', async () => {
    api.behave({ kind: 'serverError', key: 'movie/popular?page=1' });
    expect(await collect({ api, database, out }, [...LIST, '--retries', '0'])).toMatchObject({ code: 1 });
    const dry = await runCli(
      collectArgs({ api, database, out }, ['--retry-failed', '--dry-run']),
      withToken(),
    );
    expect({ code: dry.code, stderr: dry.stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(dry.stdout)).toMatchObject({
      targets: ['movie/popular?page=1'],
      otherTargets: 'each answer of TMDB',
    });
  });
});

describe('the report', () => {
  it('with --json is one line of JSON on standard output, with what each store did', async () => {
    const { code, report, stdout } = await collect({ api, database, out }, LIST);
    expect(stdout.split('\n')).toHaveLength(2);
    expect({ code, report }).toMatchObject({
      code: 0,
      report: {
        list: 'TMDB movie/popular, the first 20 with details',
        ...{ listed: 21, scraped: 21, skipped: 0, failed: 0, exitCode: 0, sources: { tmdb: 21 } },
        // Twenty rows, then the details of the same titles.
        stores: {
          postgres: { inserted: 20, updated: 20, unchanged: 0, unsaved: 0 },
          jsonl: { inserted: 40, updated: 0, unchanged: 0, unsaved: 0 },
        },
      },
    });
  });

  it('with --quiet comes alone', async () => {
    const { code, stdout, stderr } = await forPeople([...LIST, '--quiet']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^21 .*answers saved in .* \(TMDB movie\/popular, the first 20 with details\)\n/);
    expect(stdout).toMatch(/jsonl +40 inserted/);
  });
});

describe('runs', () => {
  it('lists a run over TMDB and shows its requests', async () => {
    api.behave({ kind: 'notFound', key: 'movie/popular?page=1' });
    await collect({ api, database, out }, LIST);
    api.behaveNormally();
    await collect({ api, database, out }, LIST);
    const listed = await runs();
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(listed.stdout).toMatch(/ 2 .*TMDB movie\/popular, the first 20 with details .* 21 .*complete/);
    expect(JSON.parse((await runs('--json')).stdout)).toMatchObject([
      { runId: 2, catalogue: 'tmdb', list: { kind: 'collection' }, done: 21, failed: 0 },
      { runId: 1, catalogue: 'tmdb', done: 0, failed: 1 },
    ]);
    const shown = await runs('show', '1');
    expect(shown.stdout).toMatch(/movie\/popular\?page=1 +failed +not-found +404/);
    expect(JSON.parse((await runs('show', '2', '--json')).stdout)).toHaveLength(21);
  });

  it('names the command that goes on with a run that was killed', async () => {
    api.behave({ kind: 'hang', on: 'details' });
    const child = startCli(collectArgs({ api, database, out }, LIST), withToken());
    await expect
      .poll(() => api.requests.some(({ status, key }) => status === null && /^movie\/\d/.test(key)))
      .toBe(true);
    child.process.kill('SIGKILL');
    await child.result;
    expect((await runs()).stdout).toContain('not ended: tmdb collect --resume 1');
    const scrape = await runCli(['scrape', '--resume', '1', '--out', out, '--database-url', database.url]);
    expect(scrape).toMatchObject({ code: 2, stdout: '' });
    expect(scrape.stderr).toMatch(
      /^error: run 1 \(TMDB movie\/popular.*\) is one of tmdb collect, which goes on with it\n$/,
    );
  });
});
