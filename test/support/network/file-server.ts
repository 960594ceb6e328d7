import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';

/** What the server does to one request instead of answering it as it should. */
export type FileFault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Cuts the connection after so many bytes of the body, once the client has taken them: a cut may lose the rest. */
  | { readonly kind: 'cut'; readonly afterBytes: number; readonly taken: () => Promise<unknown> }
  /** Sends another file; from then on also to requests without a fault. */
  | { readonly kind: 'replaced'; readonly by: ServedFile }
  /** Sends what belongs to no file of the server's. */
  | { readonly kind: 'damaged'; readonly bytes: Buffer; readonly headers?: Readonly<Record<string, string>> }
  /** Sends the whole file, whatever range was asked for. */
  | { readonly kind: 'no-range' };

export interface ServedFile {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly lastModified: string;
}

export interface FileServer {
  readonly url: string;
  /** By name, e.g. `title.ratings.tsv.gz`; what is not here is answered with 404. */
  readonly files: Map<string, ServedFile>;
  /** Faults of the next requests, in order. */
  readonly faults: FileFault[];
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders; status: number }[];
  close(): Promise<void>;
}

/** Serves files as IMDb does: with ranges, conditions and dates, and with the faults that a test asks for. */
export async function startFileServer(): Promise<FileServer> {
  const files = new Map<string, ServedFile>();
  const faults: FileFault[] = [];
  const requests: FileServer['requests'] = [];
  const server = createServer((request, response) => {
    const entry = { path: request.url ?? '', headers: request.headers, status: 0 };
    requests.push(entry);
    answer(request, response, files, faults.shift());
    entry.status = response.statusCode;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    files,
    faults,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  { url = '', headers }: IncomingMessage,
  response: ServerResponse,
  files: Map<string, ServedFile>,
  fault: FileFault | undefined,
): void {
  if (fault?.kind === 'status') {
    response.writeHead(fault.status, fault.headers).end();
    return;
  }
  if (fault?.kind === 'damaged') {
    response.writeHead(200, { etag: '"damaged"', ...fault.headers }).end(fault.bytes);
    return;
  }
  if (fault?.kind === 'replaced') files.set(url.slice(1), fault.by);
  const file = files.get(url.slice(1));
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  const { bytes, etag, lastModified } = file;
  const version = { etag, 'last-modified': lastModified };
  if (headers['if-none-match'] === etag || headers['if-modified-since'] === lastModified) {
    response.writeHead(304, version).end();
    return;
  }
  const range = /^bytes=(\d+)-$/.exec(headers.range ?? '');
  const ifRange = headers['if-range'];
  const rangeHolds = ifRange === undefined || ifRange === etag || ifRange === lastModified;
  const offset = range !== null && rangeHolds && fault?.kind !== 'no-range' ? Number(range[1]) : 0;
  if (offset > 0 && offset >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const body = bytes.subarray(offset);
  const span = { 'content-range': `bytes ${offset}-${bytes.length - 1}/${bytes.length}` };
  response.writeHead(offset > 0 ? 206 : 200, {
    ...version,
    'content-length': body.length,
    ...(offset > 0 && span),
  });
  if (fault?.kind !== 'cut') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, fault.afterBytes));
  void fault.taken().finally(() => response.socket?.resetAndDestroy());
}
