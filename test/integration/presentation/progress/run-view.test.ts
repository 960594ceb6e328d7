import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import packageJson from '../../../../package.json' with { type: 'json' };
import { films } from '../../../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../../../src/demo/imdb-site/local-site.js';
import { PostgresDatabase } from '../../../../src/infrastructure/database/postgres-database.js';
import { runCli } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

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

afterAll(async () => {
  await site?.close();
  await database?.drop();
});

function scrape(...extra: string[]) {
  const where = ['--base-url', site.url, '--out', folder, '--database-url', database.url];
  return runCli(['scrape', ...where, '--rate', '0', '--threads', '1', ...extra]);
}

async function logLines(file: string): Promise<readonly Record<string, unknown>[]> {
  return (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('what a person sees of a run', () => {
  it('where there is no terminal: plain lines on standard error, the report on standard output', async () => {
    const { code, stdout, stderr } = await scrape('--ids', `${first},${second}`);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^run \d+: list of ids\n(.*\n)*2 of 2 titles done, .* 0 in flight, 0 failed, 0 blocked\n$/,
    );
    expect(stdout).toMatch(/^2 of 2 movies saved in [\d.]+ s \(list of ids\)\n\nStores\n {2}postgres {2}\d/);
    expect(stdout + stderr).not.toContain('\x1b');
  });

  it('with --quiet: nothing on standard error, not even warnings', async () => {
    const { code, stdout, stderr } = await scrape('--ids', first, '--quiet', '--robots', 'ignore');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Warnings\n  robots.txt is ignored (--robots ignore)');
  });

  it('warns when a field is much emptier than in the last run, also in JSON', async () => {
    const session = new PostgresDatabase({ url: database.url, connections: 1 });
    const fields = { budget: { filled: 29 }, title: { filled: 30 } };
    await session.execute(
      `insert into runs (catalogue, list, options, finished_at, report) values ('imdb', '{"kind": "ids", "from": "arguments"}', '{}', now(), $1::jsonb)`,
      [JSON.stringify({ scraped: 30, fields })],
    );
    await session.close();
    const withoutBudget = films.filter(({ budget }) => budget === undefined).slice(0, 20);
    const { stdout } = await scrape('--ids', withoutBudget.map(({ titleId }) => titleId).join(), '--json');
    const report = JSON.parse(stdout);
    expect(report.earlier).toEqual({ runId: expect.any(Number), scraped: 30, fields });
    expect(report.warnings).toEqual([
      `budget is in 0 % of the movies, after 97 % in run ${report.earlier.runId}: the pages may have changed`,
    ]);
  });

  it('prints the version of package.json', async () => {
    const { code, stdout, stderr } = await runCli(['--version']);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  });

  it('introduces itself to the site with the version of package.json', async () => {
    await scrape('--ids', first);
    expect(site.requests.at(-1)?.headers['user-agent']).toContain(`imdb-scraper/${packageJson.version} `);
  });

  it.each([
    '',
    'scrape',
    'demo',
    'query',
    'runs',
    'routes',
    'doctor',
    'datasets pull',
    'export',
    'daily',
    'schedule',
    'lake',
  ])('the help of "%s" fits 80 columns', async (command) => {
    const { code, stdout } = await runCli([...command.split(' ').filter(Boolean), '--help']);
    expect(code).toBe(0);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('--dry-run', () => {
  it('prints the ids and the routes without credentials; fetches nothing, writes nothing', async () => {
    const out = join(folder, 'never');
    const before = site.requests.length;
    const args = [
      'scrape',
      '--base-url',
      site.url,
      '--out',
      out,
      '--dry-run',
      '--log-file',
      join(out, 'log'),
    ];
    const env = { PROXIES: 'socks5h://someone:hunter2@10.0.0.1:1080' };
    const { code, stdout, stderr } = await runCli([...args, '--ids', `${first},${second}`], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`  ${first}\n  ${second}\n`);
    expect(stdout).toContain('  proxy-1  socks5h://10.0.0.1:1080\n');
    expect(stdout).not.toMatch(/someone|hunter2/);
    expect(site.requests.length).toBe(before);
    expect(existsSync(out)).toBe(false);
  });

  it('takes a value with blanks after an equals sign, behind an option that has none', async () => {
    const { code, stdout } = await runCli([
      'scrape',
      '--dry-run',
      '--list=kind=movie votes>=25000',
      '--json',
    ]);
    expect({ code, list: JSON.parse(stdout).list }).toEqual({
      code: 0,
      list: 'datasets list (kind=movie votes>=25000)',
    });
  });

  it('of a chart says which page would be asked', async () => {
    const { stdout } = await runCli(['scrape', '--dry-run', '--chart', 'toptv', '--movies', '10', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      targets: [],
      otherTargets: 'https://www.imdb.com/chart/toptv/',
      most: 10,
      routes: [{ id: 'direct' }],
    });
  });

  it('of a run to go on with prints the titles that are left', async () => {
    const session = new PostgresDatabase({ url: database.url, connections: 1 });
    const { rows } = await session.execute(
      `insert into runs (catalogue, list, asked, options, list_complete)
       values ('imdb', '{"kind": "chart", "chart": "top"}', 3, '{"rate": ["7"]}', true) returning id`,
      [],
    );
    const runId = z.number().parse(rows[0]?.[0]);
    await session.execute(
      `insert into run_targets (run_id, position, key, state, failure_kind)
       values ($1, 1, $2, 'done', null), ($1, 2, $3, 'queued', null), ($1, 3, 'tt0000009', 'failed', 'not-found')`,
      [runId, first, second],
    );
    const where = ['--base-url', site.url, '--out', folder, '--database-url', database.url];
    const { stdout } = await runCli(['scrape', '--dry-run', '--resume', '--json', ...where]);
    await session.execute('delete from runs where id = $1', [runId]);
    await session.close();
    expect(JSON.parse(stdout)).toMatchObject({
      targets: [second],
      otherTargets: null,
      settings: { rate: 7 },
    });
  });
});

describe('logs of a run', () => {
  it('are JSON lines with run, title, attempt and route, and constant messages', async () => {
    const file = join(folder, 'new', 'run.jsonl');
    site.behave({ kind: 'notFound', titleId: second });
    const { code, stderr } = await scrape(
      '--ids',
      `${first},${second}`,
      '--log-file',
      file,
      '--log-level',
      'debug',
    );
    site.behaveNormally();
    expect(code).toBe(1);
    expect(stderr).not.toContain('attempt');
    const lines = await logLines(file);
    const [run] = lines.map((line) => line.run);
    expect(new Set(lines.map((line) => line.run))).toEqual(new Set([run]));
    expect(lines[0]).toMatchObject({ level: 'info', msg: 'run started', list: 'list of ids', expected: 2 });
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'debug',
        msg: 'attempt finished',
        title: first,
        attempt: 1,
        route: 'direct',
        result: 'read',
        status: 200,
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'info',
        msg: 'title saved',
        title: first,
        attempt: 1,
        route: 'direct',
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        msg: 'title failed',
        title: second,
        attempt: 1,
        route: 'direct',
        failure: 'not-found',
        status: 404,
      }),
    );
    expect(lines.at(-1)).toMatchObject({ msg: 'run ended', scraped: 1, failed: 1, exitCode: 1 });
  });

  it('hold only what the user asked for: by default no attempts', async () => {
    const file = join(folder, 'info.jsonl');
    await scrape('--ids', first, '--log-file', file);
    expect((await logLines(file)).map(({ msg }) => msg)).toEqual(['run started', 'title saved', 'run ended']);
  });

  it('are readable lines on standard error when only a level is given', async () => {
    const { stderr } = await scrape('--ids', first, '--log-level', 'info');
    expect(stderr).toMatch(
      new RegExp(`\\d\\d:\\d\\d:\\d\\d info {2}title saved run=\\d+ title=${first} attempt=1 route=direct`),
    );
  });

  it('hold no secret, wherever it came from', async () => {
    const proxy = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const proxyFile = join(folder, 'proxies.txt');
    await writeFile(proxyFile, `http://me:of-the-file@127.0.0.1:${address.port}\n`);
    const file = join(folder, 'secret.jsonl');
    const env = {
      PROXIES: `http://me:of%2Fthe-variable@127.0.0.1:${address.port}`,
      PROXY_HOST: '127.0.0.1',
      PROXY_PORT: String(address.port),
      PROXY_USER: 'me',
      PROXY_PASS: 'of-the-gateway',
      DATABASE_URL: database.url,
    };
    const args = [
      'scrape',
      '--base-url',
      'http://example.test',
      '--out',
      join(folder, 'secret'),
      '--ids',
      first,
    ];
    const more = ['--proxy-file', proxyFile, '--log-file', file, '--log-level', 'debug', '--retries', '0'];
    const { stdout, stderr, code } = await runCli([...args, ...more, '--timeout', '2', '--rate', '0'], {
      env,
    });
    proxy.close();
    expect(code).not.toBe(0);
    const everything = stdout + stderr + (await readFile(file, 'utf8'));
    expect(everything).toContain('"route":"proxy-');
    for (const secret of ['of-the-file', 'of/the-variable', 'of%2Fthe-variable', 'of-the-gateway']) {
      expect(everything).not.toContain(secret);
    }
    expect(everything).not.toContain(Buffer.from('me:of-the-gateway').toString('base64'));
  });

  it('that cannot be written are a fault of the command line; nothing is begun', async () => {
    const out = join(folder, 'unbegun');
    const { code, stderr } = await runCli(['scrape', '--ids', first, '--out', out, '--log-file', folder]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: --log-file \(LOG_FILE\) cannot be written: .*\n$/);
    expect(existsSync(out)).toBe(false);
  });
});

describe('a command line with faults', () => {
  it('has all of them reported together: unknown flags, bad values, missing values, what does not go together', async () => {
    const faults = ['--colour', 'red', '--movis', '3', '--movies', '0', '--json=yes', '--ids', first];
    const env = { MAX_RETRIES: '-1', DATABASE_URL: 'mysql://me:hunter2@host/db' };
    const { code, stdout, stderr } = await runCli(
      ['scrape', ...faults, '--only', 'blocked', '--routes', 'tunnel', 'extra', '--out'],
      { env },
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n').sort()).toEqual(
      [
        "error: unknown option '--colour'",
        "error: unknown option '--movis'; did you mean --movies?",
        'error: --json takes no value',
        'error: unexpected argument "extra"',
        'error: --movies (MOVIES) wants a whole number from 1 to 100000000, not "0"',
        'error: MAX_RETRIES wants a whole number from 0 to 20, not "-1"',
        'error: DATABASE_URL wants a URL that begins with postgres:// or postgresql://',
        'error: --out (OUT_DIR) needs a value <folder>',
        'error: --only goes with --retry-failed',
        'error: --routes (ROUTES) wants direct, proxy, tor in any order, or spread, not "tunnel"',
      ].sort(),
    );
  });

  it('does not repeat what follows the sign of an unknown flag, which may be a secret', async () => {
    const { code, stderr } = await runCli(['scrape', '--proxi=http://me:hunter2@host']);
    expect(code).toBe(2);
    expect(stderr).toBe("error: unknown option '--proxi'; did you mean --proxy?\n");
  });

  it('of the demo has the faults of its switches among them', async () => {
    const { code, stderr } = await runCli(['demo', '--switch', 'nonsense', '--threads', 'many', '--loud']);
    expect(code).toBe(2);
    expect(stderr).toContain("unknown option '--loud'");
    expect(stderr).toContain('--threads (MAX_THREADS)');
    expect(stderr).toContain('--switch: the switch "nonsense"');
  });
});
