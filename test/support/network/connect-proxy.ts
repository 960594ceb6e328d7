import type { Socket } from 'node:net';
import { LoopbackRelay, type RelayOptions } from './loopback-relay.js';

/** A real HTTP proxy that knows CONNECT and nothing else. Its URL is `http://` (or `https://`) + `authority`. */
export function startConnectProxy(options: RelayOptions): Promise<LoopbackRelay> {
  return LoopbackRelay.start(options, (client, relay) => {
    void serve(client, relay);
  });
}

async function serve(client: Socket, relay: LoopbackRelay): Promise<void> {
  const head = await readHead(client);
  if (head === null) return;
  const [, host, port] = /^CONNECT \[?([^\s\]]+?)\]?:(\d+) HTTP\/1\.1\r\n/.exec(head) ?? [];
  const { credentials } = relay.options;
  const given = /^proxy-authorization: Basic (\S+)\r$/im.exec(head)?.[1];
  const wanted =
    credentials && Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
  const { fault } = relay;
  if (fault !== null && typeof fault === 'object') {
    if ('refuses' in fault) return answer(client, fault.refuses);
    for (const status of fault.interim) client.write(`HTTP/1.1 ${status} Wait\r\nX-Hint: soon\r\n\r\n`);
  }
  if (host === undefined) return answer(client, 405);
  if (given !== wanted) return answer(client, 407);
  const site = await relay.reach(host, Number(port));
  if (site === null) return answer(client, 502);
  client.write('HTTP/1.1 200 Connection established\r\n\r\n');
  relay.relay(client, site);
}

function answer(client: Socket, status: number): void {
  client.end(`HTTP/1.1 ${status} No\r\nProxy-Authenticate: Basic realm="test"\r\nContent-Length: 0\r\n\r\n`);
}

function readHead(client: Socket): Promise<string | null> {
  return new Promise((resolve) => {
    let head = '';
    const read = (chunk: Buffer) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      client.off('data', read);
      client.pause();
      resolve(head);
    };
    client.on('data', read).once('close', () => resolve(null));
  });
}
