import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TmdbRequest } from '../../../../src/demo/tmdb-api/behaviour.js';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { collect, collectArgs, startSmallTmdb, withToken } from '../../../support/network/tmdb-run.js';
import { runCli, startCli } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { column, inDatabase, lakeLines } from '../../../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

const LIST = ['popular', '--media', 'movie', '--limit', '40', '--details'];
const DETAILS = /^movie\/\d+$/;

let api: TmdbApi;
let database: TestDatabase;
let out: string;

beforeAll(async () => {
  api = await startSmallTmdb();
});

beforeEach(async () => {
  database = await createTestDatabase();
  out = await temporaryFolder();
});

afterEach(async () => {
  api.behaveNormally();
  await database?.drop();
});

afterAll(() => api?.close());

const run = (args: readonly string[]) => collect({ api, database, out }, args);
const runPlain = (args: readonly string[]) => runCli(collectArgs({ api, database, out }, args), withToken());

async function storedIn(sql: string): Promise<string[]> {
  return await inDatabase(database, (opened) => column(opened, sql));
}

/** Sends a signal to a run when the local TMDB is asked for its so many-th request of these. */
async function signalled(
  args: readonly string[],
  signal: NodeJS.Signals,
  { of, number }: { readonly of: (request: TmdbRequest) => boolean; readonly number: number },
) {
  const child = startCli(collectArgs({ api, database, out }, args), withToken());
  let seen = 0;
  api.behave({ kind: 'latency', latencyMs: 20 });
  api.behave((request) => {
    if (of(request)) seen += 1;
    if (of(request) && seen === number) child.process.kill(signal);
    return undefined;
  });
  const result = await child.result;
  api.behaveNormally();
  return result;
}

/** All 40 movies with their details in both stores, each once. */
async function expectWhole(): Promise<void> {
  expect(await storedIn('select count(*) from tmdb.observations where details_at is not null')).toEqual([
    '40',
  ]);
  expect(await storedIn(`select count(*) from tmdb.list_positions`)).toEqual(['40']);
  const lines = await lakeLines(out);
  for (const source of ['tmdb-movie', 'tmdb-movie-list']) {
    const keys = lines.filter((line) => line.source === source).map(({ key }) => key);
    expect({ source, keys: keys.length, different: new Set(keys).size }).toEqual({
      source,
      keys: 40,
      different: 40,
    });
  }
}

describe('--resume', () => {
  it.each([
    ['the first page of the list', ({ key }: TmdbRequest) => key === 'movie/popular', 1],
    ['the last page of the list', ({ page }: TmdbRequest) => page === '2', 1],
    ['some details', ({ key }: TmdbRequest) => DETAILS.test(key), 17],
  ] as const)('after kill -9 at %s ends with everything, each once', async (_, of, number) => {
    expect(await signalled(LIST, 'SIGKILL', { of, number })).toMatchObject({ signal: 'SIGKILL' });
    const { code, report, stderr } = await run(['--resume']);
    expect({ code, stderr, failed: report.failed }).toMatchObject({ code: 0, failed: 0 });
    await expectWhole();
  });

  it('after Ctrl-C goes on where the run ended politely, with nothing asked for again', async () => {
    const stopped = await signalled(LIST, 'SIGINT', { of: ({ key }) => DETAILS.test(key), number: 12 });
    expect({ code: stopped.code, stderr: stopped.stderr }).toMatchObject({ code: 130 });
    expect(JSON.parse(stopped.stdout)).toMatchObject({ stop: { cause: 'interrupted' }, failed: 0 });
    const done = await storedIn(`select key from run_targets where state = 'done'`);
    const asked = (keys: readonly string[]) => keys.map((key) => api.requestsFor(key.replace(/\?.*/, '')));
    const before = asked(done.filter((key) => DETAILS.test(key)));
    expect(before.length).toBeGreaterThan(0);
    expect(await run(['--resume'])).toMatchObject({ code: 0, report: { failed: 0 } });
    expect(asked(done.filter((key) => DETAILS.test(key)))).toEqual(before);
    await expectWhole();
  });

  it('auto refuses to go on with another list than the one that is asked for', async () => {
    await signalled(LIST, 'SIGKILL', { of: ({ key }) => DETAILS.test(key), number: 5 });
    const other = await runPlain([
      'top-rated',
      '--media',
      'movie',
      '--limit',
      '40',
      '--details',
      '--resume',
      'auto',
    ]);
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toMatch(
      /^error: run 1 \(TMDB movie\/popular, .*\) is not finished, and .*--resume 1/,
    );
    const shorter = await runPlain([...LIST, '--limit', '20', '--resume', 'auto']);
    expect(shorter).toMatchObject({ code: 2, stdout: '' });
    expect(await run([...LIST, '--resume', 'auto'])).toMatchObject({
      code: 0,
      report: { runId: 1, failed: 0 },
    });
    await expectWhole();
  });

  it('auto goes on with the same collection whose options are lists', async () => {
    const args = [...LIST, '--append', 'images,videos'];
    await signalled(args, 'SIGKILL', { of: ({ key }) => DETAILS.test(key), number: 5 });
    expect(await run([...args, '--resume', 'auto'])).toMatchObject({
      code: 0,
      report: { runId: 1, failed: 0 },
    });
    const details = (await lakeLines(out)).filter(({ source }) => source === 'tmdb-movie');
    expect(details).toHaveLength(40);
    for (const { answer } of details) expect(answer).toMatchObject({ images: {}, videos: {} });
  });

  it('auto goes on with the same discover, under the same name', async () => {
    const filters = 'original_language=en votes>=1 genre=18 sort=revenue.desc';
    const args = ['discover', '--media', 'movie', '--where', filters, '--details'];
    const [dry] = (await runPlain([...args, '--dry-run'])).stdout.split('\n');
    await signalled(args, 'SIGKILL', { of: ({ key }) => DETAILS.test(key), number: 3 });
    const { list } = JSON.parse(dry ?? '');
    expect(list).toContain('sort_by=revenue.desc&vote_count.gte=1&with_genres=18&with_original_language=en');
    expect(await run([...args, '--resume', 'auto'])).toMatchObject({ code: 0, report: { runId: 1, list } });
  });

  it('of a run that is complete asks for nothing', async () => {
    await run(LIST);
    const before = api.requests.length;
    expect(await run(['--resume', '1'])).toMatchObject({ code: 0, report: { listed: 0 } });
    expect(api.requests.length).toBe(before);
    const none = await runPlain(['--resume']);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('there is no unfinished run');
  });
});

describe('--retry-failed', () => {
  const everyThirdFails = ({ key }: TmdbRequest) =>
    DETAILS.test(key) && Number(key.slice(6)) % 3 === 0 ? ({ kind: 'serverError' } as const) : undefined;

  it('has what TMDB answered with an error of its own, with the parts that were asked for', async () => {
    api.behave(everyThirdFails);
    const args = [...LIST, '--append', 'images', '--retries', '0'];
    const { code, report } = await run(args);
    expect(code).toBe(1);
    expect(report.failures).toMatchObject([{ kind: 'unreachable', count: report.failed }]);
    api.behaveNormally();
    expect(await run(['--retry-failed'])).toMatchObject({
      code: 0,
      report: { scraped: report.failed, failed: 0 },
    });
    await expectWhole();
    const details = (await lakeLines(out)).filter(({ source }) => source === 'tmdb-movie');
    for (const { answer } of details) expect(answer).toMatchObject({ images: {} });
    const again = await runPlain(['--retry-failed']);
    expect(again).toMatchObject({ code: 2, stdout: '' });
  });

  it('and then --resume, where that was stopped too, has the parts and texts that were asked for at first', async () => {
    api.behave(everyThirdFails);
    const args = [...LIST, '--append', 'images', '--language', 'de-DE', '--retries', '0'];
    expect(await run(args)).toMatchObject({ code: 1 });
    api.behaveNormally();
    const number = 4;
    const stopped = await signalled(['--retry-failed'], 'SIGKILL', {
      of: ({ key }) => DETAILS.test(key),
      number,
    });
    expect(stopped).toMatchObject({ signal: 'SIGKILL' });
    const before = api.requests.length;
    expect(await run(['--resume'])).toMatchObject({ code: 0, report: { failed: 0 } });
    const asked = api.requests.slice(before).filter(({ key }) => DETAILS.test(key));
    expect(asked.length).toBeGreaterThan(0);
    for (const { path } of asked) expect(path).toMatch(/language=de-DE/);
    const details = (await lakeLines(out)).filter(({ source }) => source === 'tmdb-movie');
    expect(details).toHaveLength(40);
    for (const { answer } of details) expect(answer).toMatchObject({ images: {} });
  });

  it.each(['1', '2'])('goes on from page %s of the list, which failed, to its details', async (page) => {
    api.behave({ kind: 'serverError', key: `movie/popular?page=${page}` });
    const { code, report } = await run([...LIST, '--retries', '0']);
    expect({ code, failed: report.failed }).toEqual({ code: 1, failed: 1 });
    api.behaveNormally();
    expect(await run(['--retry-failed'])).toMatchObject({ code: 0, report: { failed: 0 } });
    await expectWhole();
  });

  it('takes reviews along that follow from details', async () => {
    const args = ['top-rated', '--media', 'movie', '--limit', '6', '--details', '--reviews'];
    api.behave({ kind: 'serverError', on: 'details' });
    expect(await run([...args, '--retries', '0'])).toMatchObject({ code: 1, report: { failed: 6 } });
    api.behaveNormally();
    expect(await run(['--retry-failed'])).toMatchObject({ code: 0, report: { failed: 0 } });
    expect(Number((await storedIn('select count(distinct title_id) from tmdb.reviews'))[0])).toBeGreaterThan(
      3,
    );
  });
});
