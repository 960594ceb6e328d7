import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { films } from '../../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import type { RunReport } from '../../../src/domain/engine/run-report.js';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { type DatasetFolder, datasetFolder } from '../../support/builders/dataset-files.js';
import { runCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

let site: LocalSite;
let database: TestDatabase;
let datasets: DatasetFolder;
let out: string;

/** The demo's films as the files of the datasets have them. */
async function writeDatasets(): Promise<void> {
  const people = new Map(
    films.flatMap((film) => [...film.cast, ...film.directors]).map((one) => [one.nameId, one.name]),
  );
  await datasets.write('title.basics', [
    ...films.map((film) => [
      film.titleId,
      'movie',
      film.title,
      film.originalTitle ?? film.title,
      0,
      film.year,
      '\\N',
      film.runtimeMinutes ?? '\\N',
      film.genres.slice(0, 3).join(','),
    ]),
  ]);
  await datasets.write('title.ratings', [...films.map((film) => [film.titleId, film.rating, film.votes])]);
  await datasets.write('title.crew', [
    ...films.map((film) => [film.titleId, film.directors.map(({ nameId }) => nameId).join(','), '\\N']),
  ]);
  await datasets.write('title.principals', [
    ...films.flatMap((film) =>
      film.cast
        .slice(0, 4)
        .map(({ nameId }, index) => [film.titleId, index + 1, nameId, 'actor', '\\N', '\\N']),
    ),
  ]);
  await datasets.write('name.basics', [
    ...[...people].map(([nameId, name]) => [nameId, name, '\\N', '\\N', 'actor', '\\N']),
  ]);
}

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 0 });
  database = await createTestDatabase();
  out = await temporaryFolder();
  datasets = await datasetFolder();
  await writeDatasets();
  const names = 'title.basics,title.ratings,title.crew,title.principals,name.basics';
  const load = await runCli([
    'datasets',
    'load',
    '--from',
    datasets.path,
    '--only',
    names,
    '--database-url',
    database.url,
  ]);
  if (load.code !== 0) throw new Error(load.stderr);
});

afterEach(() => site.behaveNormally());

afterAll(async () => {
  await site?.close();
  await database?.drop();
});

async function scrape(...extra: string[]): Promise<{ code: number | null; report: RunReport }> {
  const base = [
    'scrape',
    '--base-url',
    site.url,
    '--rate',
    '0',
    '--out',
    out,
    '--database-url',
    database.url,
  ];
  const { code, stdout, stderr } = await runCli([...base, '--json', ...extra]);
  if (stdout === '') throw new Error(stderr);
  return { code, report: JSON.parse(stdout) };
}

describe('the datasets as a source', () => {
  it('a site that challenges every request stops a run with 3 without a fallback', async () => {
    site.behave({ kind: 'challenge', on: 'everything' });
    expect(await scrape('--movies', '250')).toMatchObject({ code: 3, report: { scraped: 0 } });
  });

  it('and with the datasets to fall back on the run still ends with 250 movies, marked as such', async () => {
    site.behave(({ page }) => (page === 'robots' ? undefined : { kind: 'challenge' }));
    const before = site.requests.length;
    const { code, report } = await scrape('--movies', '250', '--fallback', 'imdb-datasets');
    expect(code).toBe(0);
    expect(report).toMatchObject({ scraped: 250, failed: 0, sources: { 'imdb-datasets': 250 } });
    expect(report.warnings.join()).toContain('the datasets give the rest');
    expect(report.warnings.join()).toContain('the site did not give the chart (HTTP 202');
    expect(report.fields.plot?.filled).toBe(0);
    expect(report.fields.cast?.filled).toBe(250);
    expect(site.requests.length - before).toBeLessThanOrEqual(5);
  });

  it('but not to say what robots.txt allows: a site that blocks that stops the run with 3', async () => {
    site.behave({ kind: 'challenge', on: 'robots' });
    const { code, report } = await scrape('--movies', '250', '--fallback', 'imdb-datasets');
    expect({ code, scraped: report.scraped, cause: report.stop?.cause }).toEqual({
      code: 3,
      scraped: 0,
      cause: 'blocked',
    });
  });

  it('asks nobody when the datasets are the source', async () => {
    const before = site.requests.length;
    const { code, report } = await scrape('--source', 'imdb-datasets', '--movies', '50');
    expect({ code, scraped: report.scraped, sources: report.sources }).toEqual({
      code: 0,
      scraped: 50,
      sources: { 'imdb-datasets': 50 },
    });
    expect(site.requests.length).toBe(before);
  });

  it('takes title ids from the datasets and the pages from the site; a page fills what the datasets lack', async () => {
    const wanted = films.filter(
      ({ year, genres }) => year >= 1990 && year <= 1999 && genres.includes('Crime'),
    );
    const { code, report } = await scrape('--list', 'kind=movie votes>=25000 year=1990..1999 genre=Crime');
    expect({ code, scraped: report.scraped }).toEqual({ code: 0, scraped: wanted.length });
    expect(report.fields.plot?.filled).toBe(wanted.length);
    expect(report.sources).toEqual({ 'imdb-html': wanted.length });
  });

  it('tells for each title which source gave it in this run, and skips as recent only what its own source gave', async () => {
    const session = new PostgresDatabase({ url: database.url, connections: 1 });
    await session.execute('delete from runs');
    await session.close();
    const [page, blocked] = films.slice(-2).map(({ titleId }) => titleId);
    if (page === undefined || blocked === undefined) throw new Error('there are no films');
    const list = ['--ids', `${page},${blocked}`];
    site.behave(({ titleId }) => (titleId === blocked ? { kind: 'challenge' } : undefined));
    const fallen = await scrape(...list, '--concurrency', '1', '--fallback', 'imdb-datasets');
    expect(fallen.report.sources).toEqual({ 'imdb-html': 1, 'imdb-datasets': 1 });
    const where = ['--out', out, '--database-url', database.url];
    const show = ['runs', 'show', String(fallen.report.runId), ...where];
    expect((await runCli(show)).stdout).toMatch(/\nfrom imdb-html 1, imdb-datasets 1\n$/);
    expect(JSON.parse((await runCli([...show, '--json'])).stdout)).toMatchObject([
      { key: page, source: 'imdb-html' },
      { key: blocked, source: 'imdb-datasets' },
    ]);

    site.behaveNormally();
    const recent = ['--refresh-after', '1h'];
    const pages = await scrape(...list, ...recent);
    expect(pages.report).toMatchObject({ scraped: 1, skipped: 1, sources: { 'imdb-html': 1 } });
    const read = await scrape(...list, ...recent, '--source', 'imdb-datasets');
    expect(read.report).toMatchObject({ scraped: 1, skipped: 1, sources: { 'imdb-datasets': 1 } });
    const again = await scrape('--ids', blocked, '--source', 'imdb-datasets');
    expect(again.report.sources).toEqual({ 'imdb-datasets': 1 });
    const ended = await runCli(['runs', 'show', String(again.report.runId), ...where]);
    expect(ended.stdout).not.toContain('imdb-datasets 1');
  });

  it('says what is wrong with a list', async () => {
    const { code, stderr } = await runCli([
      'scrape',
      '--list',
      'votes>=many colour=red',
      '--ids',
      'tt0111161',
      '--out',
      out,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('--ids and --list exclude each other');
    const alone = await runCli(['scrape', '--list', 'votes>=many colour=red', '--out', out]);
    expect(alone.stderr).toMatch(/error: --list: .*many/);
    expect(alone.stderr).toMatch(/error: --list: .*colour/);
  });
});
