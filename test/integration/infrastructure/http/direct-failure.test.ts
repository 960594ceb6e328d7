import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { EchoSite } from '../../../support/network/echo-site.js';
import { failureOf, unreachable, unusedPort } from '../../../support/network/route-failure.js';
import { selfSignedCertificate } from '../../../support/network/self-signed-certificate.js';
import { deadline } from '../../../support/processes/deadlines.js';

describe('on a direct route', () => {
  test('a refused port', async () => {
    const port = await unusedPort();
    expect(await failureOf(null, `http://127.0.0.1:${port}/`)).toMatchObject(unreachable('ECONNREFUSED'));
  });

  test('a name that does not exist', async () => {
    expect(await failureOf(null, 'http://www.imdb.invalid/')).toMatchObject(unreachable('the (name|DNS)'));
  });

  test('a self-signed certificate', async () => {
    await using site = await EchoSite.start({ tls: selfSignedCertificate('127.0.0.1') });
    expect(await failureOf(null, `https://127.0.0.1:${site.port}/`)).toMatchObject(
      unreachable('self-signed'),
    );
  });

  test('a certificate for another name', async () => {
    const tls = selfSignedCertificate('www.imdb.test');
    await using site = await EchoSite.start({ tls });
    const failed = await failureOf(null, `https://127.0.0.1:${site.port}/`, { ca: tls.cert });
    expect(failed).toMatchObject(unreachable('another name'));
    expect(site.connections).toBe(1);
  });

  test('a site that speaks no TLS', async () => {
    await using site = await EchoSite.start();
    expect(await failureOf(null, `https://127.0.0.1:${site.port}/`)).toMatchObject(
      unreachable('TLS handshake'),
    );
  });

  test('a site that speaks no HTTP', async () => {
    const server = createServer((socket) => socket.end('no http\r\n\r\n'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await failureOf(null, `http://127.0.0.1:${port}/`)).toMatchObject(unreachable('not HTTP'));
    server.close();
  });

  test.each([
    ['twice', 'Content-Length: 5\r\nContent-Length: 5\r\n'],
    ['as a list', 'Content-Length: 5, 5\r\n'],
    ['beside chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'],
  ])('a Content-Length that comes %s', async (_, head) => {
    const server = createServer((socket) => socket.end(`HTTP/1.1 200 OK\r\n${head}\r\nhello`));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await failureOf(null, `http://127.0.0.1:${port}/`)).toMatchObject(unreachable('tells its length'));
    server.close();
  });

  test('no answer in time', async () => {
    await using site = await EchoSite.start({ listener: () => {} });
    expect(await failureOf(null, `http://127.0.0.1:${site.port}/`, { answerMs: 500 })).toMatchObject(
      unreachable('UND_ERR_HEADERS_TIMEOUT'),
    );
  });

  test('a page that stops coming', async () => {
    await using site = await EchoSite.start({ listener: (_, response) => response.write('half') });
    // Long enough for the half that comes, on any machine that is not at a standstill.
    const failed = await failureOf(null, `http://127.0.0.1:${site.port}/`, { answerMs: deadline(0.2) });
    expect(failed).toMatchObject(unreachable('UND_ERR_BODY_TIMEOUT'));
  });

  test('a deadline and a stop', async () => {
    await using site = await EchoSite.start({ listener: () => {} });
    const url = `http://127.0.0.1:${site.port}/`;
    expect(await failureOf(null, url, { signal: AbortSignal.timeout(20) })).toMatchObject(
      unreachable('deadline'),
    );
    expect(await failureOf(null, url, { signal: AbortSignal.abort() })).toMatchObject(
      unreachable('given up'),
    );
  });

  test('a header that cannot be sent stops the run', async () => {
    expect(await failureOf(null, 'http://127.0.0.1/', { language: 'en\nX: y' })).toMatchObject({
      kind: 'fatal',
      reason: expect.stringContaining('language'),
    });
  });
});
