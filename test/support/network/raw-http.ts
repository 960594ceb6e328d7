import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** The bytes as they came, chunked framing included. */
  readonly body: Buffer;
  /** How the server ended the connection. */
  readonly end: 'closed' | 'reset';
}

/** Sends one GET request over a connection of its own, without any HTTP client between test and wire. */
export function openRequest(url: string, headers: Readonly<Record<string, string>> = {}): Socket {
  const { hostname, port, pathname, search } = new URL(url);
  const socket = connect(Number(port), hostname);
  const lines = Object.entries({ host: hostname, connection: 'close', ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\n${head}\r\n`);
  return socket;
}

/** The answer once the server has ended the connection. */
export async function rawRequest(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  const socket = openRequest(url, headers);
  const chunks: Buffer[] = [];
  let end: RawAnswer['end'] = 'closed';
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {
    end = 'reset';
  });
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return { ...parseAnswer(Buffer.concat(chunks)), end };
}

/** Waits for the first so many bytes of an answer that may never end. */
export async function firstBytes(socket: Socket, count: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let length = 0; length < count; ) {
    const [chunk] = await once(socket, 'data');
    if (!Buffer.isBuffer(chunk)) throw new Error('the socket has an encoding set');
    chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks);
}

function parseAnswer(bytes: Buffer): Omit<RawAnswer, 'end'> {
  const headEnd = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = bytes
    .subarray(0, Math.max(headEnd, 0))
    .toString('latin1')
    .split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(statusLine.split(' ')[1] ?? 0),
    headers: new Map(headers),
    body: headEnd < 0 ? bytes : bytes.subarray(headEnd + 4),
  };
}
