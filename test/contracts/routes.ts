import { describe, expect, it } from 'vitest';
import type { Routes } from '../../src/application/engine/ports.js';
import type { Failure } from '../../src/domain/engine/outcome.js';
import { failure } from '../../src/domain/engine/outcome.js';
import { aPage } from '../support/builders/attempt-replies.js';
import { granted } from '../support/network/routes.js';

export interface RoutesUnderTest {
  readonly routes: Routes;
  /** Makes every route answer like this, until the routes give up. */
  blockAll(seen: Failure): Promise<void>;
}

const IDS = ['proxy-1', 'proxy-2', 'proxy-3'];
const NONE: ReadonlySet<string> = new Set();

/** What every `Routes` promises. */
export function routesContract(name: string, create: (ids: readonly string[]) => RoutesUnderTest): void {
  describe(`${name} as routes`, () => {
    const never = () => new AbortController().signal;

    async function lease(routes: Routes, avoid = NONE) {
      return granted(await routes.lease(avoid, never()));
    }

    it('lends every route, and takes it back', async () => {
      const { routes } = create(IDS);
      const leases = await Promise.all(IDS.map(() => lease(routes)));
      expect(leases.map(({ route }) => route.id).toSorted()).toEqual(IDS);
      for (const each of leases) routes.settle(each, aPage());
      expect(IDS).toContain((await lease(routes)).route.id);
    });

    it('lends a route to avoid only when no other is there', async () => {
      const { routes } = create(IDS);
      for (const id of IDS) {
        const others = new Set(IDS.filter((other) => other !== id));
        const given = await lease(routes, others);
        expect(given.route.id).toBe(id);
        routes.settle(given, aPage());
      }
      expect(IDS).toContain((await lease(routes, new Set(IDS))).route.id);
    });

    it("rejects with the signal's reason when the run was stopped", async () => {
      const reason = new Error('stopped by the user');
      await expect(create(IDS).routes.lease(NONE, AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    it('tells what it saw when every route is blocked, to everybody who asks', async () => {
      const { routes, blockAll } = create(IDS);
      const seen = failure('blocked', 'the page is a challenge', { httpStatus: 202 });
      await blockAll(seen);
      expect(await routes.lease(NONE, never())).toEqual({ blocked: seen });
      expect(await routes.lease(new Set(IDS), never())).toEqual({ blocked: seen });
    });

    it('reports each route once, with what it carried', async () => {
      const { routes } = create(IDS);
      const given = await lease(routes);
      routes.settle(given, aPage({ bytes: 700 }));
      const figures = routes.report();
      expect(figures.map(({ id }) => id)).toEqual(IDS);
      for (const { id, attempts, pages, bytes } of figures) {
        const carried = id === given.route.id;
        expect({ attempts, pages, bytes }).toEqual(
          carried ? { attempts: 1, pages: 1, bytes: 700 } : { attempts: 0, pages: 0, bytes: 0 },
        );
      }
      await routes.close();
    });
  });
}
