import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
// The built entry, as a program imports it.
import { OptionFaults, type ScrapeMoviesOptions, scrapeMovies } from '../../../dist/index.js';
import { films } from '../../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { startConnectProxy } from '../../support/network/connect-proxy.js';
import { finished, startRun, unresolvable } from '../../support/network/site-run.js';
import { runCli, startCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

const [first = '', second = ''] = films.map(({ titleId }) => titleId);

let site: LocalSite;
let database: TestDatabase;
let firstRequest = 0;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 0 });
  database = await createTestDatabase();
});

beforeEach(() => {
  firstRequest = site.requests.length;
});

afterAll(async () => {
  await site?.close();
  await database?.drop();
});

const requests = () => site.requests.slice(firstRequest);

/** A port that refuses connections. */
async function refusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}

describe('a run whose Tor is not there', () => {
  it('says so at once, ends by itself with 2, and never goes out directly', async () => {
    const control = ['--tor-control', `127.0.0.1:${await refusedPort()}`];
    const running = await startRun({ baseUrl: site.url, database }, [...control, '--ids', first]);
    const { code, stdout, stderr } = await running.result;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n').filter((line) => line.includes('tor'))).toEqual([
      expect.stringMatching(/^tor: .*control port .*ECONNREFUSED\); waiting for it$/),
      expect.stringMatching(/^error: tor was not ready within 10 s: .*control port .*ECONNREFUSED/),
    ]);
    expect(requests()).toEqual([]);
  });
});

describe('a resumed run that went through proxies', () => {
  it('is refused without them rather than going out directly, and goes on with them', async () => {
    const out = await temporaryFolder();
    const where = ['--base-url', site.url, '--database-url', database.url, '--out', out, '--rate', '0'];
    const dead = ['--proxy', `http://me:hunter2@127.0.0.1:${await refusedPort()}`];
    const run = await finished(
      startCli(['scrape', ...where, ...dead, '--ids', `${first},${second}`, '--json']),
    );
    expect(run.code).toBe(1);
    const resume = ['scrape', ...where, '--json', '--resume', String(run.report.runId)];
    for (const command of [resume, [...resume, '--dry-run']]) {
      const { code, stdout, stderr } = await runCli(command);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^error: run \d+ went through proxies or Tor, .*--proxy.*--routes direct/m);
    }
    expect(requests()).toEqual([]);
    const names = { 'www.imdb.test': '127.0.0.1' };
    await using proxy = await startConnectProxy({ address: '127.0.7.41', names });
    const { code } = await runCli([...resume, '--proxy', `http://${proxy.authority}`]);
    expect(code).toBe(0);
    expect(new Set(requests().map(({ remoteAddress }) => remoteAddress))).toEqual(new Set(['127.0.7.41']));
  });
});

describe('a new run over what failed over a proxy', () => {
  it('goes out directly only when that is said', async () => {
    const names = { 'www.imdb.test': '127.0.0.1' };
    await using proxy = await startConnectProxy({ address: '127.0.7.43', names });
    const out = await temporaryFolder();
    const where = ['--base-url', site.url, '--database-url', database.url, '--out', out, '--rate', '0'];
    const missing = ['--ids', 'tt0000001', '--proxy', `http://${proxy.authority}`];
    expect((await runCli(['scrape', ...where, ...missing])).code).toBe(1);
    firstRequest = site.requests.length;
    for (const more of [[], ['--dry-run']]) {
      const { code, stderr } = await runCli(['scrape', ...where, '--retry-failed', ...more]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/would go out directly.*--routes direct/);
    }
    expect(requests()).toEqual([]);
    expect((await runCli(['scrape', ...where, '--retry-failed', '--routes', 'direct'])).code).toBe(1);
    expect(requests().map(({ remoteAddress }) => remoteAddress)).toContain('127.0.0.1');
  });
});

describe('a proxy variable of other programs', () => {
  const env = { HTTPS_PROXY: 'http://me:hunter2@proxy.example:3128' };

  it('is mentioned once by a run that does not use it, and not obeyed', async () => {
    const names = { 'www.imdb.test': '127.0.0.1' };
    await using proxy = await startConnectProxy({ address: '127.0.7.42', names });
    const through = ['--proxy', `http://${proxy.authority}`, '--ids', first];
    const { code, report, stderr } = await finished(
      await startRun({ baseUrl: unresolvable(site), database }, through, { env }),
    );
    expect(code).toBe(0);
    expect(report.warnings).toEqual([expect.stringMatching(/^HTTPS_PROXY is set but not used; .*--proxy/)]);
    expect(stderr.match(/HTTPS_PROXY/g)).toHaveLength(1);
    expect(stderr).not.toMatch(/hunter2|proxy\.example/);
    const where = ['--base-url', unresolvable(site), '--proxy', `http://${proxy.authority}`];
    const routes = await runCli(['routes', ...where], { env });
    expect(routes).toMatchObject({ code: 0, stderr: expect.stringMatching(/^warning: HTTPS_PROXY is set/) });
    const doctor = await runCli(['doctor', '--json', '--out', await temporaryFolder(), ...where], { env });
    expect(JSON.parse(doctor.stdout)).toContainEqual(
      expect.objectContaining({ state: 'warning', message: expect.stringMatching(/^HTTPS_PROXY is set/) }),
    );
  });
});

describe('a program', () => {
  const report = async (options: object) => {
    const where = { baseUrl: site.url, rate: 0, databaseUrl: database.url, threads: 1 };
    const whole: ScrapeMoviesOptions = { ...where, out: await temporaryFolder(), ...options };
    return scrapeMovies(whole).report;
  };

  it('that gives any option of Tor goes through Tor or not at all', async () => {
    const options = { ids: [first], torControl: `127.0.0.1:${await refusedPort()}`, torCircuits: 2 };
    await expect(report(options)).rejects.toMatchObject({ name: 'TorNotReady' });
    expect(requests()).toEqual([]);
  });

  it.each([
    [{ proxy: 'http://127.0.0.1:1' }, ['unknown option "proxy"; did you mean proxies?']],
    [{ proxies: [] }, [expect.stringMatching(/^proxies is empty/)]],
    [{ ids: [], userAgents: [] }, ['list of ids: it holds no title id']],
    [{ ids: 'tt0111161' }, ['ids wants a list of title ids']],
    [{ dryRun: true, signal: 1 }, ['signal wants an AbortSignal', 'unknown option "dryRun"']],
  ])('that gives %j is told all that is wrong with it, and nothing is fetched', async (options, faults) => {
    const failed = report(options);
    await expect(failed).rejects.toBeInstanceOf(OptionFaults);
    await expect(failed).rejects.toMatchObject({ faults });
    expect(requests()).toEqual([]);
  });

  it.each([null, 'tt0111161', ['tt0111161']])('that gives %j for its options is told', async (options) => {
    const wrong: object = { options };
    const given = Object.values(wrong)[0];
    await expect(scrapeMovies(given).report).rejects.toBeInstanceOf(OptionFaults);
  });

  it('that resumes a run has the options that the run was given', async () => {
    const out = await temporaryFolder();
    const where = ['--base-url', site.url, '--database-url', database.url, '--out', out, '--rate', '0'];
    const dead = ['--tor-control', `127.0.0.1:${await refusedPort()}`];
    const { code } = await runCli(['scrape', ...where, ...dead, '--ids', first]);
    expect(code).toBe(2);
    const resume = { resume: { kind: 'last' as const }, databaseUrl: database.url, out };
    await expect(scrapeMovies(resume).report).rejects.toMatchObject({ name: 'TorNotReady' });
    expect(requests()).toEqual([]);
  });
});
