import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { type Dispatcher, request } from 'undici';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { networkFailure } from '../../../../src/infrastructure/http/network-failure.js';
import { createRouteDispatcher } from '../../../../src/infrastructure/http/route-dispatcher.js';
import { type TorProgress, waitForTor } from '../../../../src/infrastructure/routes/tor-bootstrap.js';
import { TorControl } from '../../../../src/infrastructure/routes/tor-control.js';
import { aRoute } from '../../../support/builders/route-builder.js';
import { EchoSite } from '../../../support/network/echo-site.js';
import { TorNetwork } from '../../../support/network/tor-network.js';
import { describeWithTor } from '../../../support/network/with-tor.js';
import { deadline } from '../../../support/processes/deadlines.js';

const PAGE = 'a title page '.repeat(10_000);

describeWithTor('over a real Tor network', () => {
  let network: TorNetwork;
  let site: EchoSite;
  const dispatchers: Dispatcher[] = [];

  /** `/exit` says by which address it was reached, `/half` never ends, `/page` is long. */
  const listener: RequestListener = ({ url, socket }, response) => {
    response.setHeader('x-reached', socket.localAddress ?? '');
    if (url === '/half') response.write('half a page');
    else response.end(url === '/page' ? PAGE : 'ok');
  };

  beforeAll(async () => {
    network = await TorNetwork.start();
    site = await EchoSite.start({ listener, address: '0.0.0.0' });
  });
  afterEach(async () => {
    await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.destroy()));
  });
  afterAll(async () => {
    await site?.[Symbol.asyncDispose]();
    await network?.[Symbol.asyncDispose]();
  });

  function aCircuit(connectTimeoutMs = deadline(6)): Dispatcher {
    const proxyUrl = `socks5h://${randomUUID()}:x@${network.socks.host}:${network.socks.port}`;
    const dispatcher = createRouteDispatcher(aRoute(proxyUrl), { connections: 4, connectTimeoutMs });
    dispatchers.push(dispatcher);
    return dispatcher;
  }

  async function get(dispatcher: Dispatcher, path: string, host = `www.imdb.test:${site.port}`) {
    const options = { dispatcher, headersTimeout: deadline(6), bodyTimeout: deadline(6) };
    const { headers, body } = await request(`http://${host}${path}`, options);
    const exit = network.exitOf(String(headers['x-reached']));
    return { exit, text: await body.text() };
  }

  async function failureOf(page: Promise<unknown>) {
    return networkFailure(
      await page.then(
        () => new Error('no failure but a page'),
        (error: unknown) => error,
      ),
    );
  }

  async function renewsUntil(isRight: (exit: string | undefined) => boolean): Promise<void> {
    await expect
      .poll(async () => {
        const page = await get(aCircuit(deadline(0.5)), '/exit').catch(() => null);
        return page !== null && isRight(page.exit?.name);
      })
      .toBe(true);
  }

  test('one user name keeps its exit, and new ones leave by others', async () => {
    const circuits = Array.from({ length: 12 }, () => aCircuit());
    const exits = await Promise.all(
      circuits.map(async (circuit) => {
        const pages = await Promise.all([1, 2, 3, 4, 5].map(() => get(circuit, '/exit')));
        return new Set(pages.map(({ exit }) => exit?.name));
      }),
    );
    for (const seen of exits) expect(seen.size).toBe(1);
    expect(new Set(exits.flatMap((seen) => [...seen])).size).toBeGreaterThan(1);
  });

  test('200 pages over 8 circuits are whole and leave nothing open', async () => {
    const circuits = Array.from({ length: 8 }, () => aCircuit());
    const pages = await Promise.all(
      Array.from({ length: 200 }, (_, page) => get(circuits[page % 8] ?? aCircuit(), '/page')),
    );
    expect(pages.filter(({ text }) => text === PAGE)).toHaveLength(200);
    expect(new Set(pages.map(({ exit }) => exit?.name)).size).toBeGreaterThan(1);
    await Promise.all(circuits.map((circuit) => circuit.close()));
    await expect.poll(() => site.sockets.size).toBe(0);
  });

  test('a renewed circuit closes its connections and opens new ones', async () => {
    const old = aCircuit();
    await get(old, '/exit');
    const [connection] = site.sockets;
    await old.close();
    await expect.poll(() => connection?.destroyed).toBe(true);
    const before = site.connections;
    expect((await get(aCircuit(), '/exit')).text).toBe('ok');
    expect(site.connections).toBe(before + 1);
  });

  test('an unknown name and a refused port are told', async () => {
    const unknown = await failureOf(get(aCircuit(), '/', 'www.imdb.invalid'));
    expect(unknown).toMatchObject({ kind: 'unreachable', reason: expect.stringContaining('reply 4') });
    const refused = await failureOf(get(aCircuit(), '/', 'www.imdb.test:9'));
    expect(refused).toMatchObject({ kind: 'unreachable', reason: expect.stringMatching(/reply [15]/) });
  });

  test('the control port answers to the password and the cookie, not to a wrong password', async () => {
    for (const address of [network.control, network.controlByCookie]) {
      const control = await TorControl.open(address, deadline(1));
      expect(await control.getInfo('status/bootstrap-phase')).toContain('PROGRESS=100');
      expect(await control.getInfo('config-text')).toContain('\n');
      await control.signal('NEWNYM');
      await expect(control.getInfo('no/such/key')).rejects.toThrow('552');
      control.close();
    }
    const wrong = { ...network.control, secret: { password: 'wrong' } };
    await expect(TorControl.open(wrong, deadline(1))).rejects.toThrow('515');
  });

  test('an exit that dies in the middle of a page fails that page, and others go on', async () => {
    onTestFinished(() => network.restart());
    const circuit = aCircuit();
    const { exit } = await get(circuit, '/exit');
    const half = failureOf(get(circuit, '/half'));
    await expect.poll(() => site.sockets.size).toBeGreaterThan(0);
    await exit?.stop('SIGKILL');
    expect(await half).toMatchObject({ kind: 'unreachable' });
    await renewsUntil((name) => name !== undefined && name !== exit?.name);
  });

  test('a tor that is killed and comes back carries pages again', async () => {
    onTestFinished(() => network.restart());
    const circuit = aCircuit();
    await get(circuit, '/exit');
    await network.client.stop('SIGKILL');
    expect(await failureOf(get(circuit, '/exit'))).toMatchObject({ kind: 'unreachable' });
    expect(await failureOf(get(circuit, '/exit'))).toMatchObject({
      reason: expect.stringContaining('ECONNREFUSED'),
    });
    network.client.start();
    await network.ready();
    await renewsUntil((name) => name !== undefined);
    expect((await get(circuit, '/exit')).text).toBe('ok');
  });

  test('when all exits are dead pages fail in time', async () => {
    onTestFinished(() => network.restart());
    await Promise.all(network.exits.map((exit) => exit.stop('SIGKILL')));
    const failures = await Promise.all([1, 2, 3].map(() => failureOf(get(aCircuit(3_000), '/exit'))));
    for (const failure of failures) expect(failure.kind).toBe('unreachable');
  });

  test('a tor that has not finished its bootstrap is waited for, with progress', async () => {
    await network.client.stop();
    await rm(network.client.folder, { recursive: true });
    network.client.startAside();
    const seen: TorProgress[] = [];
    const ready = waitForTor({
      socks: network.socks,
      control: network.control,
      onProgress: (step: TorProgress) => seen.push(step),
      signal: new AbortController().signal,
      timeoutMs: deadline(12),
    });
    await expect.poll(() => seen).toMatchObject([{ percent: 0 }]);
    network.client.join();
    await ready;
    expect(seen.at(-1)?.percent).toBe(100);
    expect(seen.length).toBeGreaterThan(1);
    await renewsUntil((name) => name !== undefined);
  });
});
