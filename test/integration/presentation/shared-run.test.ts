import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunWorkers } from '../../../src/infrastructure/database/runs/shared/run-workers.js';
import { failed, scraped } from '../../support/builders/outcomes.js';
import { runCli } from '../../support/processes/cli.js';
import { type OpenTestDatabase, openServer } from '../../support/stores/databases.js';
import { aSharedRun, aWorkerOf, keepSilent } from '../../support/stores/shared-runs.js';

let opened: OpenTestDatabase;

beforeAll(async () => {
  opened = await openServer();
});
afterAll(() => opened?.remove());

const show = (runId: number, ...args: string[]) =>
  runCli(['runs', 'show', String(runId), ...args], { env: { DATABASE_URL: opened.url ?? '' } });

describe('runs show of a run that many machines share', () => {
  it('lists its processes below its targets', async () => {
    const runId = await aSharedRun(opened.database, [scraped(1), failed(2)], 1);
    const gone = await aWorkerOf(opened.database, runId, { saved: { inserted: 40 } });
    await keepSilent(opened.database, gone, 90);
    const works = await aWorkerOf(opened.database, runId, { saved: { inserted: 1 } });
    const ranges = [{ first: 2, last: 3 }];
    await new RunWorkers(opened.database).heartbeat(runId, works, { ranges, share: null });
    const { code, stdout } = await show(runId);
    const process = `process ${globalThis.process.pid} on ${hostname()}`;
    const [targets = '', workers = ''] = stdout.split('\n\n');
    expect(code).toBe(0);
    expect(targets).toMatch(/^title +state/);
    expect(workers).toMatch(/^machine +state +heard +saved/);
    expect(workers).toMatch(
      new RegExp(`\n${process} +working +\\d+ s ago +1 .*2-3\n${process} +gone +1 min`),
    );
  });

  it('gives a program its targets alone, as of any other run', async () => {
    const runId = await aSharedRun(opened.database, [scraped(1)]);
    await aWorkerOf(opened.database, runId);
    const { stdout } = await show(runId, '--json');
    expect(JSON.parse(stdout)).toMatchObject([{ key: 'tt0000001', state: 'done' }]);
  });

  it('lists nobody for a run of one machine', async () => {
    const runId = await aSharedRun(opened.database, [scraped(1)]);
    expect((await show(runId)).stdout).not.toContain('machine');
  });
});
