import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ContentEncoding } from '../content-encoding.js';
import type { SitePage } from './site-pages.js';

/** One request with the page that it would get. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly page: SitePage;
  readonly titleId: string | null;
  /** Ends with the site. */
  readonly signal: AbortSignal;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly headers?: OutgoingHttpHeaders;
}

export function send({ request, response }: Exchange, { status, body, headers }: Answer): void {
  const length = { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...commonHeaders(), ...length, ...headers });
  response.end(request.method === 'HEAD' ? undefined : body);
}

export function commonHeaders(): OutgoingHttpHeaders {
  return {
    'content-type': 'text/html;charset=UTF-8',
    server: 'Server',
    vary: 'Content-Type,Accept-Encoding,User-Agent',
  };
}

export function encodingHeader(encoding: ContentEncoding): OutgoingHttpHeaders {
  return encoding === 'identity' ? {} : { 'content-encoding': encoding };
}
