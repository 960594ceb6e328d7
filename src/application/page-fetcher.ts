import { setTimeout } from 'node:timers/promises';
import { Semaphore } from 'async-mutex';
import { decideRetry, NO_ATTEMPTS } from '../domain/retry-policy.js';
import type { Failure } from '../domain/scrape-outcome.js';
import type {
  AttemptReply,
  AttemptResult,
  LastAttempt,
  Page,
  RouteLease,
  Routes,
  RunObserver,
  TitleWorkers,
} from './ports.js';

export type FetchResult =
  | {
      readonly kind: 'answered';
      readonly result: Exclude<AttemptResult, { kind: 'failed' }>;
      readonly attempts: number;
      readonly last: LastAttempt;
    }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly attempts: number;
      readonly last: LastAttempt;
    }
  /** Every route is blocked: no further page can be had in this run. */
  | {
      readonly kind: 'all-blocked';
      /** What the routes met. */
      readonly failure: Failure;
      /** What was seen last of this very page; `null` when it was not asked for. */
      readonly own: Failure | null;
      readonly attempts: number;
      readonly last: LastAttempt | null;
    }
  /** The run was stopped before the page was settled. */
  | { readonly kind: 'stopped' };

/** Gets pages, or what stands in for them. */
export interface Fetcher {
  fetch(page: Page, stop: AbortSignal): Promise<FetchResult>;
}

/** Gets one page: leases a route for each attempt, lets a worker thread perform it, and retries as the policy says. */
export class PageFetcher implements Fetcher {
  readonly #workers: TitleWorkers;
  readonly #routes: Routes;
  readonly #observer: RunObserver;
  readonly #concurrency: number;
  readonly #maxRetries: number;
  readonly #deadlineMs: number;
  readonly #random: () => number;
  readonly #inFlight: Semaphore;

  constructor(options: {
    readonly workers: TitleWorkers;
    readonly routes: Routes;
    readonly observer: RunObserver;
    /** Attempts in flight at the same time, over all routes. */
    readonly concurrency: number;
    readonly maxRetries: number;
    /** Of one attempt. */
    readonly deadlineMs: number;
    readonly random: () => number;
  }) {
    this.#workers = options.workers;
    this.#routes = options.routes;
    this.#observer = options.observer;
    this.#concurrency = options.concurrency;
    this.#maxRetries = options.maxRetries;
    this.#deadlineMs = options.deadlineMs;
    this.#random = options.random;
    this.#inFlight = new Semaphore(options.concurrency);
  }

  /** An attempt in flight is finished when `stop` aborts; it is only not followed by another. */
  async fetch(page: Page, stop: AbortSignal): Promise<FetchResult> {
    const tried = new Set<string>();
    let history = NO_ATTEMPTS;
    let alone = false;
    let last: LastAttempt | null = null;
    let own: Failure | null = null;
    while (!stop.aborted) {
      const attempt = await this.#attempt(page, history.attempts + 1, tried, alone, stop);
      if (attempt === 'stopped') break;
      if (!('reply' in attempt)) {
        return { kind: 'all-blocked', failure: attempt.blocked, own, attempts: history.attempts, last };
      }
      const { result, httpStatus, bytes, milliseconds } = attempt.reply;
      last = { routeId: attempt.lease.route.id, httpStatus, bytes, milliseconds };
      if (result.kind !== 'failed') return { kind: 'answered', result, attempts: history.attempts + 1, last };
      own = result.failure;
      tried.add(attempt.lease.route.id);
      const decision = decideRetry(history, result.failure, this.#maxRetries, this.#random);
      history = decision.history;
      if (!decision.retry)
        return { kind: 'failed', failure: result.failure, attempts: history.attempts, last };
      alone = decision.alone;
      await pause(decision.afterMs, stop);
    }
    return { kind: 'stopped' };
  }

  async #attempt(page: Page, number: number, avoid: ReadonlySet<string>, alone: boolean, stop: AbortSignal) {
    const [, release] = await this.#inFlight.acquire(alone ? this.#concurrency : 1);
    try {
      if (stop.aborted) return 'stopped';
      const lease = await this.#lease(avoid, stop);
      if (lease === 'stopped' || 'blocked' in lease) return lease;
      const attempt = { page, route: lease.route, number };
      this.#observer.attemptStarted?.(attempt);
      const reply = await this.#workers.perform({ page, route: lease.route, deadlineMs: this.#deadlineMs });
      this.#routes.settle(lease, reply);
      this.#observer.attemptFinished?.({ ...attempt, reply });
      return { lease, reply } satisfies { lease: RouteLease; reply: AttemptReply };
    } finally {
      release();
    }
  }

  async #lease(avoid: ReadonlySet<string>, stop: AbortSignal) {
    try {
      return await this.#routes.lease(avoid, stop);
    } catch (error) {
      if (stop.aborted) return 'stopped';
      throw error;
    }
  }
}

async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  if (milliseconds > 0) await setTimeout(milliseconds, undefined, { signal: stop }).catch(() => {});
}
