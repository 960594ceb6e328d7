import { expect, it } from 'vitest';
import { AdmissionFailed } from '../../../../src/application/engine/ports.js';
import { failure } from '../../../../src/domain/engine/outcome.js';
import { RobotsAdmission } from '../../../../src/infrastructure/imdb/robots-admission.js';
import { FixedRoutes } from '../../../support/stores/in-memory.js';

it('asks a server with errors ever more slowly, also when a route is always fit, and gives up', async () => {
  const down = failure('unreachable', 'HTTP 500', { httpStatus: 500 });
  const last = { routeId: 'proxy-1', httpStatus: 500, bytes: 0, milliseconds: 1 };
  const pauses: number[] = [];
  const said: string[] = [];
  let asked = 0;
  const admission = new RobotsAdmission({
    origin: 'https://www.imdb.com',
    fetcher: {
      fetch: async () => {
        asked += 1;
        if (asked > 100) throw new Error('it is asked without end');
        return { kind: 'failed', failure: down, attempts: 1, last };
      },
    },
    routes: new FixedRoutes(),
    onWait: (reason) => said.push(reason),
    pause: async (milliseconds) => void pauses.push(milliseconds),
  });
  await expect(admission.open(new AbortController().signal)).rejects.toThrow(AdmissionFailed);
  expect(pauses.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
  expect(pauses.toSorted((one, other) => one - other)).toEqual(pauses);
  const minutes = pauses.reduce((sum, milliseconds) => sum + milliseconds, 0) / 60_000;
  expect(minutes).toBeGreaterThan(7);
  expect(minutes).toBeLessThan(10);
  expect(asked).toBe(pauses.length + 1);
  expect(said).toHaveLength(1);
});
