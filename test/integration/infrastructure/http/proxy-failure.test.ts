import { describe, expect, test } from 'vitest';
import { startConnectProxy } from '../../../support/network/connect-proxy.js';
import { EchoSite } from '../../../support/network/echo-site.js';
import type { RelayFault } from '../../../support/network/loopback-relay.js';
import {
  SECRET as credentials,
  failureOf,
  unreachable,
  unusedPort,
} from '../../../support/network/route-failure.js';
import { selfSignedCertificate } from '../../../support/network/self-signed-certificate.js';
import { startSocksServer } from '../../../support/network/socks-server.js';

const names = { 'www.imdb.test': '127.0.0.1', 'other.test': '127.0.0.1' };

describe.each([
  { scheme: 'http', start: startConnectProxy },
  { scheme: 'socks4a', start: startSocksServer },
  { scheme: 'socks5h', start: startSocksServer },
])('a $scheme proxy that', ({ scheme, start }) => {
  const user = scheme === 'socks4a' ? 'winston' : 'winston:hunter2';

  test.each<[string, RelayFault, RegExp]>([
    ['takes the connection and says nothing', 'silent', /in time|within 0\.4 s/],
    ['closes in the middle of the handshake', 'closes', /reset by|closed the connection/],
  ])('%s', async (_, fault, reason) => {
    await using proxy = await start({ address: '127.0.0.31', names, fault });
    const options = fault === 'silent' ? { connectMs: 400 } : {};
    const url = `${scheme}://${user}@${proxy.authority}`;
    expect(await failureOf(url, 'https://www.imdb.test/', options)).toMatchObject(unreachable(reason));
    expect(proxy.connections).toBeLessThan(3);
    await expect.poll(() => proxy.open).toBe(0);
  });

  test('is not a proxy of this kind', async () => {
    await using proxy = await start({ address: '127.0.0.31', fault: 'babbles' });
    expect(await failureOf(`${scheme}://${user}@${proxy.authority}`, 'http://www.imdb.test/')).toMatchObject(
      unreachable(/not HTTP|does not speak|could not connect/),
    );
  });

  test('is not there', async () => {
    const port = await unusedPort();
    expect(await failureOf(`${scheme}://${user}@127.0.0.1:${port}`, 'http://www.imdb.test/')).toMatchObject(
      unreachable(/^no tunnel through .*refused \(ECONNREFUSED\)$/),
    );
  });

  test('has a name that does not exist', async () => {
    expect(await failureOf(`${scheme}://${user}@proxy.invalid:1`, 'http://www.imdb.test/')).toMatchObject(
      unreachable(/^no tunnel through .*\((ENOTFOUND|EAI_AGAIN)\)$/),
    );
  });

  test('does not know the name of the site', async () => {
    await using proxy = await start({ address: '127.0.0.31', names });
    expect(await failureOf(`${scheme}://${proxy.authority}`, 'http://unknown.test/')).toMatchObject(
      unreachable(/502|reply 4|SOCKS4 proxy could not connect/),
    );
  });

  test('refuses the credentials', async () => {
    await using proxy = await start({ address: '127.0.0.31', names, credentials });
    const wrong = scheme === 'socks4a' ? 'nobody' : 'winston:hunter2hunter2';
    const url = `${scheme}://${wrong}@127.0.0.31:${proxy.port}`;
    expect(await failureOf(url, 'http://www.imdb.test/')).toMatchObject(
      unreachable(/refused the (credentials|user name)/),
    );
    expect(proxy.asked).toEqual([]);
  });

  test('dies in the middle of a page', async () => {
    await using proxy = await start({ address: '127.0.0.31', names });
    await using site = await EchoSite.start({
      listener: (_, response) => {
        response.write('half a page');
        setTimeout(() => proxy.dropConnections(), 20);
      },
    });
    expect(
      await failureOf(`${scheme}://${proxy.authority}`, `http://www.imdb.test:${site.port}/`),
    ).toMatchObject(unreachable(/UND_ERR_SOCKET|ECONNRESET/));
  });

  test('leads to a site whose certificate is for another name', async () => {
    const tls = selfSignedCertificate('www.imdb.test');
    await using site = await EchoSite.start({ tls });
    await using proxy = await start({ address: '127.0.0.31', names });
    const url = `https://other.test:${site.port}/`;
    expect(await failureOf(`${scheme}://${proxy.authority}`, url, { ca: tls.cert })).toMatchObject(
      unreachable(/ERR_TLS_CERT_ALTNAME_INVALID/),
    );
    expect(proxy.connections).toBe(1);
  });

  test('leads to a site that never ends the TLS handshake', async () => {
    await using site = await startConnectProxy({ address: '127.0.0.1', fault: 'silent' });
    await using proxy = await start({ address: '127.0.0.31', names });
    const url = `https://www.imdb.test:${site.port}/`;
    expect(await failureOf(`${scheme}://${proxy.authority}`, url, { connectMs: 400 })).toMatchObject(
      unreachable(/within 0\.4 s/),
    );
    await expect.poll(() => proxy.open + site.open).toBe(0);
  });

  test('leads to a site that closes in the middle of the TLS handshake', async () => {
    await using site = await startConnectProxy({ address: '127.0.0.1', fault: 'closes' });
    await using proxy = await start({ address: '127.0.0.31', names });
    const url = `https://www.imdb.test:${site.port}/`;
    expect(await failureOf(`${scheme}://${proxy.authority}`, url)).toMatchObject(unreachable(/ECONNRESET/));
    expect(site.connections).toBe(1);
  });
});

test.each([
  [1, 'could not connect to the site'],
  [2, 'forbids'],
  [3, 'no way to the network'],
  [4, 'could not find or reach'],
  [5, 'the site refused'],
  [6, 'gave up waiting'],
  [7, 'does not support connecting'],
  [8, 'kind of address'],
  [0xf2, 'unknown reply'],
])('reply %i of a SOCKS proxy is told in words', async (refuses, words) => {
  await using proxy = await startSocksServer({
    address: '127.0.0.32',
    names,
    credentials,
    fault: { refuses },
  });
  const url = `socks5h://${proxy.authority}`;
  expect(await failureOf(url, 'http://www.imdb.test/')).toMatchObject(unreachable(words));
});

test.each([400, 403, 407, 429, 500, 503])('a CONNECT answered with %i is told', async (refuses) => {
  await using proxy = await startConnectProxy({ address: '127.0.0.32', names, fault: { refuses } });
  const url = `http://${proxy.authority}`;
  expect(await failureOf(url, 'https://www.imdb.test/')).toMatchObject(unreachable(String(refuses)));
});

test.each([401, 407])('a CONNECT answered with %i is told as refused credentials', async (refuses) => {
  await using proxy = await startConnectProxy({
    address: '127.0.0.32',
    names,
    credentials,
    fault: { refuses },
  });
  expect(await failureOf(`http://${proxy.authority}`, 'https://www.imdb.test/')).toMatchObject(
    unreachable(`refused the credentials .${refuses}.`),
  );
});

test('a proxy that wants credentials when none are given says so', async () => {
  await using proxy = await startConnectProxy({ address: '127.0.0.32', names, credentials });
  expect(await failureOf(`http://127.0.0.32:${proxy.port}`, 'https://www.imdb.test/')).toMatchObject(
    unreachable('asks for a user name and password'),
  );
  await using socks = await startSocksServer({ address: '127.0.0.32', names, credentials });
  expect(await failureOf(`socks5h://127.0.0.32:${socks.port}`, 'https://www.imdb.test/')).toMatchObject(
    unreachable('asks for credentials'),
  );
});

test('an https proxy with an untrusted certificate is not spoken to', async () => {
  const tls = selfSignedCertificate('127.0.0.32');
  await using proxy = await startConnectProxy({ address: '127.0.0.32', names, credentials, tls });
  expect(await failureOf(`https://${proxy.authority}`, 'https://www.imdb.test/')).toMatchObject(
    unreachable(/^no tunnel through the proxy: the certificate is self-signed/),
  );
  expect(proxy.connections).toBe(0);
});

test.each([
  [undefined, 'asks for credentials that were not given'],
  [credentials, 'accepts neither a user name and password nor going without'],
])('a SOCKS proxy that takes no method is told by what was offered (%j)', async (given, words) => {
  await using proxy = await startSocksServer({
    address: '127.0.0.32',
    names,
    fault: 'takes-no-method',
    ...(given && { credentials: given }),
  });
  expect(await failureOf(`socks5h://${proxy.authority}`, 'http://www.imdb.test/')).toMatchObject(
    unreachable(words),
  );
});

test('a proxy that refuses after interim answers is told by its refusal', async () => {
  await using proxy = await startConnectProxy({ address: '127.0.0.32', fault: { interim: [100, 103] } });
  const url = `http://${proxy.authority}`;
  expect(await failureOf(url, 'https://www.imdb.test/')).toMatchObject(unreachable('it answered 502'));
  await expect.poll(() => proxy.open).toBe(0);
});
