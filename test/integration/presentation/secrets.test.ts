import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { films } from '../../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { startTmdbApi } from '../../../src/demo/tmdb-api/tmdb-api.js';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { doctorOptions, routesOptions, scrapeOptions } from '../../../src/presentation/options/options.js';
import type { Options } from '../../../src/shared/option.js';
import { startConnectProxy } from '../../support/network/connect-proxy.js';
import type { LoopbackRelay } from '../../support/network/loopback-relay.js';
import { ScriptedControlPort } from '../../support/network/scripted-control-port.js';
import { runCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

/** A password of every place that takes one, all with a character that URLs encode. */
const SECRETS = {
  DATABASE_URL: 'database-Geheimnis/1',
  PROXIES: 'proxy-Geheimnis/2',
  PROXY_PASS: 'gateway-Geheimnis/3',
  PROXY_FILE: 'file-Geheimnis/4',
  TOR_CONTROL_PASSWORD: 'control-Geheimnis/5',
  PROXY_USER: 'user-Geheimnis/6',
  TMDB_TOKEN: 'access-token-Geheimnis/7',
  TMDB_API_KEY: '0123456789abcdef0123456789abcdef',
} as const;

const ROLE = `keeper_${process.pid}`;
const ids = films.slice(0, 5).map(({ titleId }) => titleId);

let site: LocalSite;
let database: TestDatabase;
let databaseUrl: string;
let proxy: LoopbackRelay;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 60_000 });
  database = await createTestDatabase();
  proxy = await startConnectProxy({
    address: '127.0.0.1',
    credentials: { username: 'someone', password: 'another one' },
  });
  await asOwner(`create role ${ROLE} superuser login password '${SECRETS.DATABASE_URL}'`);
  const url = new URL(database.url);
  url.username = ROLE;
  url.password = SECRETS.DATABASE_URL;
  databaseUrl = url.href;
});

afterAll(async () => {
  await asOwner(`drop role ${ROLE}`);
  await database.drop();
  await proxy[Symbol.asyncDispose]();
  await site.close();
});

async function asOwner(sql: string): Promise<readonly (readonly unknown[])[]> {
  const owner = new PostgresDatabase({ url: database.url, connections: 1 });
  try {
    return (await owner.execute(sql)).rows;
  } finally {
    await owner.close();
  }
}

/** Everything that may hold a secret in one of the shapes in which it is written. */
function expectNoSecret(...texts: readonly string[]): void {
  const all = texts.join('\n');
  expect(all.length).toBeGreaterThan(10);
  for (const secret of Object.values(SECRETS)) {
    const shapes = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
    for (const shape of shapes) expect(all).not.toContain(shape);
    // Half of it would already be too much.
    expect(all).not.toContain(secret.slice(0, secret.indexOf('/')));
  }
}

async function filesIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (
    await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')))
  ).join();
}

async function proxyFile(line: string): Promise<string> {
  const file = join(await temporaryFolder(), 'proxies.txt');
  await writeFile(file, `${line}\n`);
  return file;
}

const encoded = (secret: string) => encodeURIComponent(secret);

describe('no secret reaches any output', () => {
  it('every option that is a secret is tried here', () => {
    const records: readonly Options[] = [scrapeOptions, routesOptions, doctorOptions];
    const secret = records.flatMap((options) => Object.values(options).filter((option) => option.secret));
    const names = secret.map(({ env, flag }) => env ?? flag);
    expect(names.filter((name) => !Object.hasOwn(SECRETS, String(name)))).toEqual([]);
  });

  it.each([true, false])('of a run whose proxies refuse their credentials (--json: %s)', async (json) => {
    const out = await temporaryFolder();
    const host = `127.0.0.1:${proxy.port}`;
    const env = {
      DATABASE_URL: databaseUrl,
      PROXIES: `http://someone:${encoded(SECRETS.PROXIES)}@${host}`,
      PROXY_FILE: await proxyFile(`http://someone:${encoded(SECRETS.PROXY_FILE)}@${host}`),
      PROXY_HOST: '127.0.0.1',
      PROXY_PORT: String(proxy.port),
      PROXY_USER: SECRETS.PROXY_USER,
      PROXY_PASS: SECRETS.PROXY_PASS,
    };
    const where = ['--base-url', site.url, '--out', out, ...(json ? ['--json'] : [])];
    const log = ['--log-level', 'debug', '--log-file', join(out, 'log.jsonl')];
    const run = ['scrape', ...where, ...log, '--rate', '0', '--retries', '0', '--ids', ids.join()];
    const { code, stdout, stderr } = await runCli(run, { env });
    expect({ code, stderr }).toMatchObject({ code: 1 });
    const journal = JSON.stringify([
      await asOwner('select to_jsonb(r) from runs r'),
      await asOwner('select to_jsonb(t) from run_targets t'),
    ]);
    expect(journal).toContain('"options"');
    expectNoSecret(stdout, stderr, journal, await filesIn(out));
    const listed = await runCli(['runs', '--json', '--out', out], { env: { DATABASE_URL: databaseUrl } });
    expect(listed.code).toBe(0);
    const routes = await runCli(['routes', ...where], { env });
    expectNoSecret(listed.stdout, listed.stderr, routes.stdout, routes.stderr);
  });

  it.each(['TMDB_TOKEN', 'TMDB_API_KEY'] as const)('of a run that asks TMDB with %s', async (name) => {
    const out = await temporaryFolder();
    const tmdb = await startTmdbApi({ titles: 10, tokens: [SECRETS[name]], limits: { perSecond: 0 } });
    try {
      const env = { DATABASE_URL: databaseUrl, [name]: SECRETS[name], TMDB_BASE_URL: tmdb.url };
      const log = ['--log-level', 'debug', '--log-file', join(out, 'log.jsonl')];
      const run = ['scrape', '--source', 'tmdb', '--out', out, ...log, '--retries', '0', '--ids'];
      const given = await runCli([...run, ids[0] ?? ''], { env });
      expect({ code: given.code, stderr: given.stderr }).toMatchObject({ code: 0 });
      tmdb.behave({ kind: 'unauthorised' });
      const refused = await runCli([...run, ids[1] ?? ''], { env });
      expect({ code: refused.code, stderr: refused.stderr }).toMatchObject({ code: 2 });
      tmdb.behave({ kind: 'reset' });
      const broken = await runCli([...run, 'tt99999999'], { env });
      expect({ code: broken.code, stderr: broken.stderr }).toMatchObject({ code: 1 });
      const journal = JSON.stringify([
        await asOwner('select to_jsonb(r) from runs r'),
        await asOwner('select to_jsonb(t) from run_targets t'),
      ]);
      for (const { stdout, stderr } of [given, refused, broken]) expectNoSecret(stdout + stderr, journal);
      expectNoSecret(await filesIn(out));
    } finally {
      await tmdb.close();
    }
  });

  it('of commands whose servers refuse them or cannot be reached', async () => {
    const out = await temporaryFolder();
    await using control = await ScriptedControlPort.start(() => [
      `515 Authentication failed: no "${SECRETS.TOR_CONTROL_PASSWORD}"\r\n`,
    ]);
    const wrongPassword = new URL(databaseUrl);
    wrongPassword.username = 'postgres';
    const nowhere = `postgres://someone:${encoded(SECRETS.DATABASE_URL)}@127.0.0.1:1/nothing`;
    const torEnv = {
      TOR_SOCKS: '127.0.0.1:1',
      TOR_CONTROL: `127.0.0.1:${control.address.port}`,
      TOR_CONTROL_PASSWORD: SECRETS.TOR_CONTROL_PASSWORD,
    };
    const tries: readonly (readonly [readonly string[], Record<string, string>])[] = [
      [['scrape', '--ids', ids[0] ?? ''], { DATABASE_URL: wrongPassword.href }],
      [['scrape', '--ids', ids[0] ?? ''], { DATABASE_URL: nowhere }],
      [['runs'], { DATABASE_URL: nowhere }],
      [['doctor'], { DATABASE_URL: nowhere, ...torEnv }],
      [['scrape', '--ids', ids[0] ?? ''], { DATABASE_URL: databaseUrl, ...torEnv }],
    ];
    for (const [args, env] of tries) {
      const where = ['--out', out, ...(args[0] === 'runs' ? [] : ['--base-url', site.url])];
      const { code, stdout, stderr } = await runCli([...args, ...where], { env });
      expect({ args, code, stdout, stderr }).not.toMatchObject({ code: 0 });
      expectNoSecret(stdout, stderr);
    }
  });

  it('of addresses that may not have one, and nothing is stored', async () => {
    const out = join(await temporaryFolder(), 'unused');
    const secret = SECRETS.PROXIES;
    const addresses = [
      ['--base-url', `http://someone:${secret}@127.0.0.1:${site.port}`],
      ['--base-url', `ftp://someone:${secret}@127.0.0.1`],
      ['--base-url', `http://${encoded(secret)}@127.0.0.1/`],
      ['--tor-socks', `someone:${secret}@127.0.0.1:9050`],
      ['--tor-control', `someone:${secret}@127.0.0.1:9051`],
      ['--routes', `http://someone:${secret}@host`],
      ['--ids', `http://someone:${secret}@host`],
      ['--movies', `http://someone:${secret}@host`],
    ];
    for (const flags of addresses) {
      const { code, stdout, stderr } = await runCli(['scrape', '--out', out, ...flags]);
      expect({ flags, code, stdout }).toEqual({ flags, code: 2, stdout: '' });
      expectNoSecret(stderr);
    }
    const words = ['scrape', '--out', out, `http://someone:${secret}@host`];
    const extra = await runCli(words);
    expect(extra.code).toBe(2);
    expectNoSecret(extra.stderr);
    const pulled = await runCli(['datasets', 'pull', '--out', out], {
      env: { DATASETS_BASE_URL: `http://someone:${secret}@127.0.0.1:1/` },
    });
    expect(pulled.code).toBe(2);
    expectNoSecret(pulled.stderr);
    expect(existsSync(out)).toBe(false);
  });

  it('of options that are refused', async () => {
    const file = await proxyFile(`gopher://someone:${SECRETS.PROXY_FILE}@host:99999`);
    const secret = SECRETS.PROXIES;
    const proxies = [
      `http://someone:${secret}@host:99999`,
      `http://someone:${secret}@`,
      `http://someone:${secret}`,
      `someone:${secret}@host`,
      `socks4://someone:${secret}@host`,
      `http://someone:%${secret}@host`,
    ];
    const env = {
      DATABASE_URL: `mysql://someone:${SECRETS.DATABASE_URL}@host/name`,
      PROXY_FILE: file,
      PROXY_PASS: SECRETS.PROXY_PASS,
      TOR_CONTROL_PASSWORD: SECRETS.TOR_CONTROL_PASSWORD,
    };
    const flags = proxies.flatMap((text) => ['--proxy', text]);
    for (const args of [flags, [], ['--proxy', proxies[2] ?? '', '--colour']]) {
      const { code, stdout, stderr } = await runCli(['scrape', ...args], { env });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expectNoSecret(stderr);
    }
    for (const url of [`postgres://someone:${SECRETS.DATABASE_URL}@host:port/name`, SECRETS.DATABASE_URL]) {
      const { code, stderr } = await runCli(['runs'], { env: { DATABASE_URL: url } });
      expect(code).not.toBe(0);
      expectNoSecret(stderr);
    }
  });
});
