import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { sentJson, sentRows } from '../../../support/network/tmdb-rows.js';
import { collect, link, linkArgs, startSmallTmdb, withToken } from '../../../support/network/tmdb-run.js';
import { runCli, startCli } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { column, inDatabase, lakeLines } from '../../../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

let api: TmdbApi;
/** Ids of IMDb that the local TMDB knows, by the keys of its movies in the order of a list. */
let known: ReadonlyMap<string, string>;
let database: TestDatabase;
let out: string;

beforeAll(async () => {
  api = await startSmallTmdb();
  const ids = new Map<string, string>();
  for (const { key } of await sentRows(api, 'movie/popular', 'movie')) {
    const { imdb_id } = z.looseObject({ imdb_id: z.string().nullable() }).parse(await sentJson(api, key));
    if (imdb_id !== null) ids.set(imdb_id, key);
  }
  known = ids;
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

const places = () => ({ api, database, out });

async function storedIn(sql: string): Promise<string[]> {
  return await inDatabase(database, (opened) => column(opened, sql));
}

async function addMovies(ids: readonly string[]): Promise<void> {
  await inDatabase(database, (opened) =>
    opened.execute(
      `insert into movies (imdb_id, kind, title, countries, languages, source, updated_at)
       select id, 'movie', 'A title', '{}', '{}', 'imdb-html', now() from unnest($1::text[]) id`,
      [ids],
    ),
  );
}

async function fileOf(ids: readonly string[]): Promise<string> {
  const file = join(out, 'ids.txt');
  await writeFile(file, `${ids.join('\n')}\n`);
  return file;
}

const LINKS = `select imdb_id || ' ' || kind || '/' || tmdb_id || ' ' || evidence from title_links
  where state = 'current' order by imdb_id`;
const NOBODYS = 'tt9999999';
/** More than what of a list is in the journal at once. */
const NOBODYS_MANY = Array.from({ length: 600 }, (_, index) => `tt${9_000_000 + index}`);

/** The requests that an action causes. */
async function requestsOf(action: () => Promise<unknown>): Promise<string[]> {
  const before = api.requests.length;
  await action();
  return api.requests.slice(before).map(({ key }) => key);
}

describe('tmdb link', () => {
  it('takes links from stored details, asks for the rest once, and keeps that TMDB has none', async () => {
    const [first = '', ...others] = [...known.keys()].slice(0, 4);
    await writeFile(join(out, 'movies.txt'), known.get(first)?.slice('movie/'.length) ?? '');
    await collect(places(), ['ids', '--media', 'movie', '--ids-file', join(out, 'movies.txt')]);
    await addMovies([first, ...others, NOBODYS]);

    const asked = await requestsOf(async () => {
      const { code, report } = await link(places(), []);
      expect({ code, report }).toMatchObject({
        code: 0,
        report: {
          listed: 4,
          scraped: 4,
          failed: 0,
          stores: { postgres: { inserted: 4 }, jsonl: { inserted: 4 } },
          warnings: ['stored details gave 1 new link and changed 0, without a request'],
        },
      });
    });
    expect(asked.toSorted()).toEqual([...others, NOBODYS].map((id) => `find/${id}`).toSorted());
    expect(await storedIn(LINKS)).toEqual(
      [
        `${first} ${known.get(first)} details`,
        ...others.map((id) => `${id} ${known.get(id)} find`),
      ].toSorted(),
    );
    const lines = (await lakeLines(out)).filter(({ source }) => source === 'tmdb-find');
    expect(lines.map(({ key }) => key).toSorted()).toEqual(asked.toSorted());
    for (const { answer } of lines) expect(answer).toHaveProperty('movie_results');

    const again = await requestsOf(async () =>
      expect(await link(places(), [])).toMatchObject({
        code: 0,
        report: { listed: 0, failed: 0, warnings: [] },
      }),
    );
    expect(again).toEqual([]);
  });

  it('links the ids of a file, and refuses what are none', async () => {
    const [first = '', second = '', third = ''] = known.keys();
    await link(places(), ['--imdb-ids-file', await fileOf([first])]);
    const asked = await requestsOf(async () => {
      const args = ['--imdb-ids-file', await fileOf([first, second, NOBODYS, third])];
      expect(await link(places(), args)).toMatchObject({ code: 0, report: { listed: 3, scraped: 3 } });
    });
    expect(asked).toHaveLength(3);
    expect(await storedIn(LINKS)).toEqual(
      [first, second, third].toSorted().map((id) => `${id} ${known.get(id)} find`),
    );
    const refused = await runCli(
      linkArgs(places(), ['--imdb-ids-file', await fileOf([first, '278']), '--all']),
      withToken(),
    );
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^error: --imdb-ids-file and --all exclude each other/);
    const noId = await runCli(
      linkArgs(places(), ['--imdb-ids-file', await fileOf([first, '278'])]),
      withToken(),
    );
    expect(noId).toMatchObject({ code: 2, stdout: '' });
    expect(noId.stderr).toMatch(/line 2: "278" is not a title id/);
  });

  it('links titles of the loaded datasets, but no episodes', async () => {
    const [first = '', second = ''] = known.keys();
    await inDatabase(database, (opened) =>
      opened.execute(
        `insert into imdb.title_basics (tconst, title_type, primary_title)
         values ($1, 'movie', 'A film'), ($2, 'tvEpisode', 'An episode'), ('tt0000009', 'tvSeries', 'A series')`,
        [first, second],
      ),
    );
    const asked = await requestsOf(() => link(places(), ['--all']));
    expect(asked.toSorted()).toEqual([`find/${first}`, 'find/tt0000009'].toSorted());
  });

  it('works with the embedded database', async () => {
    const [first = ''] = known.keys();
    const embedded = { api, database: null, out };
    const args = ['--imdb-ids-file', await fileOf([first, NOBODYS])];
    expect(await link(embedded, args)).toMatchObject({ code: 0, report: { scraped: 2, failed: 0 } });
    expect(await requestsOf(() => link(embedded, args))).toEqual([]);
    const { stdout } = await runCli(['query', 'links', '--csv', '--out', out]);
    expect(stdout.split('\n')[1]).toMatch(new RegExp(`^${first},movie,\\d+,.*,current,,find,`));
  });

  it('asks for nothing with --stored', async () => {
    const [first = '', second = ''] = known.keys();
    await writeFile(join(out, 'movies.txt'), known.get(first)?.slice('movie/'.length) ?? '');
    await collect(places(), ['ids', '--media', 'movie', '--ids-file', join(out, 'movies.txt')]);
    await addMovies([first, second]);
    const asked = await requestsOf(async () =>
      expect(await link(places(), ['--stored'])).toMatchObject({ code: 0, report: { listed: 0, failed: 0 } }),
    );
    expect(asked).toEqual([]);
    expect(await storedIn(LINKS)).toEqual([`${first} ${known.get(first)} details`]);
  });

  it('with --stored needs neither a key nor a way out, unlike without it', async () => {
    await collect(places(), ['popular', '--media', 'movie', '--limit', '20', '--details']);
    const way = ['--proxy-file', join(out, 'nowhere')];
    const { code, stdout, stderr } = await runCli(linkArgs(places(), ['--stored', ...way]));
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('error') });
    expect(JSON.parse(stdout)).toMatchObject({
      listed: 0,
      attempts: 0,
      routes: [{ id: 'direct', attempts: 0 }],
    });
    expect((await storedIn(LINKS)).length).toBeGreaterThan(0);
    const planned = await runCli(linkArgs(places(), ['--stored', '--dry-run']));
    expect(JSON.parse(planned.stdout)).toMatchObject({ targets: [], otherTargets: null, routes: [] });
    const faulty = await runCli(linkArgs(places(), ['--stored', '--retries', 'x', ...way]));
    expect(faulty.stderr).toMatch(/^error: --retries [^\n]*\n$/);
    const asking = await runCli(linkArgs(places(), way));
    expect(asking).toMatchObject({ code: 2, stdout: '' });
    expect(asking.stderr).toMatch(/nowhere cannot be read[\s\S]*TMDB wants to know who asks/);
  });

  it('keeps answers from which load makes the same links without TMDB', async () => {
    const [first = '', second = ''] = known.keys();
    await link(places(), ['--imdb-ids-file', await fileOf([first, second, NOBODYS])]);
    const linked = await storedIn(LINKS);
    expect(linked).toHaveLength(2);
    await inDatabase(database, (opened) => opened.script('truncate title_links, tmdb.observations'));
    const args = ['tmdb', 'load', join(out, 'lake', 'raw'), '--database-url', database.url, '--out', out];
    expect(await runCli(args)).toMatchObject({ code: 0 });
    expect(await storedIn(LINKS)).toEqual(linked);
  });

  it('leaves the addresses of posters as collect was told', async () => {
    await collect(places(), ['popular', '--media', 'movie', '--limit', '1', '--poster-size', 'w780']);
    await link(places(), ['--stored']);
    expect(await storedIn('select size from tmdb.poster_addresses')).toEqual(['w780']);
  });

  it('asks again with --refresh-after for what was asked before that', async () => {
    const args = ['--imdb-ids-file', await fileOf([NOBODYS])];
    await link(places(), args);
    expect(await requestsOf(() => link(places(), [...args, '--refresh-after', '1h']))).toEqual([]);
    await inDatabase(database, (opened) =>
      opened.script(`update tmdb.observations set observed_at = observed_at - interval '2 hours';
        update run_targets set finished_at = finished_at - interval '2 hours'`),
    );
    expect(await requestsOf(() => link(places(), [...args, '--refresh-after', '1h']))).toEqual([
      `find/${NOBODYS}`,
    ]);
  });

  it('says in a dry run what it would ask for, and asks for nothing', async () => {
    const args = ['--imdb-ids-file', await fileOf([NOBODYS]), '--dry-run'];
    const asked = await requestsOf(async () => {
      const { stdout } = await runCli(linkArgs(places(), args), withToken());
      expect(JSON.parse(stdout)).toMatchObject({ targets: [`find/${NOBODYS}`], otherTargets: null });
      const ofMovies = await runCli(linkArgs(places(), ['--dry-run']), withToken());
      expect(JSON.parse(ofMovies.stdout)).toMatchObject({
        list: 'TMDB links of the stored movies',
        targets: [],
        otherTargets: 'the list of titles without a link',
      });
    });
    expect(asked).toEqual([]);
  });

  it('in a dry run leaves out of a file what is linked already, and makes no database', async () => {
    const [first = '', second = ''] = known.keys();
    await link(places(), ['--imdb-ids-file', await fileOf([first])]);
    const args = ['--imdb-ids-file', await fileOf([NOBODYS, first, second]), '--dry-run'];
    const planned = async (where: Parameters<typeof linkArgs>[0]) =>
      JSON.parse((await runCli(linkArgs(where, args), withToken())).stdout);
    expect(await planned(places())).toMatchObject({ targets: [`find/${NOBODYS}`, `find/${second}`] });
    const nothingThere = await temporaryFolder();
    expect(await planned({ ...places(), database: null, out: nothingThere })).toMatchObject({
      targets: [`find/${NOBODYS}`, `find/${first}`, `find/${second}`],
    });
    expect(await readdir(nothingThere)).toEqual([]);
  });

  it.each(['link', 'collect'])(
    'that was killed goes on with %s --resume, what was saved not asked for again',
    async (command) => {
      const ids = [...known.keys()].slice(0, 12);
      await addMovies([...ids, ...NOBODYS_MANY]);
      const child = startCli(linkArgs(places(), ['--concurrency', '2']), withToken());
      let seen = 0;
      api.behave({ kind: 'latency', latencyMs: 20 });
      api.behave(() => {
        seen += 1;
        if (seen === 8) child.process.kill('SIGKILL');
        return undefined;
      });
      await child.result;
      api.behaveNormally();
      expect(await storedIn('select list_complete from runs')).toEqual(['false']);
      const settled = await storedIn(`select key from run_targets where state = 'done'`);
      const asked = await requestsOf(async () => {
        const resumed = (command === 'link' ? link : collect)(places(), ['--resume']);
        expect(await resumed).toMatchObject({ code: 0, report: { runId: 1, failed: 0 } });
      });
      expect(asked.filter((key) => settled.includes(key))).toEqual([]);
      expect(new Set([...settled, ...asked]).size).toBe(612);
      expect(await storedIn(LINKS)).toEqual(ids.toSorted().map((id) => `${id} ${known.get(id)} find`));
      const keys = (await lakeLines(out)).map(({ key }) => key);
      expect({ lines: keys.length, different: new Set(keys).size }).toEqual({ lines: 612, different: 612 });
    },
  );
});
