import { pipeline, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { chooseEncoding } from '../content-encoding.js';
import type { Fault } from './behaviour.js';
import { commonHeaders, type Exchange, encodingHeader, send } from './exchange.js';

const HUGE_BODY_BYTES = 50_000_000;
const CHUNK = Buffer.alloc(64 * 1024, 'filler of a body that is far too long ');

type WireFault = Extract<Fault, { readonly kind: 'hang' | 'reset' | 'truncated' | 'drip' | 'hugeBody' }>;

/** The faults that are not a whole answer but a connection that goes wrong. */
export function misbehave(fault: WireFault, exchange: Exchange): void {
  switch (fault.kind) {
    case 'hang':
      break;
    case 'reset':
      exchange.request.socket.resetAndDestroy();
      break;
    case 'truncated':
      if (fault.how === 'gzip') sendHalfGzip(exchange);
      else sendHalfThenClose(exchange);
      break;
    case 'drip':
      stream(exchange, drip(exchange.page.body('identity'), fault.intervalMs ?? 1000, exchange.signal));
      break;
    case 'hugeBody':
      stream(exchange, filler(fault.bytes ?? HUGE_BODY_BYTES));
      break;
  }
}

function sendHalfThenClose({ request, response, page }: Exchange): void {
  const encoding = chooseEncoding(request.headers['accept-encoding']);
  const body = page.body(encoding);
  const headers = { ...commonHeaders(), 'content-length': body.length, ...encodingHeader(encoding) };
  response.writeHead(page.status, headers);
  response.write(body.subarray(0, body.length / 2), () => request.socket.destroy());
}

function sendHalfGzip(exchange: Exchange): void {
  const body = exchange.page.body('gzip');
  send(exchange, {
    status: exchange.page.status,
    body: body.subarray(0, body.length / 2),
    headers: { 'content-encoding': 'gzip' },
  });
}

function stream({ response }: Exchange, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): void {
  response.writeHead(200, commonHeaders());
  pipeline(Readable.from(chunks), response, () => response.destroy());
}

async function* drip(body: Buffer, intervalMs: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < body.length; index += 1) {
    yield body.subarray(index, index + 1);
    await sleep(intervalMs, undefined, { signal });
  }
}

function* filler(bytes: number): Generator<Uint8Array> {
  for (let left = bytes; left > 0; left -= CHUNK.length)
    yield CHUNK.subarray(0, Math.min(left, CHUNK.length));
}
