import { describe, expect, it } from 'vitest';
import { planDryRun } from '../../../src/application/plan-dry-run.js';
import { anAskedRun } from '../../support/builders/asked-run.js';
import { aRunRecord } from '../../support/builders/run-record.js';
import { InMemoryRunRecords } from '../../support/stores/in-memory-run-records.js';

const RESUME = { resume: { kind: 'last' } } as const;

async function* keysOf(...keys: readonly string[]): AsyncIterable<string> {
  yield* keys;
}

describe('a dry run', () => {
  it('of a new run has its different targets, as many as wanted', async () => {
    const list = { kind: 'ids', from: 'arguments' } as const;
    const asked = anAskedRun({ newList: () => ({ list, keys: keysOf('a', 'a', 'b', 'c'), asked: 2 }) });
    expect(await planDryRun(asked, null)).toMatchObject({
      list: 'list of ids',
      targets: ['a', 'b'],
      otherTargets: null,
      most: 2,
    });
  });

  it('of a list that is pulled says what gives its targets', async () => {
    expect(await planDryRun(anAskedRun(), null)).toMatchObject({ targets: [], otherTargets: 'the chart' });
  });

  it('of what failed has its targets, with what the first run was given', async () => {
    const records = new InMemoryRunRecords([{ run: aRunRecord(), failed: [['a', 'blocked']] }]);
    const asked = anAskedRun({ settings: { retryFailed: true } });
    expect(await planDryRun(asked, records)).toMatchObject({
      request: { earlier: [1, 1] },
      list: 'what failed in run 1',
      targets: ['a'],
    });
  });

  it.each([
    { listComplete: false, grows: false, otherTargets: 'the chart' },
    { listComplete: true, grows: false, otherTargets: null },
    { listComplete: true, grows: true, otherTargets: 'the chart' },
  ])('of a run to go on with has what is left: %j', async ({ listComplete, grows, otherTargets }) => {
    const records = new InMemoryRunRecords([{ run: aRunRecord({ listComplete }), left: ['b', 'c'] }]);
    expect(await planDryRun(anAskedRun({ settings: RESUME, grows }), records)).toMatchObject({
      list: 'chart top, left in run 1',
      targets: ['b', 'c'],
      otherTargets,
      most: 250,
    });
  });

  it('of a run to go on with has all that is left, also what its first targets have led to', async () => {
    const left = ['a', 'b', 'c', 'd'];
    const records = new InMemoryRunRecords([{ run: aRunRecord({ asked: 2, listComplete: true }), left }]);
    const plan = await planDryRun(anAskedRun({ settings: RESUME, grows: true }), records);
    expect(plan).toMatchObject({ targets: left, most: 2 });
  });

  it('with auto is of a new run where none can be gone on with', async () => {
    const asked = anAskedRun({ settings: { resume: { kind: 'auto' } } });
    expect(await planDryRun(asked, new InMemoryRunRecords([]))).toMatchObject({ list: 'chart top' });
  });
});
