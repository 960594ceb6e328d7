import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerRequest } from './answer-request.js';
import type { BehaviourDecision, BehaviourRule, SiteRequest } from './behaviour.js';
import { BehaviourRules } from './behaviour-rules.js';
import { NOT_FOUND_HTML } from './error-pages.js';
import { RequestLog } from './request-log.js';
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

export interface LocalSite {
  /** Without a slash at the end; `http://127.0.0.1:…` also when the site listens on all addresses. */
  readonly url: string;
  readonly port: number;
  /** In order of arrival; the newest 20,000. */
  readonly requests: readonly SiteRequest[];
  /** How often a title's page was asked for, whatever the answer. */
  requestsFor(titleId: string): number;
  openConnections(): number;
  /** Adds a rule. Where several match a request, the newest decides; `latency` is added to what the others decide. */
  behave(rule: BehaviourRule | BehaviourDecision): void;
  /** Drops all rules. */
  behaveNormally(): void;
  /** Ends every connection at once, also those that hang. */
  close(): Promise<void>;
}

/** Starts a site shaped like IMDb. Rejects when the address is taken. */
export async function startLocalSite(options: LocalSiteOptions = {}): Promise<LocalSite> {
  const { host = '127.0.0.1', port = 0 } = options;
  const pages = new SitePages(options);
  const rules = new BehaviourRules();
  for (const rule of options.rules ?? []) rules.add(rule);
  const log = new RequestLog();
  const sockets = new Set<Socket>();
  const closing = new AbortController();
  // Every answer that waits listens to it.
  setMaxListeners(0, closing.signal);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    const logged = { ...pageOfPath(path), ...describe(request, path) };
    log.add(logged);
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
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = portOf(server.address());

  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${address}`,
    port: address,
    requests: log.requests,
    requestsFor: (titleId) => log.requestsFor(titleId),
    openConnections: () => sockets.size,
    behave: (rule) => rules.add(rule),
    behaveNormally: () => rules.clear(),
    close: async () => {
      closing.abort();
      const ended = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, ...ended]);
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

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the local site listens on no port');
  return address.port;
}
