import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { dateOf, dayNumber } from '../../../../src/domain/days/day-number.js';
import { newestExportDate } from '../../../../src/domain/tmdb/tmdb-export.js';
import { TMDB_KINDS } from '../../../../src/domain/tmdb/tmdb-id.js';
import { startConnectProxy } from '../../../support/network/connect-proxy.js';
import { runKilledAtOneOf } from '../../../support/network/killed-run.js';
import { collect, startSmallTmdb, syncArgs, tmdbArgs, withToken } from '../../../support/network/tmdb-run.js';
import { runCli } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { column, inDatabase } from '../../../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';
import { expectTmdbTruth } from '../../../support/stores/tmdb-truth.js';

/** The day whose ids a sync pulls; the local TMDB begins two days before. */
const NEWEST = newestExportDate(new Date());
const dayBefore = (days: number) => dateOf(dayNumber(NEWEST) - days);

const SINCE = ['--since', dayBefore(2)];

const DAYS = {
  changes: 0,
  moving: 0,
  movie: { added: 2, changed: 12, deleted: 2, merged: 1, recreated: 2 },
  tv: { added: 1, changed: 2, deleted: 1 },
  person: { added: 3, changed: 30 },
};

let api: TmdbApi;
let database: TestDatabase;
let out: string;

beforeEach(async () => {
  api = await startSmallTmdb({ titles: 120, today: dayBefore(2), days: DAYS, limits: { connections: 0 } });
  database = await createTestDatabase();
  out = await temporaryFolder();
});

afterEach(async () => {
  await api?.close();
  await database?.drop();
});

const argsOf = (args: readonly string[]) =>
  syncArgs({ api, exportsUrl: api.exportsUrl, database, out }, args);

async function sync(args: readonly string[] = []) {
  const { code, stdout, stderr } = await runCli(argsOf(args), withToken());
  if (stdout === '') throw new Error(`the run printed no report: ${stderr}`);
  return { code, stderr, ...JSON.parse(stdout) };
}

/** Everything that there is on the day, as a user begins. */
async function collectAll(): Promise<void> {
  const where = ['--exports-url', api.exportsUrl, '--database-url', database.url, '--out', out];
  expect(await runCli(['tmdb', 'exports', 'pull', '--date', api.day, ...where])).toMatchObject({ code: 0 });
  const collected = await collect({ api, database, out }, ['new', '--media', 'movie,tv,person']);
  expect(collected).toMatchObject({ code: 0, report: { failed: 0 } });
}

const requestsFrom = (start: number) => api.requests.slice(start).map(({ key }) => key);
const isDetails = (key: string) => /^(movie|tv|person)\/\d+$/.test(key);

describe('tmdb sync', () => {
  it('makes what is stored what there is: ids, comparison, changes, new and gone in one run', async () => {
    await collectAll();
    api.advanceDay();
    api.advanceDay();
    const first = await sync(SINCE);
    expect(first).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') });
    expect(first.files).toMatchObject(TMDB_KINDS.map((kind) => ({ kind, date: NEWEST, fault: null })));
    const days = { from: dayBefore(2), to: NEWEST, fault: null };
    expect(first.differences).toMatchObject(
      TMDB_KINDS.map((kind) => {
        const known = [...api.truth(kind)];
        const added = known.filter(({ exists, addedOn }) => exists && addedOn !== null);
        const gone = known.filter(({ exists, addedOn }) => !exists && addedOn === null);
        return { ...days, kind, difference: { new: added.length, gone: gone.length } };
      }),
    );
    expect(first.run.list).toMatch(/^TMDB sync of movie, tv, person since /);
    await expectTmdbTruth(api, database);

    // The next goes on from the day of the first, which was not over, and finds nothing else.
    const before = api.requests.length;
    const second = await sync();
    expect(second).toMatchObject({ code: 0, differences: first.differences });
    expect(second.run.list).toMatch(/^TMDB sync of movie, tv, person since /);
    const again = requestsFrom(before).filter(isDetails);
    expect(new Set(again).size).toBe(again.length);
    expect(again.length).toBeLessThan(60);
    await expectTmdbTruth(api, database);
  });

  it('asks for nothing but what is stored and what that has become, where nothing new is wanted', async () => {
    await collectAll();
    api.advanceDay();
    api.advanceDay();
    const stored = await inDatabase(database, (opened) =>
      column(opened, 'select key from tmdb.observations where details_at is not null'),
    );
    const movies = [...api.truth('movie')];
    const goneIds = new Set(movies.flatMap(({ exists, imdbId }) => (exists ? [] : (imdbId ?? []))));
    const become = movies.filter(({ exists, imdbId }) => exists && goneIds.has(imdbId ?? ''));
    const wanted = new Set([...stored, ...become.map(({ id }) => `movie/${id}`)]);
    const before = api.requests.length;
    expect(await sync([...SINCE, '--media', 'movie', '--new', 'none'])).toMatchObject({ code: 0 });
    const asked = requestsFrom(before).filter(isDetails);
    expect(asked.length).toBeGreaterThan(12);
    expect(asked.every((key) => key.startsWith('movie/') && wanted.has(key))).toBe(true);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('fetches the stalest anew', async () => {
    await collectAll();
    api.advanceDay();
    api.advanceDay();
    expect(await sync(SINCE)).toMatchObject({ code: 0 });
    const old = await inDatabase(database, (opened) =>
      column(
        opened,
        `update tmdb.observations set details_at = now() - interval '200 days', first_observed_at = '2020-01-01'
         where key in (
           select o.key from tmdb.observations o
           where o.key like 'movie/%' and o.details_at is not null
             and not exists (select from tmdb.gone g where g.kind || '/' || g.id = o.key)
           order by o.key limit 3
         )
         returning key`,
      ),
    );
    expect(old).toHaveLength(3);
    const stale = async (args: readonly string[]) => {
      const before = api.requests.length;
      expect(await sync(['--media', 'movie', ...args])).toMatchObject({ code: 0 });
      return requestsFrom(before).filter((key) => old.includes(key));
    };
    expect(await stale(['--stale', 'none'])).not.toEqual(expect.arrayContaining(old));
    // All days of them are over.
    expect(new Set(await stale([]))).toEqual(new Set(old));
  });

  it('ends with what there is after kill -9 at whatever request, when it is gone on with', async () => {
    await collectAll();
    api.advanceDay();
    api.advanceDay();
    const when = await runKilledAtOneOf(60, api, argsOf(SINCE));
    expect(await sync([...SINCE, '--resume', 'auto']), when).toMatchObject({ code: 0 });
    await expectTmdbTruth(api, database);
  });

  it('goes on without the ids of a day that is not there, and says so', async () => {
    await collectAll();
    const late = await sync(['--media', 'movie,tv']);
    expect(late).toMatchObject({ code: 1, differences: [], run: { failed: 0, exitCode: 0 } });
    expect(late.stderr).toMatch(
      /^error: .*movie_ids_.*: the server answers 40[34]: TMDB has the files of a day ready by 08:00 UTC/m,
    );
    expect(api.requests.some(({ key }) => key === 'tv/changes')).toBe(true);
  });

  it('leaves out the ids, which come directly, where it is to go through a proxy', async () => {
    await collectAll();
    await using proxy = await startConnectProxy({ address: '127.0.0.1' });
    const before = api.requests.length;
    const args = ['--media', 'tv', '--new', 'none', '--proxy', `http://${proxy.authority}`];
    const through = await sync(args);
    expect(through).toMatchObject({ code: 0, files: [], differences: [], run: { failed: 0 } });
    expect(through.stderr).toMatch(
      /^warning: the daily ids are not pulled, since they are downloaded directly/m,
    );
    expect(requestsFrom(before)).toEqual(['tv/changes']);
    expect(proxy.connections).toBeGreaterThan(0);
  });

  it("leaves out TMDB's own ids of a run over a local site", async () => {
    await collectAll();
    const args = tmdbArgs('sync', { api, database, out }, ['--media', 'tv', '--new', 'none']);
    const { code, stdout, stderr } = await runCli(args, withToken());
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, files: [], differences: [] });
    expect(stderr).toMatch(/^warning: the daily ids are not pulled, since those of TMDB say nothing/m);
  });

  it('says what it would do, and what is missing, before anything is asked for', async () => {
    const empty = await runCli(argsOf([]), withToken());
    expect(empty).toMatchObject({ code: 2, stdout: '' });
    expect(empty.stderr).toMatch(/^error: nothing of TMDB is stored with its details yet: give --media/);
    const dry = await runCli([...argsOf(['--media', 'tv', '--dry-run'])], withToken());
    expect(dry).toMatchObject({ code: 0 });
    expect(JSON.parse(dry.stdout)).toMatchObject({
      list: expect.stringMatching(/^TMDB sync of tv since /),
      targets: [],
      otherTargets: 'the list of changes, then the table tmdb.ids, then the age of what is stored',
    });
    expect(api.requests).toEqual([]);
  });
});
