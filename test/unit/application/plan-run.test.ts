import { expect, it } from 'vitest';
import { planRun } from '../../../src/application/plan-run.js';
import type { NewRun, RunRecords, RunStarts } from '../../../src/application/run-ports.js';
import { anAskedRun, type TestRun } from '../../support/builders/asked-run.js';
import { aRunRecord } from '../../support/builders/run-record.js';
import { InMemoryRunRecords } from '../../support/stores/in-memory-run-records.js';

const FAILED = { kind: 'failed', run: 1 } as const;

/** Plans a run, and says what was written of it. */
async function planned(asked: TestRun, records: RunRecords) {
  const written: (NewRun & { readonly keys: readonly string[] | null })[] = [];
  const starts: RunStarts<string> = {
    async create(run, keysOf) {
      const keys: string[] = [];
      if (keysOf !== null) for await (const key of keysOf(records)) keys.push(key);
      written.push({ ...run, keys: keysOf && keys });
      return { lease: 'a new run', asked: run.asked };
    },
    goOn: async (runId) => `run ${runId}`,
  };
  const said: string[] = [];
  const plan = await planRun(asked, records, starts, (line) => said.push(line));
  return { plan, written, said };
}

async function* keysOf(...keys: readonly string[]): AsyncIterable<string> {
  yield* keys;
}

it('a new run over a list that is pulled has no targets yet', async () => {
  const { plan, written } = await planned(anAskedRun(), new InMemoryRunRecords([]));
  expect(plan).toMatchObject({ lease: 'a new run', listComplete: false, most: 250 });
  expect(written).toMatchObject([{ list: { kind: 'chart' }, asked: 250, keys: null }]);
});

it('a new run over given targets has all of them', async () => {
  const list = { kind: 'ids', from: 'arguments' } as const;
  const asked = anAskedRun({ newList: () => ({ list, keys: keysOf('a', 'b'), asked: 2 }) });
  const { plan, written } = await planned(asked, new InMemoryRunRecords([]));
  expect(plan).toMatchObject({ list, listComplete: true, most: 2 });
  expect(written).toMatchObject([{ list, keys: ['a', 'b'] }]);
});

it('a run over what failed has the targets of these kinds, and is asked for as the first one was', async () => {
  const records = new InMemoryRunRecords([
    { run: aRunRecord({ runId: 1 }) },
    {
      run: aRunRecord({ runId: 2, list: FAILED }),
      failed: [
        ['a', 'blocked'],
        ['b', 'invalid'],
      ],
    },
  ]);
  const asked = anAskedRun({ settings: { retryFailed: true, only: ['blocked'] }, most: 7 });
  const { plan, written } = await planned(asked, records);
  expect(written).toMatchObject([{ list: { kind: 'failed', run: 2 }, asked: 7, keys: ['a'] }]);
  expect(plan).toMatchObject({ request: { earlier: [2, 1] }, listComplete: true });
});

it('a run that is gone on with keeps its list and is not written anew', async () => {
  const run = aRunRecord({ runId: 5, listComplete: true, asked: 3 });
  const asked = anAskedRun({ settings: { resume: { kind: 'last' } }, readsList: true });
  const { plan, written, said } = await planned(asked, new InMemoryRunRecords([{ run }]));
  expect(plan).toMatchObject({ lease: 'run 5', list: run.list, listComplete: true, most: 3 });
  expect(written).toEqual([]);
  expect(said).toEqual(['run 5 goes on with its own list (chart top), as it was when the run was started']);
});

it('with auto a new run is started where none can be gone on with', async () => {
  const asked = anAskedRun({ settings: { resume: { kind: 'auto' } } });
  const { plan } = await planned(asked, new InMemoryRunRecords([]));
  expect(plan.lease).toBe('a new run');
});
