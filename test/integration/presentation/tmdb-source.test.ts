import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { films } from '../../../src/demo/films.js';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { startTmdbApi, type TmdbApi } from '../../../src/demo/tmdb-api/tmdb-api.js';
import type { RunReport } from '../../../src/domain/engine/run-report.js';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { datasetFolder } from '../../support/builders/dataset-files.js';
import { FILM_DATASETS, writeFilms } from '../../support/builders/film-datasets.js';
import { runCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

const TOKEN = 'an-access-token-of-a-test';
const BOTH = ['--fallback', 'imdb-datasets,tmdb'];

let site: LocalSite;
let tmdb: TmdbApi;
let database: TestDatabase;
let out: string;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 0 });
  tmdb = await startTmdbApi({ titles: 300, tokens: [TOKEN], limits: { perSecond: 0 } });
  database = await createTestDatabase();
  out = await temporaryFolder();
  const datasets = await datasetFolder();
  await writeFilms(datasets);
  const from = ['--from', datasets.path, '--only', FILM_DATASETS.join(',')];
  const load = await runCli(['datasets', 'load', ...from, '--database-url', database.url]);
  await datasets.remove();
  if (load.code !== 0) throw new Error(load.stderr);
});

afterEach(() => {
  site.behaveNormally();
  tmdb.behaveNormally();
});

afterAll(async () => {
  await site?.close();
  await tmdb?.close();
  await database?.drop();
});

function run(args: readonly string[], token = TOKEN) {
  const where = ['--out', out, '--database-url', database.url];
  const sites = ['--base-url', site.url, '--tmdb-base-url', tmdb.url];
  return runCli(['scrape', ...sites, ...where, ...args], { env: { TMDB_TOKEN: token } });
}

async function scrape(args: readonly string[], token?: string) {
  const { code, stdout, stderr } = await run(['--json', ...args], token);
  if (stdout === '') throw new Error(stderr);
  const report: RunReport = JSON.parse(stdout);
  return { code, report };
}

async function rows(query: string): Promise<readonly (readonly unknown[])[]> {
  const session = new PostgresDatabase({ url: database.url, connections: 1 });
  try {
    return (await session.execute(query)).rows;
  } finally {
    await session.close();
  }
}

const idsOf = (some: typeof films) => some.map(({ titleId }) => titleId).join(',');

describe('what the site blocks, from the datasets and TMDB', () => {
  it('has rating and cast of the datasets, and plot, poster and money of TMDB, and says so of each value', async () => {
    site.behave(({ page }) => (page === 'robots' ? undefined : { kind: 'challenge' }));
    const { code, report } = await scrape(['--movies', '60', '--rate', '0', ...BOTH]);
    expect(code).toBe(0);
    expect(report).toMatchObject({ scraped: 60, failed: 0, sources: { 'imdb-datasets': 60, tmdb: 60 } });
    expect(report.warnings.join()).toContain('the rest comes from the datasets and TMDB');
    expect(report.routes.map(({ id }) => id)).toEqual(['direct', 'tmdb-direct']);
    expect(report.fields.rating?.origins).toEqual({ datasets: 60 });
    expect(report.fields.posterUrl?.origins.tmdb).toBe(report.fields.posterUrl?.filled);

    const given = await rows(`
      select distinct field, source from movie_field_sources
      where field in ('rating', 'cast', 'directors', 'title', 'plot', 'poster_url', 'budget', 'gross_worldwide')`);
    const fieldsOf = (source: string) =>
      given
        .filter(([, giver]) => giver === source)
        .map(([field]) => field)
        .sort();
    expect(fieldsOf('imdb-datasets')).toEqual(['cast', 'directors', 'rating', 'title']);
    expect(fieldsOf('tmdb')).toEqual(['budget', 'gross_worldwide', 'plot', 'poster_url']);

    const rich = films
      .slice(0, 60)
      .find(({ budget, grossWorldwide }) => budget !== undefined && grossWorldwide !== undefined);
    expect(
      await rows(`
        select m.rating::float8, m.vote_count, m.budget, m.gross_worldwide, m.budget_currency, m.poster_url ~ '/w342/',
          (select count(*)::int from movie_actor a where a.movie_id = m.imdb_id)
        from movies m where imdb_id = '${rich?.titleId}'`),
    ).toEqual([
      [
        rich?.rating,
        rich?.votes,
        rich?.budget,
        rich?.grossWorldwide,
        'USD',
        true,
        Math.min(4, rich?.cast.length ?? 0),
      ],
    ]);
    const csv = await readFile(join(out, 'csv', 'movies.csv'), 'utf8');
    expect(csv).toContain('/w342/');
  });

  it('is asked over no more connections than TMDB takes, however many the site is asked over', async () => {
    site.behave({ kind: 'challenge', on: 'titles' });
    const ids = ['--ids', idsOf(films.slice(60, 100)), '--concurrency', '100', '--rate', '0'];
    const { report } = await scrape([...ids, '--tmdb-rate', '0', ...BOTH]);
    expect(report.sources).toEqual({ 'imdb-datasets': 40, tmdb: 40 });
    expect(tmdb.counts().mostConnections).toBeLessThanOrEqual(20);
  });

  it('comes from the datasets alone while TMDB fails, which is said', async () => {
    site.behave({ kind: 'challenge', on: 'titles' });
    tmdb.behave({ kind: 'serverError' });
    const ids = ['--ids', idsOf(films.slice(100, 102))];
    const { code, report } = await scrape([...ids, '--rate', '0', '--retries', '0', ...BOTH]);
    expect(code).toBe(0);
    expect(report).toMatchObject({ scraped: 2, sources: { 'imdb-datasets': 2 } });
    expect(report.warnings.filter((warning) => warning.startsWith('tmdb gave nothing'))).toHaveLength(1);
  });

  it('stops with 2 when TMDB does not take the key, and goes on with a valid one', async () => {
    site.behave({ kind: 'challenge', on: 'titles' });
    const ids = ['--ids', idsOf(films.slice(110, 113))];
    const stopped = await scrape(
      [...ids, '--rate', '0', '--concurrency', '1', ...BOTH],
      'a-token-that-nobody-takes',
    );
    expect(stopped).toMatchObject({ code: 2, report: { scraped: 0, stop: { cause: 'unauthorized' } } });
    expect(stopped.report.stop?.message).toContain('TMDB_TOKEN');
    expect(JSON.stringify(stopped.report)).not.toContain('a-token-that-nobody-takes');
    const resumed = await scrape(['--resume']);
    expect(resumed).toMatchObject({
      code: 0,
      report: { scraped: 3, sources: { 'imdb-datasets': 3, tmdb: 3 } },
    });
  });

  it('is not asked of TMDB while the site answers', async () => {
    const before = tmdb.requests.length;
    const { report } = await scrape(['--ids', idsOf(films.slice(120, 122)), '--rate', '0', ...BOTH]);
    expect(report).toMatchObject({ scraped: 2, sources: { 'imdb-html': 2 } });
    expect(tmdb.requests.length).toBe(before);
    expect(report.routes.map(({ id }) => id)).toEqual(['direct']);
  });
});

describe('--source tmdb', () => {
  const SOURCE = ['--source', 'tmdb'];

  it('takes titles by their ids from TMDB, without a request to the site, and says what TMDB does not know', async () => {
    const before = site.requests.length;
    const ids = ['--ids', idsOf(films.slice(200, 203))];
    const { code, stdout } = await run([...SOURCE, ...ids]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nSources\n {2}tmdb 3\n {2}TMDB knows no rating/);
    expect(site.requests.length).toBe(before);
    expect(
      await rows(`select rating, vote_count, source from movies where imdb_id = '${films[200]?.titleId}'`),
    ).toEqual([[null, null, 'tmdb']]);

    const again = await scrape([...SOURCE, ...ids, '--refresh-after', '1h']);
    expect(again.report).toMatchObject({ scraped: 0, skipped: 3 });
  });

  it('takes the ids from the datasets', async () => {
    const list = ['--list', 'kind=movie votes>=25000 year=1990..1999 genre=Crime', '--movies', '3'];
    const { report } = await scrape([...SOURCE, ...list]);
    expect(report).toMatchObject({ scraped: 3, sources: { tmdb: 3 } });
  });

  it('is not found where TMDB does not know the id', async () => {
    const { code, report } = await scrape([...SOURCE, '--ids', 'tt99999999']);
    expect(code).toBe(1);
    expect(report.failures).toMatchObject([{ kind: 'not-found', count: 1 }]);
  });

  it.each([
    ['--source', 'tmdb'],
    ['--fallback', 'tmdb'],
  ])('of a local TMDB (%s %s) does not come into a folder of a site', async (...from) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'site.txt'), 'imdb.invalid\n');
    const ids = idsOf(films.slice(0, 1));
    const asked = ['scrape', ...from, '--ids', ids, '--out', folder, '--tmdb-base-url', tmdb.url];
    for (const dryRun of [[], ['--dry-run']]) {
      const { code, stdout, stderr } = await runCli([...asked, ...dryRun], { env: { TMDB_TOKEN: TOKEN } });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(
        'holds records of imdb.invalid, and they would mix with those of a local site',
      );
    }
  });

  it('shows in a dry run where the routes lead', async () => {
    const before = tmdb.requests.length;
    const { stdout } = await run([...SOURCE, '--ids', 'tt0111161', '--dry-run', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      targets: ['tt0111161'],
      settings: { baseUrl: tmdb.url, rate: 38, concurrency: 20 },
    });
    expect(tmdb.requests.length).toBe(before);
  });

  it.each([
    ['a chart', ['--chart', 'top'], /--source tmdb has no chart: TMDB does not know those of IMDb/],
    ['no list', [], /--source tmdb has no chart: TMDB does not know those of IMDb/],
  ])('is refused with %s, before anything is asked', async (_, args, sentence) => {
    const before = tmdb.requests.length;
    const { code, stderr } = await run([...SOURCE, ...args]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(sentence) });
    expect(tmdb.requests.length).toBe(before);
  });
});
