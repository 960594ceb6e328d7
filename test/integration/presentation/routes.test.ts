import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { films } from '../../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { startConnectProxy } from '../../support/network/connect-proxy.js';
import type { LoopbackRelay, RelayFault } from '../../support/network/loopback-relay.js';
import { ScriptedControlPort } from '../../support/network/scripted-control-port.js';
import { finished, startRun, titlesOf, unresolvable } from '../../support/network/site-run.js';
import { startSocksServer } from '../../support/network/socks-server.js';
import { type CliOptions, runCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

const ids = films.map(({ titleId }) => titleId);
const credentials = { username: 'someone', password: 'hunter2' };

let site: LocalSite;
let database: TestDatabase;
let firstRequest = 0;
const proxies: LoopbackRelay[] = [];

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 60_000 });
  database = await createTestDatabase();
});

beforeEach(async () => {
  site.behaveNormally();
  firstRequest = site.requests.length;
  await Promise.all(proxies.splice(0).map((proxy) => proxy[Symbol.asyncDispose]()));
});

afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy[Symbol.asyncDispose]()));
  await site?.close();
  await database?.drop();
});

/** Requests of this test. */
function requests() {
  return site.requests.slice(firstRequest);
}

function requestsBy(proxy: LoopbackRelay) {
  return requests().filter(({ remoteAddress }) => remoteAddress === proxy.options.address);
}

function titleRequests() {
  return requests().filter(({ page }) => page === 'title');
}

/** A proxy on a loopback address of its own, by which the site knows it. */
async function aProxy(number: number, fault?: RelayFault): Promise<LoopbackRelay> {
  const names = { 'www.imdb.test': '127.0.0.1' };
  const options = { address: `127.0.7.${number}`, names, credentials, ...(fault && { fault }) };
  const proxy = await startConnectProxy(options);
  proxies.push(proxy);
  return proxy;
}

function through(...some: readonly LoopbackRelay[]): string[] {
  return some.flatMap(({ authority }) => ['--proxy', `http://${authority}`]);
}

async function run(args: readonly string[], options?: CliOptions) {
  return finished(await startRun({ baseUrl: unresolvable(site), database }, args, options));
}

async function runDirectly(...args: readonly string[]) {
  return finished(await startRun({ baseUrl: site.url, database }, args));
}

describe('a run over proxies', () => {
  it('brings 250 movies with 3 of 10 proxies dead and 2 always blocked, in 1.1 attempts per title', async () => {
    const faults = ['silent', 'closes', 'babbles'] as const;
    const dead = await Promise.all(faults.map((fault, index) => aProxy(1 + index, fault)));
    const blocked = [await aProxy(11), await aProxy(12)];
    const good = await Promise.all([21, 22, 23, 24, 25].map((number) => aProxy(number)));
    const refused = new Set(blocked.map(({ options }) => options.address));
    site.behave(({ remoteAddress }) => (refused.has(remoteAddress) ? { kind: 'challenge' } : undefined));
    const { code, report } = await run([
      ...through(...dead, ...blocked, ...good),
      ...['--timeout', '6', '--concurrency', '20'],
    ]);
    expect(titlesOf({ code, report })).toEqual({ code: 0, scraped: 250, failures: [] });
    const byGood = good.flatMap(requestsBy);
    const titles = byGood.filter(({ page }) => page === 'title');
    expect(titles.length).toBeLessThanOrEqual(275);
    for (const proxy of good) expect(requestsBy(proxy).length).toBeGreaterThan(0);
    for (const proxy of blocked) expect(requestsBy(proxy).length).toBeLessThanOrEqual(10);
    expect(requests()).toHaveLength(byGood.length + blocked.flatMap(requestsBy).length);
    expect(report.routes.filter(({ pages }) => pages > 0).map(({ address }) => address)).toEqual(
      good.map(({ options, port }) => `http://${options.address}:${port}`),
    );
  });

  it('costs a title nothing when a proxy takes connections and never answers', async () => {
    const args = ['--ids', ids.slice(0, 20).join(), '--retries', '0', '--timeout', '5'];
    const { code, report } = await run([...through(await aProxy(1, 'silent'), await aProxy(2)), ...args]);
    expect(titlesOf({ code, report })).toEqual({ code: 0, scraped: 20, failures: [] });
    const silent = report.routes.find(({ id }) => id === 'proxy-1');
    expect(silent).toMatchObject({ pages: 0 });
    expect(silent?.failed).toBeGreaterThan(0);
  });

  it('never goes out directly when all proxies are dead, and says what to do', async () => {
    const dead = await aProxy(1, { refuses: 502 });
    const { code, report } = await finished(
      await startRun({ baseUrl: site.url, database }, [...through(dead), '--ids', ids.slice(0, 5).join()]),
    );
    expect(code).toBe(1);
    expect(report.stop?.message).toMatch(/the proxy would not connect to the site \(it answered 502\)/);
    expect(report.stop?.message).toMatch(/proxies/);
    expect(dead.connections).toBeGreaterThan(1);
    expect(requests()).toEqual([]);
  });

  it('never asks the resolver of this machine for the site, whatever the kind of proxy', async () => {
    const names = { 'www.imdb.test': '127.0.0.1' };
    const connectProxy = await startConnectProxy({ address: '127.0.0.1', names });
    const socks = await startSocksServer({ address: '127.0.7.2', names });
    proxies.push(connectProxy, socks);
    const lookups = join(await temporaryFolder(), 'lookups.txt');
    const recorder = new URL('../../support/network/record-lookups.mjs', import.meta.url);
    const kinds = ['socks4', 'socks4a', 'socks5', 'socks5h'];
    const urls = [
      `http://localhost:${connectProxy.port}`,
      ...kinds.map((kind) => `${kind}://${socks.authority}`),
    ];
    const args = [...urls.flatMap((url) => ['--proxy', url]), '--ids', ids.slice(0, 30).join()];
    const env = { NODE_OPTIONS: `--import ${recorder.href}`, LOOKUPS: lookups };
    const { code, report } = await run(args, { env });
    expect(code).toBe(0);
    for (const { id, pages } of report.routes) expect(`${id} ${pages > 0}`).toBe(`${id} true`);
    const asked = new Set((await readFile(lookups, 'utf8')).trim().split('\n'));
    // The proxy's own name is resolved here, which shows that the recorder hears of names.
    expect([...asked]).toEqual(['localhost']);
    expect(new Set([...connectProxy.asked, ...socks.asked])).toEqual(new Set([`www.imdb.test:${site.port}`]));
  });

  it('keeps one user agent and one language per route', async () => {
    const some = await Promise.all([1, 2, 3].map((number) => aProxy(number)));
    const agents = ['--user-agent', 'first/1', '--user-agent', 'second/2', '--language', 'de-DE'];
    await run([...through(...some), ...agents, '--ids', ids.slice(0, 30).join()]);
    const seen = some.map((proxy) => [
      ...new Set(
        requestsBy(proxy).map(({ headers }) => `${headers['user-agent']} ${headers['accept-language']}`),
      ),
    ]);
    expect(seen).toEqual([['first/1 de-DE'], ['second/2 de-DE'], ['first/1 de-DE']]);
  });

  it('stops with 3 when every proxy is blocked, after two requests over each, and says what was seen', async () => {
    const some = await Promise.all([1, 2, 3, 4].map((number) => aProxy(number)));
    site.behave({ kind: 'challenge', on: 'everything' });
    const { code, report } = await run(through(...some));
    expect({ code, cause: report.stop?.cause }).toEqual({ code: 3, cause: 'blocked' });
    expect(report.stop?.message).toMatch(/HTTP 202 with x-amzn-waf-action: challenge.*add other routes/);
    expect(requests().length).toBeLessThanOrEqual(2 * some.length + 1);
    for (const proxy of some) expect(requestsBy(proxy).length).toBeGreaterThanOrEqual(1);
  });

  it('sends a throttled route nothing before the time that the site asked for', async () => {
    const some = await Promise.all([1, 2, 3].map((number) => aProxy(number)));
    site.behave({ kind: 'throttled', retryAfter: 4, share: 0.15, seed: 7 });
    const args = ['--ids', ids.slice(0, 60).join(), '--concurrency', '6', '--retries', '0'];
    const { code, report } = await run([...through(...some), ...args]);
    expect(titlesOf({ code, report })).toEqual({ code: 0, scraped: 60, failures: [] });
    const throttled = titleRequests().filter(({ status }) => status === 429);
    expect(throttled.length).toBeGreaterThan(3);
    for (const { time, remoteAddress } of throttled) {
      // What was already on its way when the answer came arrives within half of the time.
      const early = requests().filter((request) => {
        const later = request.time - time;
        return request.remoteAddress === remoteAddress && later > 2000 && later < 3990;
      });
      expect(early).toEqual([]);
    }
  });
});

describe('a direct run', () => {
  it('keeps to its pace', async () => {
    const { code } = await runDirectly('--ids', ids.slice(0, 24).join(), '--rate', '6', '--threads', '1');
    expect(code).toBe(0);
    expect(titleRequests()).toHaveLength(24);
    // No title is let go before robots.txt was answered; however late a request arrives, it cannot arrive early.
    const answered = requests()[0]?.time ?? Number.POSITIVE_INFINITY;
    for (const [index, { time }] of titleRequests().entries()) {
      const earliest = Math.floor(index / 6) * 1_000 + (index % 6) * 133;
      expect(time - answered).toBeGreaterThanOrEqual(earliest - 10);
    }
  });

  it('sends no request before the Crawl-delay of robots.txt has passed', async () => {
    const slow = await startLocalSite({
      robots: { text: 'User-agent: *\nCrawl-delay: 1\n' },
      weightBytes: 60_000,
    });
    try {
      const { code } = await finished(
        await startRun({ baseUrl: slow.url, database }, ['--ids', ids.slice(0, 5).join(), '--threads', '1']),
      );
      expect(code).toBe(0);
      const [robots, ...titles] = slow.requests;
      expect(titles).toHaveLength(5);
      for (const [index, { time }] of titles.entries()) {
        expect(time - (robots?.time ?? Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(index * 1_000 - 10);
      }
    } finally {
      await slow.close();
    }
  });

  it('asks for nothing while robots.txt answers with errors, and goes on when it is there', async () => {
    site.behave({ kind: 'serverError', status: 503, on: 'robots', first: 4 });
    const { code, report } = await runDirectly('--ids', ids.slice(0, 3).join(), '--retries', '0');
    expect(titlesOf({ code, report })).toEqual({ code: 0, scraped: 3, failures: [] });
    expect(requests().map(({ page, status }) => `${page} ${status}`)).toEqual([
      ...Array(4).fill('robots 503'),
      'robots 200',
      ...Array(3).fill('title 200'),
    ]);
    expect(report.warnings[0]).toContain('robots.txt answers HTTP 503');
  });

  it('can be interrupted while it waits for robots.txt', async () => {
    site.behave({ kind: 'serverError', on: 'robots' });
    const running = await startRun({ baseUrl: site.url, database }, ['--ids', ids.slice(0, 3).join()]);
    await expect.poll(() => requests().length).toBeGreaterThan(1);
    running.process.kill('SIGINT');
    const { code } = await finished(running);
    expect(code).toBe(130);
    expect(titleRequests()).toEqual([]);
  });

  it('takes a missing robots.txt for permission', async () => {
    site.behave({ kind: 'notFound', on: 'robots' });
    const { code, report } = await runDirectly('--ids', ids.slice(0, 3).join());
    expect(titlesOf({ code, report })).toEqual({ code: 0, scraped: 3, failures: [] });
  });
});

describe('routes', () => {
  async function check(args: readonly string[], options?: CliOptions) {
    return runCli(['routes', '--base-url', unresolvable(site), ...args], options);
  }

  it('says of every route what it brought, without credentials', async () => {
    const [good, challenged, throttled] = [await aProxy(1), await aProxy(2), await aProxy(3)];
    const dead = await aProxy(4, { refuses: 407 });
    site.behave(({ remoteAddress, page }) => {
      if (page !== 'title') return;
      if (remoteAddress === challenged.options.address) return { kind: 'challenge' };
      if (remoteAddress === throttled.options.address) return { kind: 'throttled', retryAfter: 60 };
      return undefined;
    });
    const all = through(good, challenged, throttled, dead);
    const { code, stdout } = await check([...all, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { route: 'proxy-1', address: `http://127.0.7.1:${good.port}`, result: 'page', httpStatus: 200 },
      { route: 'proxy-2', result: 'challenge', httpStatus: 202 },
      { route: 'proxy-3', result: 'throttled', reason: 'HTTP 429, asked to wait 1 min' },
      { route: 'proxy-4', result: 'unreachable', httpStatus: null },
    ]);
    expect(requests().filter(({ page }) => page === 'title')).toHaveLength(3);
    const text = await check(all);
    expect(text.stdout).toMatch(/proxy-2 +http:\/\/127\.0\.7\.2:\d+ +challenge +\d+ {2}HTTP 202/);
    expect(text.stdout).toContain('1 of 4 routes brought the page');
    expect(stdout + text.stdout + text.stderr).not.toContain('hunter2');
  });

  it('ends with 3 when every route is blocked, and with 1 when none is reached', async () => {
    const proxy = await aProxy(1);
    site.behave({ kind: 'forbidden' });
    expect((await check(through(proxy))).code).toBe(3);
    const dead = await aProxy(2, 'closes');
    expect((await check(through(dead))).code).toBe(1);
  });

  it('does not ask for a page that robots.txt disallows', async () => {
    site.behave({
      kind: 'page',
      body: 'User-agent: *\nDisallow: /title/\n',
      contentType: 'text/plain',
      on: 'robots',
    });
    const { code, stdout } = await runCli(['routes', '--base-url', site.url, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([{ result: 'disallowed' }]);
    expect(titleRequests()).toEqual([]);
  });

  it('follows redirects inside the site, but not to where robots.txt forbids', async () => {
    const [title = '', other = '', secret = ''] = ids;
    site.behave({ kind: 'redirect', location: `/title/${other}/`, titleId: title });
    site.behave({ kind: 'redirect', location: '/ap/signin', titleId: secret });
    const check = async (id: string) => {
      const { stdout } = await runCli(['routes', '--base-url', site.url, '--ids', id, '--json']);
      return JSON.parse(stdout);
    };
    expect(await check(title)).toMatchObject([{ result: 'page', httpStatus: 200 }]);
    expect(await check(secret)).toMatchObject([{ result: 'blocked', httpStatus: 302 }]);
    const text = `User-agent: *\nDisallow: /title/${other}/\n`;
    site.behave({ kind: 'page', body: text, contentType: 'text/plain', on: 'robots' });
    const before = site.requestsFor(other);
    expect(await check(title)).toMatchObject([
      {
        result: 'disallowed',
        reason: `robots.txt disallows /title/${other}/, where the site redirects /title/${title}/ to`,
        httpStatus: 302,
      },
    ]);
    expect(site.requestsFor(other)).toBe(before);
  });

  it('gives Tor new circuits and waits until it has acted', async () => {
    let acted = false;
    await using control = await ScriptedControlPort.start((line, socket) => {
      if (line === 'SIGNAL NEWNYM') {
        setTimeout(() => {
          acted = true;
          socket.write('650 SIGNAL NEWNYM\r\n');
        }, 300);
      }
      return ['250 OK\r\n'];
    });
    const { host, port } = control.address;
    const env = { TOR_CONTROL_PASSWORD: 'hunter2' };
    const { code, stdout } = await check(['new-identity', '--tor-control', `${host}:${port}`], { env });
    expect({ code, acted }).toEqual({ code: 0, acted: true });
    expect(stdout).toContain('new circuits');
    expect(control.heard).toEqual(['AUTHENTICATE "hunter2"', 'SETEVENTS SIGNAL', 'SIGNAL NEWNYM']);
  });

  it.each([
    [['new-identity'], 'give --tor-control'],
    [['renew'], 'routes takes nothing, or new-identity'],
    [['--ids', 'tt1'], '--ids wants one title id'],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { code, stderr } = await check(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
