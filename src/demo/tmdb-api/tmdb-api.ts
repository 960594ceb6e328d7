import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BehaviourDecision, BehaviourRules } from '../behaviour-rules.js';
import { type LocalServer, listen } from '../local-server.js';
import { RequestLog } from '../request-log.js';
import { answerRequest, refuseTooFast } from './answer-request.js';
import type { BehaviourRule, Fault, TmdbRequest } from './behaviour.js';
import { ClientLimits, type LimitsOptions } from './client-limits.js';
import { isAuthorised } from './credentials.js';
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
  /** In force from the start; the last one comes first. */
  readonly rules?: readonly BehaviourRule[];
}

export interface TmdbApi extends LocalServer {
  /** The base of every path, e.g. `http://127.0.0.1:40123/3`. */
  readonly url: string;
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
  const { host = '127.0.0.1', port = 0, tokens } = options;
  const resources = new Resources(options);
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
    const { logged, query } = describe(request);
    log.add(logged, logged.key);
    response.once('finish', () => {
      logged.status = response.statusCode;
    });
    counter.watch(response);
    if (overLimit.has(request.socket)) response.setHeader('connection', 'close');
    const admitted = limits.admit(logged.remoteAddress, performance.now());
    if (!admitted || overLimit.has(request.socket)) return refuseTooFast(response);
    const { fault, latencyMs } = rules.decide(logged);
    if (latencyMs > 0) await sleep(latencyMs, undefined, { signal: closing.signal });
    if (response.destroyed) return;
    answerRequest(fault, {
      request,
      response,
      query,
      key: logged.key,
      authorised: isAuthorised(request, query, tokens),
      body: (asked) => resources.body(logged.key, asked),
    });
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
  const [, key = ''] = /^\/3\/(.*?)\/?$/.exec(mark < 0 ? path : path.slice(0, mark)) ?? [];
  const logged = {
    time: performance.timeOrigin + performance.now(),
    path,
    key,
    page: query.get('page'),
    remoteAddress: request.socket.remoteAddress ?? '',
    remotePort: request.socket.remotePort ?? 0,
    headers: request.headers,
    status: null,
  };
  return { logged, query };
}
