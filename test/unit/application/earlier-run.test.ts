import { describe, expect, it } from 'vitest';
import type { Resume } from '../../../src/application/asked-run.js';
import { failedRun, resumedRun } from '../../../src/application/earlier-run.js';
import { DEMO_OPTIONS, type RunRecord } from '../../../src/application/run-record.js';
import { anAskedRun } from '../../support/builders/asked-run.js';
import { aRunRecord } from '../../support/builders/run-record.js';
import { InMemoryRunRecords } from '../../support/stores/in-memory-run-records.js';

const recordsOf = (...runs: readonly RunRecord[]) => new InMemoryRunRecords(runs.map((run) => ({ run })));
const resuming = (resume: Resume) => anAskedRun({ settings: { resume } });

describe('the run to go on with', () => {
  it.each<[Resume, number]>([
    [{ kind: 'last' }, 3],
    [{ kind: 'auto' }, 3],
    [{ kind: 'run', runId: 1 }, 1],
  ])('%j is that run', async (resume, runId) => {
    const records = recordsOf(
      aRunRecord({ runId: 1, finishedAt: '2026-11-20T09:00:00.000Z' }),
      aRunRecord({ runId: 3 }),
      aRunRecord({ runId: 4, catalogue: 'tmdb' }),
    );
    expect(await resumedRun(resuming(resume), records)).toMatchObject({ run: { runId } });
  });

  it('is asked for as the first of those was whose failed targets it tries again', async () => {
    const records = recordsOf(
      aRunRecord({ runId: 1, finishedAt: '2026-11-20T09:00:00.000Z' }),
      aRunRecord({ runId: 2, list: { kind: 'failed', run: 1 }, finishedAt: '2026-11-20T09:00:00.000Z' }),
      aRunRecord({ runId: 3, list: { kind: 'failed', run: 2 }, listComplete: true }),
    );
    expect(await resumedRun(resuming({ kind: 'last' }), records)).toMatchObject({
      request: { earlier: [3, 1] },
    });
  });

  it('has the oldest that is still there, where others were deleted', async () => {
    const run = aRunRecord({ runId: 3, list: { kind: 'failed', run: 2 }, listComplete: true });
    expect(await resumedRun(resuming({ kind: 'last' }), recordsOf(run))).toMatchObject({
      request: { earlier: [3, 3] },
    });
  });

  it('is none where none is asked for, or only one that is there', async () => {
    expect(await resumedRun(anAskedRun(), recordsOf(aRunRecord()))).toBeNull();
    expect(await resumedRun(resuming({ kind: 'auto' }), recordsOf())).toBeNull();
  });

  it.each<[string, Resume, RunRecord[]]>([
    ['none', { kind: 'last' }, []],
    ['none', { kind: 'run', runId: 7 }, [aRunRecord()]],
    ['demo', { kind: 'run', runId: 1 }, [aRunRecord({ options: DEMO_OPTIONS })]],
    ['other-catalogue', { kind: 'run', runId: 1 }, [aRunRecord({ catalogue: 'tmdb' })]],
    ['list-lost', { kind: 'last' }, [aRunRecord({ list: { kind: 'text', text: 'list of ids' } })]],
  ])('is refused: %s of %j', async (kind, resume, runs) => {
    await expect(resumedRun(resuming(resume), recordsOf(...runs))).rejects.toMatchObject({ why: { kind } });
  });
});

it('failed targets of the asked kinds are needed to try them again', async () => {
  const records = new InMemoryRunRecords([{ run: aRunRecord(), failed: [['a', 'blocked']] }]);
  const retrying = (only: string[]) =>
    failedRun(anAskedRun({ settings: { retryFailed: true, only } }), records);
  expect(await retrying([])).toMatchObject({ run: { runId: 1 } });
  await expect(retrying(['invalid'])).rejects.toMatchObject({
    why: { kind: 'nothing-fails', catalogue: 'imdb', kinds: ['invalid'] },
  });
});
