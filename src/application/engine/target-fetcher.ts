import { setTimeout } from 'node:timers/promises';
import { Semaphore } from 'async-mutex';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import type { Failure } from '../../domain/engine/outcome.js';
import { decideRetry, NO_ATTEMPTS } from '../../domain/engine/retry-policy.js';
import type { FetchResult, LastAttempt, Redirect, Route } from './attempt.js';
import type { Fetcher, Routes, RunObserver, Workers } from './ports.js';
import { RedirectChain } from './redirect-chain.js';

/** Gets one target: leases a route for each attempt, lets a worker thread perform it, and retries as the policy says. */
export class TargetFetcher<C extends Catalogue> implements Fetcher<C> {
  readonly #workers: Workers<C>;
  readonly #routes: Routes;
  readonly #observer: RunObserver<C>;
  readonly #concurrency: number;
  readonly #maxRetries: number;
  readonly #deadlineMs: number;
  readonly #random: () => number;
  readonly #refusal: (target: C['target'], address: string) => string | null;
  readonly #inFlight: Semaphore;

  constructor(options: {
    readonly workers: Workers<C>;
    readonly routes: Routes;
    readonly observer: RunObserver<C>;
    /** Attempts in flight at the same time, over all routes. */
    readonly concurrency: number;
    readonly maxRetries: number;
    /** Of one attempt. */
    readonly deadlineMs: number;
    readonly random: () => number;
    /** Why an address that the site redirects to may not be fetched; by default every one may. */
    readonly refusal?: (target: C['target'], address: string) => string | null;
  }) {
    this.#workers = options.workers;
    this.#routes = options.routes;
    this.#observer = options.observer;
    this.#concurrency = options.concurrency;
    this.#maxRetries = options.maxRetries;
    this.#deadlineMs = options.deadlineMs;
    this.#random = options.random;
    this.#refusal = options.refusal ?? (() => null);
    this.#inFlight = new Semaphore(options.concurrency);
  }

  /** An attempt in flight is finished when `stop` aborts; it is only not followed by another. */
  async fetch(target: C['target'], stop: AbortSignal): Promise<FetchResult<C>> {
    const tried = new Set<string>();
    let history = NO_ATTEMPTS;
    let alone = false;
    let last: LastAttempt | null = null;
    let own: Failure | null = null;
    while (!stop.aborted) {
      const attempt = await this.#attempt(target, history.attempts + 1, tried, alone, stop);
      if (attempt === 'stopped') break;
      if (!('reply' in attempt)) {
        return { kind: 'all-blocked', failure: attempt.blocked, own, attempts: history.attempts, last };
      }
      const { result, route, reply } = attempt;
      const { httpStatus, bytes, milliseconds } = reply;
      last = { routeId: route.id, httpStatus, bytes, milliseconds };
      const attempts = history.attempts + 1;
      if (result.kind === 'disallowed') return { ...result, attempts, last };
      if (result.kind === 'read') return { kind: 'answered', content: result.content, attempts, last };
      own = result.failure;
      const isFurtherCircuit = route.isRenewable === true && tried.size > 0 && !tried.has(route.id);
      tried.add(route.id);
      const decision = decideRetry(history, own, this.#maxRetries, this.#random, isFurtherCircuit);
      history = decision.history;
      if (!decision.retry)
        return { kind: 'failed', failure: result.failure, attempts: history.attempts, last };
      alone = decision.alone;
      await pause(decision.afterMs, stop);
    }
    return { kind: 'stopped' };
  }

  async #attempt(
    target: C['target'],
    number: number,
    avoid: ReadonlySet<string>,
    alone: boolean,
    stop: AbortSignal,
  ) {
    const [, release] = await this.#inFlight.acquire(alone ? this.#concurrency : 1);
    try {
      return await this.#follow(target, number, avoid, stop);
    } finally {
      release();
    }
  }

  /**
   * One attempt with the redirects that it meets. Each is a request of its own, held to robots.txt and to the pace of
   * its route like the first; together they count as one attempt.
   */
  async #follow(target: C['target'], number: number, avoid: ReadonlySet<string>, stop: AbortSignal) {
    const chain = new RedirectChain<C>((address) => this.#refusal(target, address));
    let sent: { readonly route: Route; readonly redirect: Redirect } | undefined;
    let leasing = this.#lease(avoid, stop, undefined);
    for (;;) {
      const lease = await leasing;
      if (lease === 'stopped' || 'blocked' in lease) return lease;
      const { route } = lease;
      // The site sent one visitor there: another route begins at the target's own address, without that one's cookies.
      const redirect = sent !== undefined && isSameVisitor(route, sent.route) ? sent.redirect : undefined;
      this.#observer.attemptStarted?.({ target, route, number });
      const answer = await this.#workers.perform({ target, route, deadlineMs: this.#deadlineMs, redirect });
      const step = chain.after(answer);
      const { reply } = step;
      // Before the route is given back: another attempt that gets it in between might renew it.
      if (step.kind === 'go-on') leasing = this.#lease(avoid, stop, route);
      this.#routes.settle(lease, reply);
      this.#observer.attemptFinished?.({ target, route, number, reply, goesOn: step.kind === 'go-on' });
      if (step.kind === 'end') return { result: step.result, route, reply };
      sent = { route, redirect: step.redirect };
    }
  }

  async #lease(avoid: ReadonlySet<string>, stop: AbortSignal, goOn: Route | undefined) {
    try {
      return await this.#routes.lease(avoid, stop, goOn);
    } catch (error) {
      if (stop.aborted) return 'stopped';
      throw error;
    }
  }
}

function isSameVisitor(one: Route, other: Route): boolean {
  return one.id === other.id && one.generation === other.generation;
}

async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  if (milliseconds > 0) await setTimeout(milliseconds, undefined, { signal: stop }).catch(() => {});
}
