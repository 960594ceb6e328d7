import { vi } from 'vitest';
import type { AttemptReply, Route } from '../../../src/application/engine/attempt.js';
import type { Routes } from '../../../src/application/engine/ports.js';
import { CONSEQUENCES, type Failure } from '../../../src/domain/engine/outcome.js';
import type { Imdb } from '../../../src/domain/imdb/imdb-catalogue.js';

export interface SimulatedRun {
  readonly titles: number;
  readonly concurrency: number;
  /** What the site answers over a route; `milliseconds` is how long the answer takes. */
  readonly answer: (route: Route, attempt: number) => AttemptReply<Imdb>;
}

export interface SimulatedResult {
  readonly done: number;
  /** Attempts of every title that is done. */
  readonly attemptsPerTarget: readonly number[];
  readonly attempts: number;
  readonly stoppedBy: Failure | null;
  readonly milliseconds: number;
}

/** Carries titles over routes until all are done or the routes give up, on vitest's fake timers. A title is tried until it succeeds. */
export async function simulateRun(routes: Routes, run: SimulatedRun): Promise<SimulatedResult> {
  const { signal } = new AbortController();
  const attemptsPerTarget: number[] = [];
  let attempts = 0;
  let left = run.titles;
  let stoppedBy: Failure | null = null;
  const startedAt = Date.now();

  const carryTitles = async () => {
    while (left > 0 && stoppedBy === null) {
      left -= 1;
      const avoid = new Set<string>();
      for (let number = 1; ; number += 1) {
        const lease = await routes.lease(avoid, signal);
        if ('blocked' in lease) {
          stoppedBy = lease.blocked;
          return;
        }
        attempts += 1;
        const reply = run.answer(lease.route, attempts);
        await new Promise((resolve) => setTimeout(resolve, reply.milliseconds));
        routes.settle(lease, reply);
        if (reply.result.kind !== 'failed' || CONSEQUENCES[reply.result.failure.kind].target === 'final') {
          attemptsPerTarget.push(number);
          break;
        }
        avoid.add(lease.route.id);
      }
    }
  };

  let running = true;
  const workers = Array.from({ length: run.concurrency }, carryTitles);
  const finished = Promise.all(workers).finally(() => {
    running = false;
  });
  await vi.advanceTimersByTimeAsync(0);
  while (running && vi.getTimerCount() > 0) await vi.advanceTimersToNextTimerAsync();
  if (running) throw new Error('nobody would ever wake the titles that still wait for a route');
  await finished;
  return {
    done: attemptsPerTarget.length,
    attemptsPerTarget,
    attempts,
    stoppedBy,
    milliseconds: Date.now() - startedAt,
  };
}
