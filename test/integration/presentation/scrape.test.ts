import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { films } from '../../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import type { RunReport } from '../../../src/domain/engine/run-report.js';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { queryRows } from '../../../src/infrastructure/database/sql-database.js';
import { runCli, startCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

const ids = films.slice(0, 30).map(({ titleId }) => titleId);
const [first = '', second = ''] = ids;

let site: LocalSite;
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  site = await startLocalSite({});
  database = await createTestDatabase();
  folder = await temporaryFolder();
});

afterEach(() => site.behaveNormally());

afterAll(async () => {
  await site?.close();
  await database?.drop();
});

function scrapeArgs(extra: readonly string[], out = folder) {
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
  return [...base, '--json', ...extra];
}

async function scrape(
  ...extra: string[]
): Promise<{ code: number | null; report: RunReport; stderr: string }> {
  const { code, stdout, stderr } = await runCli(scrapeArgs(extra));
  return { code, report: JSON.parse(stdout), stderr };
}

async function moviesInDatabase(): Promise<number> {
  const session = new PostgresDatabase({ url: database.url, connections: 1 });
  try {
    const rows = await queryRows(
      session,
      'select count(*) as n from movies',
      [],
      z.object({ n: z.number() }),
    );
    return rows[0]?.n ?? 0;
  } finally {
    await session.close();
  }
}

async function csvRows(file: string, out = folder): Promise<Record<string, string>[]> {
  return parse(await readFile(join(out, 'csv', file), 'utf8'), { columns: true });
}

describe('scrape', () => {
  it('saves the titles of the chart to the database and to CSV; again it changes no byte', async () => {
    const once = await scrape('--movies', '40');
    expect(once).toMatchObject({ code: 0, report: { scraped: 40, failed: 0, list: 'chart top' } });
    const rows = await csvRows('movies.csv');
    expect(rows.map(({ imdb_id }) => imdb_id).sort()).toEqual(
      films
        .slice(0, 40)
        .map(({ titleId }) => titleId)
        .sort(),
    );
    expect(await moviesInDatabase()).toBe(40);
    const files = () =>
      Promise.all(
        ['movies', 'actors', 'movie_actor'].map((name) => readFile(join(folder, 'csv', `${name}.csv`))),
      );
    const before = await files();
    const again = await scrape('--movies', '40');
    expect(again.report.stores).toEqual({
      postgres: { inserted: 0, updated: 0, unchanged: 40, unsaved: 0 },
      csv: { inserted: 0, updated: 0, unchanged: 40, unsaved: 0 },
    });
    expect(await files()).toEqual(before);
  });

  it('says what a title page holds in every column', async () => {
    await scrape('--ids', first);
    const [film] = films;
    const row = (await csvRows('movies.csv')).find(({ imdb_id }) => imdb_id === first);
    expect(row).toMatchObject({
      kind: 'movie',
      title: film?.title,
      year: String(film?.year),
      rating: String(film?.rating),
      vote_count: String(film?.votes),
      genres: film?.genres.join('|'),
      directors: film?.directors.map(({ name }) => name).join('|'),
      chart_rank: '1',
      source: 'imdb-html',
    });
    const links = (await csvRows('movie_actor.csv')).filter(({ movie_id }) => movie_id === first);
    expect(links.map(({ actor_id }) => actor_id)).toEqual(film?.cast.map(({ nameId }) => nameId));
  });

  it('takes ids from a file and from standard input', async () => {
    const { code, stdout } = await runCli(scrapeArgs(['--ids-file', '-']), {
      input: `${first}\n# x\n${second}\n`,
    });
    expect({ code, scraped: JSON.parse(stdout).scraped }).toEqual({ code: 0, scraped: 2 });
  });

  it('warns when the chart holds fewer titles than asked', async () => {
    const small = await startLocalSite({ chartRows: 10 });
    try {
      const { report } = await scrape('--movies', '25', '--base-url', small.url);
      expect(report).toMatchObject({ scraped: 10, warnings: ['the chart top gave 10 of 25'], exitCode: 0 });
    } finally {
      await small.close();
    }
  });

  it('prints a report for people, and JSON alone on standard output when asked', async () => {
    const args = scrapeArgs(['--ids', first]).filter((arg) => arg !== '--json');
    const { stdout } = await runCli(args);
    expect(stdout).toMatch(
      /^1 of 1 movie saved in [\d.]+ s \(list of ids\)\n\nStores\n {2}postgres +\d inserted, \d updated/,
    );
    expect(stdout).not.toContain(new URL(database.url).password || 'no password');
  });

  it('works in the main thread with --threads 0', async () => {
    expect(await scrape('--threads', '0', '--ids', ids.slice(0, 5).join())).toMatchObject({
      code: 0,
      report: { scraped: 5 },
    });
  });

  it.each([
    ['challenge', 'blocked', 3],
    ['captcha', 'blocked', 3],
    ['forbidden', 'blocked', 3],
  ] as const)(
    'a site that answers %s to everything stops the run as blocked, with few requests',
    async (kind, failed, exitCode) => {
      site.behave({ kind, on: 'titles' });
      const before = site.requests.length;
      const { code, report } = await scrape('--movies', '250');
      expect(code).toBe(exitCode);
      expect(report.stop).toMatchObject({ cause: 'blocked' });
      expect(report.failures.map((one) => one.kind)).toEqual([failed]);
      expect(site.requests.length - before).toBeLessThanOrEqual(60);
    },
  );

  it.each([
    ['notFound', 'not-found', 1],
    ['emptyTitle', 'not-found', 1],
    ['wrongContentType', 'unreadable', 1],
    ['hugeBody', 'unreadable', 1],
    ['gzipBomb', 'unreadable', 1],
    ['redirectLoop', 'unreadable', 1],
    ['serverError', 'unreachable', 2],
    ['reset', 'unreachable', 2],
    ['truncated', 'unreachable', 2],
  ] as const)(
    'a title answered by %s fails as %s after %i attempts, the others are saved',
    async (kind, failed, attempts) => {
      site.behave({ kind, titleId: first });
      const before = site.requestsFor(first);
      const { code, report } = await scrape('--ids', ids.slice(0, 4).join(), '--retries', '1');
      expect(code).toBe(1);
      expect(report).toMatchObject({ scraped: 3, failed: 1, failures: [{ kind: failed, count: 1 }] });
      if (kind !== 'redirectLoop') expect(site.requestsFor(first) - before).toBe(attempts);
    },
  );

  it('a site that redirects everything to its sign-in page stops the run as blocked', async () => {
    site.behave({ kind: 'redirect', location: '/registration/signin?u=x', on: 'titles' });
    const before = site.requests.length;
    const { code, report } = await scrape('--movies', '250');
    expect({ code, cause: report.stop?.cause }).toEqual({ code: 3, cause: 'blocked' });
    expect(report.stop?.message).toContain('the site redirected to a sign-in page');
    expect(site.requests.length - before).toBeLessThanOrEqual(60);
  });

  it('a site that asks to wait for days stops the run at once, and says that it is throttled', async () => {
    site.behave({ kind: 'throttled', retryAfter: 3 * 86_400, on: 'titles' });
    const before = site.requests.length;
    const { code, report } = await scrape('--movies', '250');
    expect({ code, cause: report.stop?.cause }).toEqual({ code: 3, cause: 'blocked' });
    expect(report.stop?.message).toMatch(/^every route is throttled.*HTTP 429, asked to wait 3 d/);
    expect(site.requests.length - before).toBeLessThanOrEqual(60);
  });

  it('says how long a run waits that cannot ask anything', async () => {
    site.behave({ kind: 'throttled', retryAfter: 20, first: 1, titleId: first });
    const run = startCli(scrapeArgs(['--ids', first]));
    let said = '';
    run.process.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await expect
      .poll(() => said)
      .toMatch(/^every route rests, direct until \d\d:\d\d:\d\d \(\d+ s\): HTTP 429, asked to wait 20 s$/m);
    run.process.kill('SIGINT');
    expect((await run.result).code).toBe(130);
  });

  it('passes over a title that leads to where robots.txt forbids', async () => {
    const careful = await startLocalSite({
      robots: { text: `User-agent: *\nDisallow: /title/${second}/\n` },
    });
    try {
      careful.behave({ kind: 'redirect', location: `/title/${second}/`, titleId: first });
      const { code, report } = await scrape('--ids', first, '--base-url', careful.url);
      expect({ code, skipped: report.skipped }).toEqual({ code: 0, skipped: 1 });
      expect(careful.requestsFor(second)).toBe(0);
    } finally {
      await careful.close();
    }
  });

  it.each(['hang', 'drip'] as const)('a title whose answer is a %s fails at its deadline', async (kind) => {
    site.behave({ kind, titleId: first });
    const before = site.requestsFor(first);
    const { code, report } = await scrape('--ids', first, '--retries', '1', '--timeout', '2');
    expect(code).toBe(1);
    expect(report).toMatchObject({ scraped: 0, failures: [{ kind: 'unreachable', count: 1 }] });
    expect(site.requestsFor(first) - before).toBe(2);
  });

  it('waits as long as the site asks when it is throttled, and loses nothing', async () => {
    site.behave({ kind: 'throttled', firstPerTitle: 1, retryAfter: 1 });
    const { code, report } = await scrape('--ids', ids.slice(0, 3).join(), '--retries', '0');
    expect({ code, scraped: report.scraped }).toEqual({ code: 0, scraped: 3 });
    for (const titleId of ids.slice(0, 3)) {
      const [throttled, next] = site.requests.filter((request) => request.titleId === titleId).slice(-2);
      expect(throttled?.status).toBe(429);
      expect((next?.time ?? 0) - (throttled?.time ?? 0)).toBeGreaterThanOrEqual(990);
    }
  });

  it('keeps an unreadable page for study and names what is missing', async () => {
    site.behave({ kind: 'page', body: '<html><body>a new shape</body></html>', titleId: first });
    const { report } = await scrape('--ids', first);
    expect(report.failures).toMatchObject([{ kind: 'unreadable', count: 1 }]);
    const kept = join(folder, 'unreadable', `${first}.html`);
    expect(report.failures[0]?.first[0]?.reason).toContain(kept);
    expect(await readFile(kept, 'utf8')).toContain('a new shape');
  });

  it('skips what robots.txt disallows', async () => {
    const careful = await startLocalSite({ robots: { text: `User-agent: *\nDisallow: /title/${first}/\n` } });
    try {
      const { code, report } = await scrape('--ids', `${first},${second}`, '--base-url', careful.url);
      expect({ code, skipped: report.skipped, scraped: report.scraped }).toEqual({
        code: 0,
        skipped: 1,
        scraped: 1,
      });
      expect(careful.requestsFor(first)).toBe(0);
      const ignoring = await scrape('--ids', first, '--base-url', careful.url, '--robots', 'ignore');
      expect(ignoring.report).toMatchObject({
        scraped: 1,
        warnings: ['robots.txt is ignored (--robots ignore)'],
      });
    } finally {
      await careful.close();
    }
  });

  it('one dead store leaves the other complete and ends with 4', async () => {
    const out = await temporaryFolder();
    const dead = await createTestDatabase();
    const session = new PostgresDatabase({ url: dead.url, connections: 1 });
    await session.script('drop function upsert_movies cascade');
    await session.close();
    const args = scrapeArgs(
      ['--ids', ids.join(), '--store-patience', '0.5', '--database-url', dead.url],
      out,
    );
    const { code, stdout } = await runCli(args);
    const report: RunReport = JSON.parse(stdout);
    expect({ code, cause: report.stop?.cause }).toEqual({ code: 4, cause: 'store-down' });
    expect((await csvRows('movies.csv', out)).length).toBe(report.stores.csv?.inserted);
    expect(report.stores.postgres?.unsaved).toBe(report.stores.csv?.inserted);
    await dead.drop();
  });

  it('says in one sentence that a database cannot be reached, without its password', async () => {
    const url = 'postgres://someone:hunter2@127.0.0.1:1/nothing';
    const { code, stderr } = await runCli(scrapeArgs(['--ids', first, '--database-url', url]));
    expect(code).toBe(4);
    expect(stderr).toMatch(/^error: .*\n$/m);
    expect(stderr).not.toContain('hunter2');
  });

  it('Ctrl-C finishes and saves what is in flight; nothing that was reported saved is lost', async () => {
    const out = await temporaryFolder();
    site.behave({ kind: 'latency', latencyMs: 150, on: 'titles' });
    const run = startCli(scrapeArgs(['--movies', '200', '--concurrency', '5'], out));
    const before = site.requests.length;
    const titlesAsked = () => site.requests.slice(before).filter(({ page }) => page === 'title').length;
    await expect.poll(titlesAsked).toBeGreaterThan(10);
    run.process.kill('SIGINT');
    const { code, stdout } = await run.result;
    const report: RunReport = JSON.parse(stdout);
    expect(code).toBe(130);
    expect(report).toMatchObject({ stop: { cause: 'interrupted' }, failed: 0 });
    expect(report.scraped).toBeGreaterThan(0);
    expect(report.scraped).toBeLessThan(200);
    expect((await csvRows('movies.csv', out)).length).toBe(report.scraped);
    const listed = await runCli(['runs', '--out', out, '--database-url', database.url]);
    expect(listed.stdout).toMatch(new RegExp(`^ *${report.runId} .* interrupted$`, 'm'));
  });

  it('never mixes the movies of two sites in one folder', async () => {
    const { code, stderr } = await runCli([
      ...scrapeArgs(['--ids', first]),
      '--base-url',
      'http://imdb.example',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('holds records of a local site');
  });

  it.each([
    [
      ['--movies', '0', '--rate', 'fast'],
      ['--movies (MOVIES)', '--rate (RATE)'],
    ],
    [
      ['--ids', 'tt1,nm0000001'],
      ['"tt1"', '"nm0000001"'],
    ],
    [['--ids', first, '--ids-file', 'x'], ['exclude each other']],
    [['--ids-file', '/nothing/here'], ['/nothing/here cannot be read']],
    [['--colour'], ["unknown option '--colour'"]],
    [['--proxy', 'ftp://a:b'], ['--proxy (PROXIES)']],
    [['--routes', 'proxy'], ['no proxy is given']],
  ])('refuses %j with exit code 2 and writes nothing', async (args, messages) => {
    const out = join(folder, 'unused');
    const { code, stdout, stderr } = await runCli([...scrapeArgs([], out), ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const message of messages) expect(stderr).toContain(message);
    expect(existsSync(out)).toBe(false);
    await rm(out, { recursive: true, force: true });
  });
});
