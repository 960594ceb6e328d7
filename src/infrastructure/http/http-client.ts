import type { IncomingHttpHeaders } from 'node:http';
import type { Route } from '../../application/engine/attempt.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { inUtf8 } from './charset.js';
import { ACCEPTED_CODINGS, decodeContent, UnknownCoding } from './content-coding.js';
import { CookieJar } from './cookie-jar.js';
import { headerValue, headerValues } from './header-values.js';
import { type Dispatcher, request } from './undici-parts.js';
import { untilAborted } from './until-aborted.js';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly url: URL;
  /** Decompressed and in UTF-8; empty unless the status is 2xx, or an error's that was to be read. */
  readonly body: Buffer;
  /** Where a redirect leads; `null` for every other answer. */
  readonly redirect: URL | null;
}

/** What an attempt has taken in so far, also when it fails. */
export interface WireMeter {
  bytes: number;
  /** Of the last answer; `null` while there is none. */
  status: number | null;
}

/** An answer that is complete as HTTP but of no use: too large, in an unknown coding, or a redirect to no address. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
}

const NO_PAGE = { body: Buffer.alloc(0), redirect: null } as const;
/** Past it another connection costs less than the rest of the body. */
const MOST_DISCARDED = 256 * 1024;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

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

  /**
   * Sends one request; a redirect is answered, not followed. `cookies` are `Set-Cookie` values that the site gave the
   * route in another thread. Rejects with what undici, the proxy or zlib threw, or with `UnusableAnswer`.
   */
  async get(
    url: URL,
    route: Route,
    options: {
      readonly accept: string;
      readonly signal: AbortSignal;
      readonly meter: WireMeter;
      readonly cookies?: readonly string[];
      /** Value of `Authorization`. Secret. */
      readonly authorization?: string;
      /** Whether the body of an error says what is wrong; without it only that of an answer with status 2xx is read. */
      readonly readsErrors?: boolean;
    },
  ): Promise<HttpAnswer> {
    const { dispatcher, cookies } = this.#stateOf(route);
    cookies.store(options.cookies, Date.now());
    const cookie = cookies.header(Date.now());
    const asked = request.call(dispatcher, {
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: 'GET',
      headers: {
        accept: options.accept,
        'accept-encoding': ACCEPTED_CODINGS,
        'accept-language': route.language,
        'user-agent': route.userAgent,
        ...(cookie !== undefined && { cookie }),
        ...(options.authorization !== undefined && { authorization: options.authorization }),
      },
      signal: options.signal,
    });
    const { statusCode: status, headers, body } = await untilAborted(asked, options.signal);
    options.meter.status = status;
    cookies.store(headers['set-cookie'], Date.now());
    const isError = status >= 400 && options.readsErrors === true;
    if ((status < 200 || status >= 300) && !isError) {
      await discard(body, options.meter);
      if (!REDIRECTS.has(status) || headers.location === undefined)
        return { ...NO_PAGE, status, headers, url };
      options.signal.throwIfAborted();
      return { ...NO_PAGE, status, headers, url, redirect: redirectTarget(headers, url) };
    }
    const wire = await this.#read(body, options.meter);
    const decoded = this.#decode(wire, headers['content-encoding']);
    const page = inUtf8(decoded, headerValue(headers['content-type']));
    return { status, headers, url, body: page, redirect: null };
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

  #decode(wire: Buffer, coding: string | string[] | undefined): Buffer {
    try {
      return decodeContent(wire, coding, this.#maxBytes);
    } catch (error) {
      if (hasErrorCode(error, 'ERR_BUFFER_TOO_LARGE')) throw this.#tooLarge();
      if (error instanceof UnknownCoding) throw new UnusableAnswer(`the body is encoded as ${error.message}`);
      throw error;
    }
  }

  #tooLarge(): UnusableAnswer {
    return new UnusableAnswer(`the body is larger than ${this.#maxBytes / 1_000_000} MB`);
  }
}

/** Status and headers have said it all, but a body that is left unread would keep its connection. */
async function discard(body: AsyncIterable<Buffer>, meter: WireMeter): Promise<void> {
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      meter.bytes += chunk.length;
      if (length > MOST_DISCARDED) return;
    }
  } catch {
    // A body that breaks off takes nothing from what is known.
  }
}

function redirectTarget({ location }: IncomingHttpHeaders, from: URL): URL {
  const [target = '', ...others] = headerValues(location);
  if (others.length > 0) throw new UnusableAnswer('the site redirected to several addresses at once');
  if (!URL.canParse(target, from.href)) throw new UnusableAnswer('the site redirected to no valid address');
  return new URL(target, from);
}
