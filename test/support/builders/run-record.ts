import type { RunRecord } from '../../../src/application/run-record.js';

/** A run over the chart that has just begun, changed as the test says. */
export function aRunRecord(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    runId: 1,
    catalogue: 'imdb',
    startedAt: '2026-11-20T08:00:00.000Z',
    finishedAt: null,
    list: { kind: 'chart', chart: 'top' },
    asked: 250,
    options: {},
    listComplete: false,
    stopCause: null,
    stopMessage: null,
    exitCode: null,
    plan: null,
    queued: 0,
    done: 0,
    skipped: 0,
    failed: 0,
    ...changes,
  };
}
