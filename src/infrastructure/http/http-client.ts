import type { IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { type Dispatcher, request } from 'undici';
import type { Route } from '../../application/ports.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { CookieJar } from './cookie-jar.js';
import { isWithinSite } from './site-scope.js';
import { untilAborted } from './until-aborted.js';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  /** Decompressed. */
  readonly body: Buffer;
}

/** What an attempt has taken in so far, also when it fails. */
export interface WireMeter {
  bytes: number;
  /** Of the last answer; `null` while there is none. */
  status: number | null;
}

/** An answer that is complete as HTTP but of no use: too large, or a redirect that leads nowhere. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
}

const MOST_REDIRECTS = 5;

interface RouteState {
  readonly generation: number;
  readonly dispatcher: Dispatcher;
  readonly cookies: CookieJar;
}

/** Fetches pages over routes, with connections and cookies of its own per route that are kept between pages. */
export class HttpClient {
  readonly #routes = new Map<string, RouteState>();
  readonly #createDispatcher: (route: Route) => Dispatcher;
  readonly #maxBytes: number;

  constructor(options: {
    readonly createDispatcher: (route: Route) => Dispatcher;
    /** Largest body taken, before and after decompression. */
    readonly maxBytes: number;
  }) {
    this.#createDispatcher = options.createDispatcher;
    this.#maxBytes = options.maxBytes;
  }

  /** Rejects with what undici, the proxy or zlib threw, or with `UnusableAnswer`. */
  async get(
    address: URL,
    route: Route,
    options: { readonly accept: string; readonly signal: AbortSignal; readonly meter: WireMeter },
  ): Promise<HttpAnswer> {
    const { dispatcher, cookies } = this.#stateOf(route);
    const headers = {
      accept: options.accept,
      'accept-encoding': 'gzip, deflate, br',
      'accept-language': route.language,
      'user-agent': route.userAgent,
    };
    let url = address;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const cookie = cookies.header(Date.now());
      const asked = request(url, {
        dispatcher,
        headers: cookie === undefined ? headers : { ...headers, cookie },
        signal: options.signal,
      });
      const answer = await untilAborted(asked, options.signal);
      options.meter.status = answer.statusCode;
      cookies.store(answer.headers['set-cookie'], Date.now());
      const next = redirectTarget(answer, url);
      if (next === undefined) {
        const wire = await this.#read(answer.body, options.meter);
        const body = this.#decompress(wire, answer.headers['content-encoding']);
        return { status: answer.statusCode, headers: answer.headers, url, body };
      }
      await answer.body.dump();
      if (!isWithinSite(address, next)) throw new UnusableAnswer(`the site redirected to ${next.origin}`);
      url = next;
    }
    throw new UnusableAnswer(`the site redirected more than ${MOST_REDIRECTS} times`);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#routes.values()].map(({ dispatcher }) => dispatcher.destroy()));
    this.#routes.clear();
  }

  #stateOf(route: Route): RouteState {
    const known = this.#routes.get(route.id);
    if (known !== undefined && known.generation >= route.generation) return known;
    // Requests of the generation before finish; its connections take no more.
    known?.dispatcher.close().catch(() => {});
    const state = {
      generation: route.generation,
      dispatcher: this.#createDispatcher(route),
      cookies: new CookieJar(),
    };
    this.#routes.set(route.id, state);
    return state;
  }

  async #read(body: AsyncIterable<Buffer>, meter: WireMeter): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      meter.bytes += chunk.length;
      if (length > this.#maxBytes) throw this.#tooLarge();
    }
    return Buffer.concat(chunks, length);
  }

  #decompress(wire: Buffer, encoding: string | string[] | undefined): Buffer {
    const decompress = DECOMPRESSORS[String(encoding ?? 'identity').toLowerCase()];
    if (decompress === undefined) throw new UnusableAnswer(`the body is encoded as ${encoding}`);
    if (wire.length === 0) return wire;
    try {
      return decompress(wire, { maxOutputLength: this.#maxBytes, chunkSize: PAGE_CHUNK_BYTES });
    } catch (error) {
      if (hasErrorCode(error, 'ERR_BUFFER_TOO_LARGE')) throw this.#tooLarge();
      throw error;
    }
  }

  #tooLarge(): UnusableAnswer {
    return new UnusableAnswer(`the body is larger than ${this.#maxBytes / 1_000_000} MB`);
  }
}

type Decompress = (wire: Buffer, options: { maxOutputLength: number; chunkSize: number }) => Buffer;

/** A whole title page (1.85 MB in 2025), so that nothing is copied together; the default of 16 kB makes a hundred pieces. */
const PAGE_CHUNK_BYTES = 2 * 1024 * 1024;

// Synchronous on purpose: this runs in a worker thread, where a hop to zlib's own threads costs more than it saves.
const DECOMPRESSORS: Readonly<Record<string, Decompress>> = {
  identity: (wire) => wire,
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateEither,
  br: brotliDecompressSync,
};

/** RFC 9110 means the zlib format, whose first byte ends in 8; some servers send deflate without that frame. */
function inflateEither(wire: Buffer, options: { maxOutputLength: number; chunkSize: number }): Buffer {
  const isFramed = ((wire[0] ?? 0) & 0x0f) === 8;
  return isFramed ? inflateSync(wire, options) : inflateRawSync(wire, options);
}

function redirectTarget({ statusCode, headers }: Dispatcher.ResponseData, from: URL): URL | undefined {
  const { location } = headers;
  if (statusCode < 301 || statusCode > 308 || typeof location !== 'string') return;
  if (![301, 302, 303, 307, 308].includes(statusCode)) return;
  if (!URL.canParse(location, from.href)) throw new UnusableAnswer('the site redirected to no valid address');
  return new URL(location, from);
}
