import { RoutePool } from '../../../../src/infrastructure/routes/route-pool.js';
import { routesContract } from '../../../contracts/routes.js';
import { aPlan } from '../../../support/network/routes.js';

routesContract('a pool of routes', (ids) => {
  const routes = new RoutePool({ groups: [ids.map((id) => aPlan(id))], ratePerSecond: 0, blockedRestMs: 1 });
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
});
