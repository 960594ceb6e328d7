import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TmdbKind } from '../../domain/tmdb/tmdb-id.js';
import { type BehaviourDecision, BehaviourRules } from '../behaviour-rules.js';
import { type LocalServer, listen } from '../local-server.js';
import { RequestLog } from '../request-log.js';
import { answerRequest, refuseTooFast } from './answer-request.js';
import type { BehaviourRule, Fault, TmdbRequest } from './behaviour.js';
import { dateOf } from './catalogue/days.js';
import { ClientLimits, type LimitsOptions } from './client-limits.js';
import { isAuthorised } from './credentials.js';
import { answerDay, isDayRequest } from './days/answer-day.js';
import { answerExport, isExport, type MissingExport } from './days/answer-export.js';
import type { DayOptions } from './days/day-rates.js';
import { type Truth, truthOf } from './days/truth.js';
import { RequestCounter, type RequestCounts } from './request-counter.js';
import { Resources, type ResourcesOptions } from './resources.js';
import { scoped } from './rule-scope.js';

/** Plain data, so that it can be sent to a worker thread. */
export interface TmdbApiOptions extends ResourcesOptions {
  /** Default: `127.0.0.1`. */
  readonly host?: string;
  /** Default: 0, any free port. */
  readonly port?: number;
  /** The access tokens and API keys that are taken. Default: any that is not empty. */
  readonly tokens?: readonly string[];
  readonly limits?: LimitsOptions;
  /** The status of a file of ids for a day that has none. Default 403. */
  readonly missingExport?: MissingExport;
  /** In force from the start; the last one comes first. */
  readonly rules?: readonly BehaviourRule[];
}

export interface TmdbApi extends LocalServer {
  /** The base of every path, e.g. `http://127.0.0.1:40123/3`. */
  readonly url: string;
  /** The folder of the daily files of ids, e.g. `http://127.0.0.1:40123/p/exports`. */
  readonly exportsUrl: string;
  /** The day on which it stands, ISO 8601. */
  readonly day: string;
  /** Moves on to a date or back to one. Throws for a text that is no date and for a day before the first. */
  setDay(date: string): void;
  /** Moves on by a day. `options`: what happens in it, over what was said for all days at the start. */
  advanceDay(options?: DayOptions): void;
  /** What is true of every id of a kind on the current day, also of those that are gone. */
  truth(kind: TmdbKind): Iterable<Truth>;
  /** In order of arrival; the newest 20,000. */
  readonly requests: readonly TmdbRequest[];
  /** How often a path below `/3/` was asked for, e.g. `movie/278`, whatever the answer. */
  requestsFor(key: string): number;
  counts(): RequestCounts;
  /** Adds a rule. Where several match a request, the newest decides; `latency` is added to what the others decide. */
  behave(rule: BehaviourRule | BehaviourDecision<TmdbRequest, Fault>): void;
  /** Drops all rules. */
  behaveNormally(): void;
}

type LoggedRequest = { -readonly [K in keyof TmdbRequest]: TmdbRequest[K] };

/** Starts a server shaped like TMDB's API v3, whose data is made from a seed. Rejects when the address is taken. */
export async function startTmdbApi(options: TmdbApiOptions = {}): Promise<TmdbApi> {
  const { host = '127.0.0.1', port = 0, tokens, missingExport: missing = 403 } = options;
  const resources = new Resources(options);
  const { timeline, exports } = resources;
  const limits = new ClientLimits(options.limits);
  const rules = new BehaviourRules(scoped);
  for (const rule of options.rules ?? []) rules.add(rule);
  const log = new RequestLog<LoggedRequest>();
  const counter = new RequestCounter(limits);
  const overLimit = new WeakSet<Socket>();
  const closing = new AbortController();
  // Every answer that waits listens to it.
  setMaxListeners(0, closing.signal);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isDayRequest(request)) return answerDay(timeline, request, response);
    const { logged, query } = describe(request);
    log.add(logged, logged.key);
    response.once('finish', () => {
      logged.status = response.statusCode;
    });
    counter.watch(response);
    if (overLimit.has(request.socket)) response.setHeader('connection', 'close');
    // Files come from a host of their own, which counts no requests.
    const admitted = isExport(logged.key) || limits.admit(logged.remoteAddress, performance.now());
    if (!admitted || overLimit.has(request.socket)) return refuseTooFast(response);
    const { fault, latencyMs } = rules.decide(logged);
    if (latencyMs > 0) await sleep(latencyMs, undefined, { signal: closing.signal });
    if (response.destroyed) return;
    const exchange = {
      request,
      response,
      query,
      key: logged.key,
      authorised: isAuthorised(request, query, tokens),
      body: (asked: URLSearchParams) => resources.body(logged.key, asked),
    };
    if (isExport(logged.key)) answerExport(fault, exchange, { exports, missing });
    else answerRequest(fault, exchange);
  };

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    if (!limits.connect(address)) overLimit.add(socket);
    socket.once('close', () => limits.disconnect(address));
  });
  const local = await listen(server, host, port);

  return {
    ...local,
    url: `${local.url}/3`,
    exportsUrl: `${local.url}/p/exports`,
    get day() {
      return dateOf(timeline.today.today);
    },
    setDay: (date) => timeline.setDay(date),
    advanceDay: (more) => timeline.advanceDay(more),
    truth: (kind) => truthOf(timeline.today, kind),
    requests: log.requests,
    requestsFor: (key) => log.requestsFor(key),
    counts: () => counter.counts(),
    behave: (rule) => rules.add(rule),
    behaveNormally: () => rules.clear(),
    close: async () => {
      closing.abort();
      await local.close();
    },
  };
}

function describe(request: IncomingMessage): { logged: LoggedRequest; query: URLSearchParams } {
  const path = request.url ?? '/';
  const mark = path.indexOf('?');
  const query = new URLSearchParams(mark < 0 ? '' : path.slice(mark));
  const [, ofApi, ofFile] =
    /^\/3\/(.*?)\/?$|^\/(p\/exports\/.*)$/.exec(mark < 0 ? path : path.slice(0, mark)) ?? [];
  const logged = {
    time: performance.timeOrigin + performance.now(),
    path,
    key: ofApi ?? ofFile ?? '',
    page: query.get('page'),
    remoteAddress: request.socket.remoteAddress ?? '',
    remotePort: request.socket.remotePort ?? 0,
    headers: request.headers,
    status: null,
  };
  return { logged, query };
}
