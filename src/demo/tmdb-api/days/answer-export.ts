import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRequest, type Exchange } from '../answer-request.js';
import type { Fault } from '../behaviour.js';
import { parseByteRange } from './byte-range.js';
import type { DailyExports, ExportFile } from './daily-exports.js';

/** What the store of files says of a day that has no file (S3, both were seen in 2026). */
export type MissingExport = 403 | 404;

const FOLDER = 'p/exports/';
const CODES = { 403: 'AccessDenied', 404: 'NoSuchKey' } as const;

/** The path of a file of ids, as the log of requests has it. */
export function isExport(key: string): boolean {
  return key.startsWith(FOLDER);
}

/**
 * Answers for a file of ids, which takes no credential; `Range` and what asks for a newer one only are honoured. Faults of any
 * other answer are its own too.
 */
export function answerExport(
  fault: Fault,
  exchange: Exchange,
  { exports, missing }: { readonly exports: DailyExports; readonly missing: MissingExport },
): void {
  const { request, response, key } = exchange;
  const find = () => exports.find(key.slice(FOLDER.length), fault.kind === 'short');
  switch (fault.kind) {
    case 'normal':
    case 'missingPart':
    case 'short':
    case 'truncated':
    case 'cut': {
      const file = find();
      if (file === null) refuse(response, missing);
      else if (fault.kind === 'cut') send(request, response, { ...file, bytes: half(file.bytes) }, false);
      else send(request, response, file, fault.kind === 'truncated');
      break;
    }
    case 'notFound':
      refuse(response, missing);
      break;
    default:
      answerRequest(fault, exchange);
  }
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes, modified }: ExportFile,
  breakOff: boolean,
): void {
  const lastModified = new Date(modified).toUTCString();
  const etag = `"${modified.toString(16)}-${bytes.length}"`;
  const { headers } = request;
  if (headers['if-none-match'] === etag || headers['if-modified-since'] === lastModified) {
    response.writeHead(304, { 'last-modified': lastModified, etag }).end();
    return;
  }
  const condition = headers['if-range'];
  const isSame = condition === undefined || condition === lastModified || condition === etag;
  const range = isSame ? parseByteRange(headers.range, bytes.length) : null;
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}`, 'content-length': 0 }).end();
    return;
  }
  const { first, last } = range ?? { first: 0, last: bytes.length - 1 };
  const body = bytes.subarray(first, last + 1);
  response.writeHead(range === null ? 200 : 206, {
    'content-type': 'application/gzip',
    'content-length': body.length,
    'last-modified': lastModified,
    etag,
    'accept-ranges': 'bytes',
    ...(range === null ? {} : { 'content-range': `bytes ${first}-${last}/${bytes.length}` }),
  });
  if (breakOff) response.write(half(body), () => request.socket.destroy());
  else response.end(body);
}

function refuse(response: ServerResponse, status: MissingExport): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${CODES[status]}</Code></Error>`;
  response.writeHead(status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(body),
    server: 'AmazonS3',
  });
  response.end(body);
}

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}
