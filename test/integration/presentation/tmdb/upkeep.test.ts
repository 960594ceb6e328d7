import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { dateOf } from '../../../../src/domain/days/day-number.js';
import type { TmdbKind } from '../../../../src/domain/tmdb/tmdb-id.js';
import { runKilledAtOneOf } from '../../../support/network/killed-run.js';
import { sentRows } from '../../../support/network/tmdb-rows.js';
import { collect, collectArgs, startSmallTmdb, withToken } from '../../../support/network/tmdb-run.js';
import { runCli } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { column, inDatabase, lakeLines } from '../../../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';
import { expectTmdbTruth } from '../../../support/stores/tmdb-truth.js';

/** A day so many days from that of the clock, on which a run's own last day lies. */
const dayFromNow = (days: number) => dateOf(Math.floor(Date.now() / 86_400_000) + days);

const DAYS = {
  changes: 0,
  // `/changes` does not tell of them.
  moving: 0,
  movie: { added: 2, changed: 20, deleted: 2, merged: 1 },
  tv: { added: 1, changed: 2, deleted: 1 },
  person: { added: 3, changed: 130 },
};

const DETAILS = /^(movie|tv|person)\/\d+$/;
const FIND = /^find\/tt\d+$/;
const EVERYTHING = ['new', '--media', 'movie,tv,person'];

let api: TmdbApi;
let database: TestDatabase;
let out: string;

beforeEach(async () => {
  api = await startSmallTmdb({ titles: 40, today: dayFromNow(-2), days: DAYS, limits: { connections: 0 } });
  database = await createTestDatabase();
  out = await temporaryFolder();
});

afterEach(async () => {
  await api?.close();
  await database?.drop();
});

const run = (args: readonly string[]) => collect({ api, database, out }, args);
const runPlain = (args: readonly string[]) => runCli(collectArgs({ api, database, out }, args), withToken());

async function pull(): Promise<void> {
  const where = ['--exports-url', api.exportsUrl, '--database-url', database.url, '--out', out];
  const pulled = await runCli(['tmdb', 'exports', 'pull', '--date', api.day, ...where]);
  expect(pulled).toMatchObject({ code: 0 });
}

async function storedIn(sql: string): Promise<string[]> {
  return await inDatabase(database, (opened) => column(opened, sql));
}

const expectTruth = (kinds?: readonly TmdbKind[]) => expectTmdbTruth(api, database, kinds);

describe('tmdb collect new and changed', () => {
  it('keep what is stored true from day to day', async () => {
    await pull();
    expect(await run(EVERYTHING)).toMatchObject({ code: 0, report: { failed: 0 } });
    await expectTruth();
    const first = api.requests.length;
    expect(await run(EVERYTHING)).toMatchObject({ code: 0, report: { listed: 0 } });
    expect(api.requests).toHaveLength(first);

    const since = api.day;
    api.advanceDay();
    const changed = await run(['changed', '--since', since]);
    // What is gone was to be found out.
    expect(changed).toMatchObject({ code: 0, report: { failed: 4, failures: [{ kind: 'not-found' }] } });
    await pull();
    expect(await run(EVERYTHING)).toMatchObject({ code: 0, report: { listed: 6, failed: 0 } });
    await expectTruth();
    expect(await storedIn('select count(*) from tmdb.gone where merged_into is not null')).toEqual(['1']);

    // Half of what comes back does so under its old id, which is then no longer gone.
    api.advanceDay({ movie: { ...DAYS.movie, recreated: 2 } });
    const again = await run(['changed']);
    expect(again.report.list).toBe(`TMDB changes of movie, tv, person since ${api.day}`);
    expect(again.code).toBe(0);
    await pull();
    await run(EVERYTHING);
    await expectTruth();
    const saved = (await lakeLines(out)).filter(({ source }) => source.startsWith('tmdb-')).length;
    const answered = api.requests.filter(({ status }) => status === 200).map(({ key }) => key);
    expect(saved).toBe(answered.filter((key) => DETAILS.test(key) || FIND.test(key)).length);
  });

  it('ask for pages and for what has changed and is stored, each once', async () => {
    await pull();
    await run(['new', '--media', 'movie,tv']);
    await run(['new', '--media', 'person', '--limit', '150']);
    const stored = new Set(await storedIn('select key from tmdb.observations where details_at is not null'));
    expect(stored.size).toBeGreaterThan(150);
    api.advanceDay();
    const named = await Promise.all(
      (['movie', 'person'] as const).map((kind) =>
        sentRows(api, `${kind}/changes?start_date=${dayFromNow(-1)}&end_date=${dayFromNow(0)}`, kind),
      ),
    );
    const before = api.requests.length;
    await run(['changed', '--since', dayFromNow(-1), '--media', 'person,movie']);
    const asked = api.requests.slice(before);
    const pages = asked.filter(({ key }) => key.endsWith('/changes'));
    // Two days of two kinds, of which one day of people has a second page.
    expect(pages).toHaveLength(5);
    const details = asked.filter(({ key }) => DETAILS.test(key)).map(({ key }) => key);
    const wanted = named.flat().filter(({ key }) => stored.has(key));
    expect(wanted.length).toBeGreaterThan(20);
    expect(details.sort()).toEqual(wanted.map(({ key }) => key).sort());
    const finds = asked.filter(({ key }) => FIND.test(key)).map(({ key }) => key);
    const gone = [...api.truth('movie')].filter(({ exists, imdbId }) => !exists && imdbId !== null);
    expect(finds.sort()).toEqual(gone.map(({ imdbId }) => `find/${imdbId}`).sort());
    const all = await run(['changed', '--since', dayFromNow(-1), '--media', 'person', '--all']);
    expect(all).toMatchObject({ code: 0, report: { listed: 3 + 133 } });
  });

  it('leave what is true after kill -9 and --resume', async () => {
    await pull();
    await run(['new', '--media', 'movie,tv']);
    api.advanceDay();
    const changed = ['changed', '--since', dayFromNow(-1), '--all', '--media', 'movie,tv'];
    const when = await runKilledAtOneOf(30, api, collectArgs({ api, database, out }, changed));
    expect(await run(['--resume']), when).toMatchObject({ code: 0 });
    await expectTruth(['movie', 'tv']);
  });

  it('say what is missing before anything is asked for', async () => {
    const fresh = await runPlain(['new', '--media', 'movie']);
    expect(fresh).toMatchObject({ code: 2, stdout: '' });
    expect(fresh.stderr).toMatch(
      /^error: no daily ids of movie are loaded.*tmdb exports pull --kind movie first/,
    );
    const changed = await runPlain(['changed']);
    expect(changed).toMatchObject({ code: 2, stdout: '' });
    expect(changed.stderr).toMatch(
      /^error: no run has read the changes of movie, tv, person to their end yet/,
    );
    expect(api.requests).toEqual([]);
  });

  it('do not take a day for read whose pages could not be had', async () => {
    api.behave({ kind: 'notFound', key: 'movie/changes' });
    expect(await run(['changed', '--since', dayFromNow(0)])).toMatchObject({ code: 1 });
    api.behaveNormally();
    expect(await runPlain(['changed', '--media', 'movie'])).toMatchObject({ code: 2 });
    expect(await run(['changed', '--since', dayFromNow(0)])).toMatchObject({ code: 0 });
    expect(await run(['changed', '--media', 'tv'])).toMatchObject({ code: 0, report: { listed: 1 } });
    // What is not stored was not looked at.
    expect(await runPlain(['changed', '--all'])).toMatchObject({ code: 2 });
  });
});
