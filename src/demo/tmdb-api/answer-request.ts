import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { chooseEncoding, encodeParts } from '../content-encoding.js';
import type { PagePart } from '../page-part.js';
import type { Fault } from './behaviour.js';
import { type ErrorCode, errorBody, Refused, tmdbError } from './errors.js';

/** One request with what makes its true answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The path below `/3/`. */
  readonly key: string;
  readonly query: URLSearchParams;
  /** Whether its credential is one that is taken. */
  readonly authorised: boolean;
  /** Throws `Refused`. */
  body(query: URLSearchParams): readonly PagePart[];
}

const JSON_TYPE = 'application/json;charset=utf-8';
const NOT_JSON = '<html><head><title>502 Bad Gateway</title></head><body>openresty</body></html>';
/** What TMDB says of an entry that cannot be edited: the one documented code whose status is 200 (2026). */
const SUCCESS_FALSE = {
  success: false,
  status_code: 21,
  status_message: 'Entry not found: The item you are trying to edit cannot be found.',
};
const ERROR_OF_STATUS = { 500: 11, 502: 43, 503: 9, 504: 24 } as const;

/** Answers as the fault says; `normal` answers truly. */
export function answerRequest(fault: Fault, exchange: Exchange): void {
  switch (fault.kind) {
    case 'normal':
    case 'short':
      answerTruly(exchange, exchange.query);
      break;
    case 'missingPart':
      answerTruly(exchange, withoutLastPart(exchange.query));
      break;
    case 'throttled':
      refuseTooFast(exchange.response, fault.retryAfter);
      break;
    case 'serverError':
      sendError(exchange.response, ERROR_OF_STATUS[fault.status ?? 500]);
      break;
    case 'notFound':
      sendError(exchange.response, 34);
      break;
    case 'unauthorised':
      sendError(exchange.response, 7);
      break;
    case 'successFalse':
      send(exchange.response, 200, Buffer.from(JSON.stringify(SUCCESS_FALSE)));
      break;
    case 'notJson':
      send(exchange.response, 200, Buffer.from(NOT_JSON), { 'content-type': 'text/html' });
      break;
    case 'hang':
      break;
    case 'reset':
      exchange.request.socket.resetAndDestroy();
      break;
    case 'truncated':
      sendHalf(exchange);
      break;
    case 'cut':
      send(exchange.response, 200, halfOf(exchange).half);
      break;
  }
}

/** 429 as the CDN answers it: without `Retry-After` and without a word on the rate (seen 2023-07-23). */
export function refuseTooFast(response: ServerResponse, retryAfter?: number): void {
  sendError(response, 25, {
    'x-cache': 'Error from cloudfront',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  });
}

function answerTruly(exchange: Exchange, query: URLSearchParams): void {
  const { response } = exchange;
  const refused = refusalOf(exchange);
  if (refused !== null) {
    sendError(response, refused);
    return;
  }
  try {
    sendParts(exchange, exchange.body(query));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    sendError(response, error.code);
  }
}

/** Without a valid credential every path is refused as such, also one that there is not. */
function refusalOf({ authorised, request }: Exchange): ErrorCode | null {
  if (!authorised) return 7;
  return request.method === 'GET' ? null : 42;
}

function sendParts({ request, response, key }: Exchange, parts: readonly PagePart[]): void {
  const encoding = chooseEncoding(request.headers['accept-encoding']);
  const body = encodeParts(parts, encoding);
  send(response, 200, body, {
    'cache-control': `public, max-age=${maxAge(key)}`,
    etag: `W/"${tagOf(parts)}"`,
    'x-cache': 'Miss from cloudfront',
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  });
}

function sendHalf(exchange: Exchange): void {
  const { half, length } = halfOf(exchange);
  exchange.response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': length });
  exchange.response.write(half, () => exchange.request.socket.destroy());
}

function halfOf({ body, query }: Exchange): { readonly half: Buffer; readonly length: number } {
  const whole = encodeParts(body(query), 'identity');
  return { half: whole.subarray(0, whole.length / 2), length: whole.length };
}

function sendError(response: ServerResponse, code: ErrorCode, headers?: OutgoingHttpHeaders): void {
  const error = tmdbError(code);
  send(response, error.status, Buffer.from(errorBody(error)), headers);
}

function send(response: ServerResponse, status: number, body: Buffer, headers?: OutgoingHttpHeaders): void {
  response.writeHead(status, {
    'content-type': JSON_TYPE,
    'content-length': body.length,
    server: 'openresty',
    vary: 'accept-encoding, Origin',
    ...headers,
  });
  response.end(body);
}

const tags = new WeakMap<PagePart, string>();

/** 32 hexadecimal digits that are the same for the same body. */
function tagOf(parts: readonly PagePart[]): string {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part.shared ? tagOfShared(part) : part.bytes);
  return hash.digest('hex');
}

function tagOfShared(part: PagePart): string {
  const tag = tags.get(part) ?? createHash('md5').update(part.bytes).digest('hex');
  tags.set(part, tag);
  return tag;
}

/** Counts down from some hours at TMDB (2,622 to 26,878 seconds were seen in 2025); here it is the path's own. */
function maxAge(key: string): number {
  let sum = 0;
  for (let place = 0; place < key.length; place += 1) sum = (sum * 31 + key.charCodeAt(place)) % 24_000;
  return 2_600 + sum;
}

function withoutLastPart(query: URLSearchParams): URLSearchParams {
  const parts = (query.get('append_to_response') ?? '').split(',');
  const rest = new URLSearchParams(query);
  rest.set('append_to_response', parts.slice(0, -1).join(','));
  return rest;
}
