import { SharedPace } from '../../../../src/infrastructure/routes/pace/shared-pace.js';
import { RoutePool, type RoutePoolOptions } from '../../../../src/infrastructure/routes/route-pool.js';
import { type RoutesUnderTest, routesContract } from '../../../contracts/routes.js';
import { aPlan } from '../../../support/network/routes.js';
import { PacesInMemory } from '../../../support/stores/paces-in-memory.js';

routesContract('a pool of routes', (ids) => aPool(ids));

routesContract('a pool of routes with shared paces', (ids) => {
  const store = new PacesInMemory();
  return aPool(ids, ({ route }, listener) => {
    const onFailure = () => {};
    return new SharedPace({ store, key: route.id, ratePerSecond: 0, listener, onFailure });
  });
});

function aPool(ids: readonly string[], paceOf?: RoutePoolOptions['paceOf']): RoutesUnderTest {
  const routes = new RoutePool({
    groups: [ids.map((id) => aPlan(id))],
    ratePerSecond: 0,
    blockedRestMs: 1,
    ...(paceOf && { paceOf }),
  });
  return {
    routes,
    blockAll: async (seen) => {
      for (;;) {
        const lease = await routes.lease(new Set(), new AbortController().signal);
        if ('blocked' in lease) return;
        const result = { kind: 'failed', failure: seen } as const;
        routes.settle(lease, { result, httpStatus: seen.httpStatus, bytes: 0, milliseconds: 1 });
      }
    },
  };
}
