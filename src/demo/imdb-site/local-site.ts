import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BehaviourDecision, BehaviourRules } from '../behaviour-rules.js';
import { type LocalServer, listen } from '../local-server.js';
import { RequestLog } from '../request-log.js';
import { answerRequest } from './answer-request.js';
import type { BehaviourRule, Fault, SiteRequest } from './behaviour.js';
import { NOT_FOUND_HTML } from './error-pages.js';
import { scoped } from './rule-scope.js';
import { pageOfPath, SitePages, type SitePagesOptions } from './site-pages.js';

/** Plain data, so that it can be sent to a worker thread. */
export interface LocalSiteOptions extends SitePagesOptions {
  /** Default: `127.0.0.1`. */
  readonly host?: string;
  /** Default: 0, any free port. */
  readonly port?: number;
  /** In force from the start; the last one comes first. */
  readonly rules?: readonly BehaviourRule[];
}

export interface LocalSite extends LocalServer {
  /** In order of arrival; the newest 20,000. */
  readonly requests: readonly SiteRequest[];
  /** How often a title's page was asked for, whatever the answer. */
  requestsFor(titleId: string): number;
  /** Adds a rule. Where several match a request, the newest decides; `latency` is added to what the others decide. */
  behave(rule: BehaviourRule | BehaviourDecision<SiteRequest, Fault>): void;
  /** Drops all rules. */
  behaveNormally(): void;
}

type LoggedRequest = { -readonly [K in keyof SiteRequest]: SiteRequest[K] };

/** Starts a site shaped like IMDb. Rejects when the address is taken. */
export async function startLocalSite(options: LocalSiteOptions = {}): Promise<LocalSite> {
  const { host = '127.0.0.1', port = 0 } = options;
  const pages = new SitePages(options);
  const rules = new BehaviourRules(scoped);
  for (const rule of options.rules ?? []) rules.add(rule);
  const log = new RequestLog<LoggedRequest>();
  const closing = new AbortController();
  // Every answer that waits listens to it.
  setMaxListeners(0, closing.signal);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    const logged = { ...pageOfPath(path), ...describe(request, path) };
    log.add(logged, logged.titleId);
    const { fault, latencyMs } = rules.decide(logged);
    if (latencyMs > 0) await sleep(latencyMs, undefined, { signal: closing.signal });
    if (response.destroyed) return;
    const page = pages.find(path, NOT_FOUND_HTML);
    answerRequest(fault, { request, response, page, titleId: logged.titleId, signal: closing.signal });
    if (response.headersSent) logged.status = response.statusCode;
  };

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const local = await listen(server, host, port);

  return {
    ...local,
    requests: log.requests,
    requestsFor: (titleId) => log.requestsFor(titleId),
    behave: (rule) => rules.add(rule),
    behaveNormally: () => rules.clear(),
    close: async () => {
      closing.abort();
      await local.close();
    },
  };
}

function describe(request: IncomingMessage, path: string) {
  return {
    time: Date.now(),
    path,
    remoteAddress: request.socket.remoteAddress ?? '',
    remotePort: request.socket.remotePort ?? 0,
    localAddress: request.socket.localAddress ?? '',
    headers: request.headers,
    status: null as number | null,
  };
}
