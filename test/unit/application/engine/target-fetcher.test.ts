import { describe, expect, it } from 'vitest';
import type { AttemptReply } from '../../../../src/application/engine/attempt.js';
import type { Routes, Workers } from '../../../../src/application/engine/ports.js';
import { TargetFetcher } from '../../../../src/application/engine/target-fetcher.js';
import { failure } from '../../../../src/domain/engine/outcome.js';
import type { Imdb } from '../../../../src/domain/imdb/imdb-catalogue.js';
import type { Page } from '../../../../src/domain/imdb/imdb-page.js';
import { RoutePool } from '../../../../src/infrastructure/routes/route-pool.js';
import { titleId } from '../../../support/builders/movie-builder.js';
import { aCircuit, aPlan, renewed } from '../../../support/network/routes.js';
import {
  answerFailure,
  answerMovie,
  DIRECT,
  FixedRoutes,
  ScriptedWorkers,
} from '../../../support/stores/in-memory.js';

const page = (number: number): Page => ({ page: 'title', titleId: titleId(number) });
const never = new AbortController().signal;

function fetcher(
  workers: Workers<Imdb>,
  options: {
    routes?: Routes;
    concurrency?: number;
    maxRetries?: number;
    refusal?: (page: Page, address: string) => string | null;
  } = {},
) {
  return new TargetFetcher<Imdb>({
    workers,
    routes: options.routes ?? new FixedRoutes(),
    observer: {},
    concurrency: options.concurrency ?? 4,
    maxRetries: options.maxRetries ?? 3,
    deadlineMs: 1000,
    random: () => 0,
    ...(options.refusal && { refusal: options.refusal }),
  });
}

function redirected(address: string, ...cookies: string[]): AttemptReply<Imdb> {
  const result = { kind: 'redirected', redirect: { address, cookies } } as const;
  return { result, httpStatus: 302, bytes: 0, milliseconds: 5 };
}

describe('TargetFetcher', () => {
  it('answers what a worker read, and settles the lease with it', async () => {
    const routes = new FixedRoutes();
    const fetched = await fetcher(new ScriptedWorkers(), { routes }).fetch(page(1), never);
    expect(fetched).toMatchObject({ kind: 'answered', attempts: 1, content: { kind: 'movie' } });
    expect(routes.settled.map(({ routeId }) => routeId)).toEqual(['direct']);
  });

  it('retries a blocked title on another route', async () => {
    const routes = new FixedRoutes([DIRECT, { ...DIRECT, id: 'proxy-1' }]);
    const workers = new ScriptedWorkers((asked, _, { route }) =>
      route.id === 'direct' ? answerFailure('blocked') : answerMovie(asked),
    );
    const fetched = await fetcher(workers, { routes }).fetch(page(1), never);
    expect(fetched).toMatchObject({ kind: 'answered', attempts: 2 });
    expect(workers.attempts.map(({ route }) => route.id)).toEqual(['direct', 'proxy-1']);
  });

  it('loses no title to circuits that are used up together, however many it meets', async () => {
    const groups = [Array.from({ length: 6 }, (_, index) => aCircuit(`tor-${index + 1}`))];
    const routes = new RoutePool({ groups, ratePerSecond: 0 });
    const workers = new ScriptedWorkers((asked, _, { route }) =>
      route.generation === 0 ? answerFailure('blocked') : answerMovie(asked),
    );
    const fetched = await fetcher(workers, { routes, maxRetries: 3 }).fetch(page(1), never);
    await routes.close();
    expect(fetched).toMatchObject({ kind: 'answered', attempts: 7 });
  });

  it('gives a page up after its retries that every proxy is blocked for, and does not ask over all there are', async () => {
    const routes = new FixedRoutes(
      ['proxy-1', 'proxy-2', 'proxy-3', 'proxy-4'].map((id) => ({ ...DIRECT, id })),
    );
    const workers = new ScriptedWorkers(() => answerFailure('blocked', 'HTTP 403'));
    const fetched = await fetcher(workers, { routes, maxRetries: 2 }).fetch(page(1), never);
    expect(fetched).toMatchObject({ kind: 'failed', attempts: 3, failure: { kind: 'blocked' } });
    expect(await fetcher(workers, { routes, maxRetries: 0 }).fetch(page(1), never)).toMatchObject({
      attempts: 1,
    });
  });

  it('gives a title up after its retries, with the last failure', async () => {
    const workers = new ScriptedWorkers((_, count) => answerFailure('unreachable', `attempt ${count}`));
    const fetched = await fetcher(workers, { maxRetries: 2 }).fetch(page(1), never);
    expect(fetched).toMatchObject({ kind: 'failed', attempts: 3, failure: { reason: 'attempt 3' } });
  });

  it('never has more attempts in flight than the concurrency', async () => {
    const workers = new ScriptedWorkers();
    const one = fetcher(workers, { concurrency: 3 });
    await Promise.all(Array.from({ length: 20 }, (_, index) => one.fetch(page(index + 1), never)));
    expect(workers.mostInFlight).toBe(3);
  });

  it('says so when every route is blocked, with what was seen', async () => {
    const routes = new FixedRoutes();
    routes.blocked = failure('blocked', 'HTTP 202');
    const fetched = await fetcher(new ScriptedWorkers(), { routes }).fetch(page(1), never);
    expect(fetched).toMatchObject({ kind: 'all-blocked', failure: routes.blocked, own: null, attempts: 0 });
  });

  it('runs a title whose attempts killed two threads alone', async () => {
    const together: number[] = [];
    const workers: ScriptedWorkers = new ScriptedWorkers((asked, count) => {
      if (JSON.stringify(asked) !== JSON.stringify(page(1))) return answerMovie(asked);
      if (count <= 2) return answerFailure('crashed');
      together.push(workers.inFlight);
      return answerMovie(asked);
    });
    const one = fetcher(workers, { concurrency: 4 });
    const all = Array.from({ length: 30 }, (_, index) => one.fetch(page(index + 1), never));
    const results = await Promise.all(all);
    expect(results.every(({ kind }) => kind === 'answered')).toBe(true);
    expect(together).toEqual([1]);
  });

  it('finishes the attempt in flight when stopped, and makes no other', async () => {
    const stop = new AbortController();
    const workers = new ScriptedWorkers(() => {
      stop.abort();
      return answerFailure('unreachable');
    });
    expect(await fetcher(workers).fetch(page(1), stop.signal)).toEqual({ kind: 'stopped' });
    expect(workers.attempts).toHaveLength(1);
  });

  it('keeps an answer that came after the stop', async () => {
    const stop = new AbortController();
    const workers = new ScriptedWorkers((asked) => {
      stop.abort();
      return answerMovie(asked);
    });
    expect(await fetcher(workers).fetch(page(1), stop.signal)).toMatchObject({ kind: 'answered' });
  });

  describe('meets a redirect and', () => {
    const there = 'https://films.test/title/tt0000002/';

    it('sends the next request as an attempt of its own over the same route, with the cookies', async () => {
      const routes = new FixedRoutes([DIRECT]);
      const workers = new ScriptedWorkers((asked, count) =>
        count === 1 ? redirected(there, 'seen=1') : answerMovie(asked),
      );
      const fetched = await fetcher(workers, { routes }).fetch(page(1), never);
      expect(fetched).toMatchObject({ kind: 'answered', attempts: 1 });
      expect(workers.attempts.map(({ redirect }) => redirect)).toEqual([
        undefined,
        { address: there, cookies: ['seen=1'] },
      ]);
      expect(routes.settled.map(({ reply }) => reply.result.kind)).toEqual(['redirected', 'read']);
    });

    it('goes on as the same visitor where others wait for the route and would renew it', async () => {
      const groups = [[aPlan('tor-1', { maxInFlight: 1, renew: renewed, renewAfter: 1 })]];
      const routes = new RoutePool({ groups, ratePerSecond: 0 });
      const workers = new ScriptedWorkers((asked, count) =>
        count === 1 ? redirected(there, 'seen=1') : answerMovie(asked),
      );
      const one = fetcher(workers, { routes });
      const fetched = await Promise.all([1, 2, 3].map((number) => one.fetch(page(number), never)));
      await routes.close();
      expect(fetched).toMatchObject(Array(3).fill({ kind: 'answered', attempts: 1 }));
      const redirect = { address: there, cookies: ['seen=1'] };
      expect(workers.attempts).toMatchObject(
        [1, 2, 3].flatMap((number) => {
          const route = { generation: number - 1 };
          return [
            { target: page(number), route },
            { target: page(number), route, redirect },
          ];
        }),
      );
    });

    it('begins at the page again over another route, without the cookies', async () => {
      const routes = new FixedRoutes([DIRECT, { ...DIRECT, generation: 1 }]);
      const workers = new ScriptedWorkers((asked, count) =>
        count === 1 ? redirected(there, 'seen=1') : answerMovie(asked),
      );
      await fetcher(workers, { routes }).fetch(page(1), never);
      expect(workers.attempts.map(({ redirect }) => redirect)).toEqual([undefined, undefined]);
    });

    it('does not send it where robots.txt forbids', async () => {
      const workers = new ScriptedWorkers(() => redirected(there));
      const refusal = (_: Page, address: string) => `no way to ${address}`;
      const fetched = await fetcher(workers, { refusal }).fetch(page(1), never);
      expect(fetched).toMatchObject({ kind: 'disallowed', reason: `no way to ${there}`, attempts: 1 });
      expect(workers.attempts).toHaveLength(1);
    });

    it('spends none of the retries', async () => {
      const workers = new ScriptedWorkers((asked, count) => {
        if (count === 6) return answerMovie(asked);
        return count % 2 === 1 ? redirected(there) : answerFailure('unreachable');
      });
      const fetched = await fetcher(workers, { maxRetries: 2 }).fetch(page(1), never);
      expect(fetched).toMatchObject({ kind: 'answered', attempts: 3 });
    });

    it('gives the page up as unreadable after five in a row', async () => {
      const workers = new ScriptedWorkers(() => redirected(there));
      const fetched = await fetcher(workers).fetch(page(1), never);
      expect(fetched).toMatchObject({
        kind: 'failed',
        attempts: 1,
        failure: { kind: 'unreadable', reason: 'the site redirected more than 5 times' },
      });
      expect(workers.attempts).toHaveLength(6);
    });

    it('leaves the page for a later run when it is stopped', async () => {
      const stop = new AbortController();
      const workers = new ScriptedWorkers(() => {
        stop.abort();
        return redirected(there);
      });
      expect(await fetcher(workers).fetch(page(1), stop.signal)).toEqual({ kind: 'stopped' });
      expect(workers.attempts).toHaveLength(1);
    });
  });
});
