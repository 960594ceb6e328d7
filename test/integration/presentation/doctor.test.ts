import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { startTmdbApi } from '../../../src/demo/tmdb-api/tmdb-api.js';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import type { Finding } from '../../../src/presentation/doctor/finding.js';
import { ScriptedControlPort } from '../../support/network/scripted-control-port.js';
import { type CliOptions, runCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

let site: LocalSite;
let database: TestDatabase;
let parent: string;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 60_000 });
  database = await createTestDatabase();
  parent = await temporaryFolder();
});
beforeEach(() => site.behaveNormally());
afterAll(async () => {
  await site?.close();
  await database?.drop();
});

async function examine(args: readonly string[] = [], options?: CliOptions) {
  const out = join(parent, 'not-there');
  const usual = ['doctor', '--base-url', site.url, '--out', out, '--database-url', database.url, '--json'];
  const { code, stdout } = await runCli([...usual, ...args], options);
  const findings: Finding[] = JSON.parse(stdout);
  return {
    code,
    stdout,
    findings,
    finding: (check: string) => findings.find((one) => one.check === check),
    problems: findings.filter(({ state }) => state === 'problem').map(({ check }) => check),
  };
}

async function onDatabase<Result>(url: string, work: (session: PostgresDatabase) => Promise<Result>) {
  const session = new PostgresDatabase({ url, connections: 1 });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

test('finds nothing wrong where a run would work, and makes nothing', async () => {
  const { code, findings } = await examine();
  expect(code).toBe(0);
  expect(findings.map(({ check, state }) => `${check}: ${state}`)).toEqual([
    'node: ok',
    'packages: ok',
    'data folder: ok',
    expect.stringMatching(/^disk space: (ok|warning)$/),
    'database: ok',
    'datasets: ok',
    'routes: ok',
    'robots.txt: ok',
    'site: ok',
  ]);
  expect(existsSync(join(parent, 'not-there'))).toBe(false);
});

test('speaks to people, each problem with what to do about it', async () => {
  const out = join(parent, 'not-there');
  const { code, stdout } = await runCli([
    'doctor',
    '--base-url',
    site.url,
    '--out',
    out,
    '--tor-socks',
    '127.0.0.1:1',
  ]);
  expect(code).toBe(2);
  expect(stdout).toMatch(/^ok {7}database {5}.*pglite will be created$/m);
  expect(stdout).toMatch(
    /^problem {2}tor {10}tor was not ready.*\n {22}→ start Tor with its SOCKS port at 127\.0\.0\.1:1/m,
  );
});

test('an empty database is fine and stays empty', async () => {
  const empty = await createTestDatabase('empty');
  const { code, finding } = await examine(['--database-url', empty.url]);
  expect(code).toBe(0);
  expect(finding('database')?.message).toMatch(/it is empty, and the next run brings it to \d+/);
  const tables = await onDatabase(empty.url, (session) =>
    session.execute("select count(*) from pg_class where relnamespace = 'public'::regnamespace"),
  );
  expect(tables.rows).toEqual([[0]]);
  await empty.drop();
});

test('a database of a newer program is a problem', async () => {
  const newer = await createTestDatabase();
  await onDatabase(newer.url, (session) =>
    session.execute("insert into schema_migrations (version, name, checksum) values (999, 'x', 'x')"),
  );
  const { code, finding, problems } = await examine(['--database-url', newer.url]);
  expect({ code, problems }).toEqual({ code: 2, problems: ['database'] });
  expect(finding('database')?.message).toContain('schema version 999');
  await newer.drop();
});

test('a server that is not there is named without the password', async () => {
  const { code, problems, finding, stdout } = await examine([
    '--database-url',
    'postgres://someone:hunter2@127.0.0.1:1/nothing',
  ]);
  expect({ code, problems }).toEqual({ code: 2, problems: ['database'] });
  expect(finding('database')?.message).toContain('127.0.0.1:1');
  expect(stdout).not.toContain('hunter2');
});

test('a user that may make no role for queries is told what to grant', async () => {
  const name = `plain-${process.pid}`;
  const role = `"${name}"`;
  await onDatabase(database.url, (session) =>
    session.script(
      `create role ${role} login password 'test-password'; grant select on schema_migrations to ${role}`,
    ),
  );
  const url = new URL(database.url);
  url.username = name;
  const { code, finding } = await examine(['--database-url', url.href]);
  expect({ code, finding: finding('queries') }).toEqual({
    code: 0,
    finding: {
      check: 'queries',
      state: 'warning',
      message: `they run with all rights of ${role}, in a transaction that can only read`,
      advice: expect.stringMatching(new RegExp(`grant imdb_scraper_reader to ${role}$`)),
    },
  });
  await onDatabase(database.url, (session) => session.script(`drop owned by ${role}; drop role ${role}`));
});

test('an embedded database is looked into as it is, and one in use is told', async () => {
  const out = await temporaryFolder();
  const embedded = ['doctor', '--base-url', site.url, '--out', out];
  const made = await runCli(['scrape', '--base-url', site.url, '--out', out, '--ids', 'tt0111161']);
  expect(made.code).toBe(0);
  const { stdout } = await runCli(embedded);
  expect(stdout).toMatch(/^ok {7}database .*schema version \d+$/m);
  await writeFile(join(out, 'pglite.lock'), JSON.stringify({ pid: process.pid, startedAt: null }));
  const used = await runCli(embedded);
  expect(used.stdout).toMatch(new RegExp(`^warning {2}database .*held by process ${process.pid}`, 'm'));
  expect(used.code).toBe(0);
});

test('a data folder that is a file or holds the movies of another site is a problem', async () => {
  const file = join(parent, 'file');
  await writeFile(file, '');
  expect((await examine(['--out', file])).problems).toEqual(['data folder']);
  const other = join(parent, 'other');
  await mkdir(other);
  await writeFile(join(other, 'site.txt'), 'imdb.com\n');
  const { problems, finding } = await examine(['--out', other]);
  expect(problems).toEqual(['data folder']);
  expect(finding('data folder')?.message).toContain('holds records of imdb.com');
  expect(await readdir(other)).toEqual(['site.txt']);
});

test('a site that challenges is a problem, with what was seen', async () => {
  site.behave({ kind: 'challenge' });
  const { code, finding, problems } = await examine();
  expect({ code, problems }).toEqual({ code: 2, problems: ['site'] });
  expect(finding('site')).toMatchObject({
    message: expect.stringContaining('challenge (HTTP 202 with x-amzn-waf-action: challenge)'),
    advice: expect.stringContaining('add other routes'),
  });
});

test('one dead proxy of two is a warning, and both dead are a problem', async () => {
  const dead = ['--proxy', 'http://someone:hunter2@127.0.0.1:1'];
  const one = await examine([...dead, '--routes', 'direct,proxy']);
  expect({ code: one.code, state: one.finding('routes')?.state }).toEqual({ code: 0, state: 'warning' });
  const all = await examine(dead);
  expect(all.problems).toEqual(['routes', 'site']);
  expect(all.stdout + one.stdout).not.toContain('hunter2');
});

test('robots.txt that disallows titles is a problem, and its Crawl-delay is told', async () => {
  const robots = (body: string) =>
    site.behave({ kind: 'page', body, contentType: 'text/plain', on: 'robots' });
  robots('User-agent: *\nCrawl-delay: 0.5\n');
  expect((await examine()).finding('robots.txt')?.message).toContain('a request every 0.5 s');
  robots('User-agent: *\nCrawl-delay: 1e308\n');
  expect((await examine()).finding('robots.txt')).toMatchObject({
    state: 'problem',
    message: expect.stringContaining('does not wait so long'),
  });
  robots('User-agent: *\nDisallow: /title/\n');
  expect((await examine()).finding('robots.txt')).toMatchObject({ state: 'problem' });
});

test('Tor that is not done with its bootstrap is a warning with how far it is', async () => {
  await using control = await ScriptedControlPort.start((line) =>
    line.startsWith('GETINFO')
      ? ['250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=45 TAG=x SUMMARY="Loading"\r\n250 OK\r\n']
      : ['250 OK\r\n'],
  );
  const { host, port } = control.address;
  const tor = ['--tor-socks', '127.0.0.1:1', '--tor-control', `${host}:${port}`];
  const { code, finding } = await examine(tor, { env: { TOR_CONTROL_PASSWORD: 'x' } });
  expect(code).toBe(0);
  expect(finding('tor')).toMatchObject({
    state: 'warning',
    message: expect.stringContaining('45 % (Loading)'),
  });
  // Its circuits are not asked while they cannot carry anything.
  expect(finding('site')).toBeUndefined();
});

test('a key of TMDB is asked about where one is set, and shown nowhere', async () => {
  const token = `eyJhbGciOiJIUzI1NiJ9.${'x'.repeat(120)}`;
  const api = await startTmdbApi({ titles: 10, tokens: [token] });
  const env = { TMDB_BASE_URL: api.url, TMDB_TOKEN: token };
  const good = await examine([], { env });
  expect({ code: good.code, finding: good.finding('tmdb key') }).toMatchObject({
    code: 0,
    finding: { state: 'ok' },
  });
  const bad = await examine([], { env: { ...env, TMDB_TOKEN: token.replaceAll('x', 'y') } });
  expect({ code: bad.code, problems: bad.problems }).toEqual({ code: 2, problems: ['tmdb key'] });
  expect(good.stdout + bad.stdout).not.toContain('eyJ');
  const asked = api.requests.length;
  const wayless = await examine(['--tor-socks', '127.0.0.1:1'], { env });
  expect(wayless).toMatchObject({ code: 2, problems: ['tor'] });
  expect(wayless.finding('tmdb key')).toBeUndefined();
  expect(api.requests).toHaveLength(asked);
  await api.close();
});

test('faults of the options are problems, all of them', async () => {
  const { code, findings } = await examine(['--routes', 'proxy,carrier']);
  expect(code).toBe(2);
  expect(findings.filter(({ state }) => state === 'problem').map(({ message }) => message)).toHaveLength(2);
});
