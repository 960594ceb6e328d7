import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { films } from '../../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { finished, startRun, titlesOf, unresolvable } from '../../support/network/site-run.js';
import { TorNetwork } from '../../support/network/tor-network.js';
import { describeWithTor } from '../../support/network/with-tor.js';
import { type CliOptions, runCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

const ids = films.map(({ titleId }) => titleId);

describeWithTor('a run over a real Tor network', () => {
  let network: TorNetwork;
  let site: LocalSite;
  let database: TestDatabase;
  let firstRequest = 0;

  beforeAll(async () => {
    network = await TorNetwork.start();
    site = await startLocalSite({ host: '0.0.0.0', weightBytes: 60_000 });
    database = await createTestDatabase();
  });

  beforeEach(() => {
    site.behaveNormally();
    firstRequest = site.requests.length;
  });

  afterAll(async () => {
    await site?.close();
    await network?.[Symbol.asyncDispose]();
    await database?.drop();
  });

  function requests() {
    return site.requests.slice(firstRequest);
  }

  function overTor(): string[] {
    return ['--tor-socks', `${network.socks.host}:${network.socks.port}`];
  }

  function overTorWithControl() {
    const { host, port, secret } = network.control;
    if (secret === null || !('password' in secret)) throw new Error('the network has a control password');
    const args = [...overTor(), '--tor-control', `${host}:${port}`];
    return { args, env: { TOR_CONTROL_PASSWORD: secret.password } };
  }

  function start(args: readonly string[], options?: CliOptions) {
    return startRun({ baseUrl: unresolvable(site), database }, args, options);
  }

  test('brings 200 titles over 8 circuits by more than one exit, with no name asked for here', async () => {
    const lookups = join(await temporaryFolder(), 'lookups.txt');
    const recorder = new URL('../../support/network/record-lookups.mjs', import.meta.url);
    const env = { NODE_OPTIONS: `--import ${recorder.href}`, LOOKUPS: lookups };
    // A database at `localhost` shows that the recorder hears of names.
    const named = ['--database-url', database.url.replace('127.0.0.1', 'localhost')];
    const list = ['--ids', ids.slice(0, 200).join(), '--tor-circuits', '8'];
    const { code, report } = await finished(await start([...overTor(), ...list, ...named], { env }));
    expect(titlesOf({ code, report })).toEqual({ code: 0, scraped: 200, failures: [] });
    const exits = new Set(requests().map(({ localAddress }) => network.exitOf(localAddress)?.name));
    expect(exits).not.toContain(undefined);
    expect(exits.size).toBeGreaterThan(1);
    for (const { id, pages } of report.routes) expect(`${id} ${pages > 0}`).toBe(`${id} true`);
    expect(report.routes).toHaveLength(8);
    const asked = new Set((await readFile(lookups, 'utf8')).trim().split('\n'));
    expect([...asked]).toEqual(['localhost']);
  });

  test('is carried to its end by renewed circuits when the site blocks each after 20 requests', async () => {
    const served = new Map<number, number>();
    site.behave(({ remotePort }) => {
      const count = (served.get(remotePort) ?? 0) + 1;
      served.set(remotePort, count);
      return count > 20 ? { kind: 'challenge' } : undefined;
    });
    const narrow = ['--threads', '1', '--concurrency', '4', '--tor-circuits', '4'];
    const { code, report } = await finished(await start([...overTor(), ...narrow]));
    expect(titlesOf({ code, report })).toEqual({ code: 0, scraped: 250, failures: [] });
    const pages = requests().filter(({ page, status }) => page === 'title' && status === 200);
    expect(pages).toHaveLength(250);
    // As many connections as the site's patience makes necessary, and not one request in ten refused.
    expect(served.size).toBeGreaterThanOrEqual(252 / 20);
    expect(requests().filter(({ status }) => status === 202).length).toBeLessThan(25);
  });

  test('is checked route by route, and Tor gives new circuits on demand', async () => {
    const { args, env } = overTorWithControl();
    const checked = ['routes', '--base-url', unresolvable(site), '--tor-circuits', '3', ...args];
    const { code, stdout } = await runCli(checked, { env });
    expect(stdout).toContain('3 of 3 routes brought the page');
    expect(code).toBe(0);
    const renewed = await runCli(['routes', 'new-identity', ...args], { env });
    expect(renewed).toMatchObject({ code: 0, stdout: expect.stringContaining('new circuits') });
    const refused = await runCli(['routes', 'new-identity', ...args], {
      env: { TOR_CONTROL_PASSWORD: 'wrong' },
    });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('refused the password') });
  });

  test('goes on when tor is killed and comes back', async () => {
    site.behave({ kind: 'latency', latencyMs: 100 });
    const running = await start([...overTor(), '--concurrency', '8']);
    await expect.poll(() => requests().length).toBeGreaterThan(40);
    await network.client.stop('SIGKILL');
    network.client.start();
    const { code, report } = await finished(running);
    expect(titlesOf({ code, report })).toEqual({ code: 0, scraped: 250, failures: [] });
    expect(report.routes.reduce((sum, { failed }) => sum + failed, 0)).toBeGreaterThan(0);
  });

  test('waits for a tor that has not finished its bootstrap, and says how far it is', async () => {
    await network.client.stop();
    await rm(network.client.folder, { recursive: true });
    network.client.startAside();
    const { args, env } = overTorWithControl();
    const running = await start([...args, '--ids', ids.slice(0, 5).join()], { env });
    let told = '';
    running.process.stderr?.on('data', (text: Buffer) => {
      told += text;
    });
    await expect.poll(() => told).toMatch(/^tor: \d{1,2} % /m);
    expect(requests()).toEqual([]);
    network.client.join();
    const { code, report } = await finished(running);
    expect(titlesOf({ code, report })).toEqual({ code: 0, scraped: 5, failures: [] });
    expect(told).toMatch(/^tor: 100 % /m);
  });

  test('gives up when all exits are dead, never goes out directly, and says what to look at', async () => {
    await Promise.all(network.exits.map((exit) => exit.stop('SIGKILL')));
    const few = ['--tor-circuits', '2', '--timeout', '2', '--ids', ids.slice(0, 3).join()];
    const { code, report } = await finished(await start([...overTor(), ...few]));
    expect(titlesOf({ code, report })).toEqual({ code: 1, scraped: 0, failures: [] });
    expect(report.stop).toMatchObject({ cause: 'list-failed' });
    expect(report.stop?.message).toContain('Tor; the command routes');
    expect(requests()).toEqual([]);
  });
});
