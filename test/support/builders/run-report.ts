import type { RunReport } from '../../../src/domain/engine/run-report.js';

/** The report of a run in which nothing happened, changed as the test says. */
export function aRunReport(changes: Partial<RunReport> = {}): RunReport {
  return {
    runId: 1,
    list: 'ids',
    asked: null,
    listed: 0,
    scraped: 0,
    skipped: 0,
    failed: 0,
    sources: {},
    seconds: 1,
    stores: {},
    failures: [],
    merged: { count: 0, first: [] },
    noticed: { count: 0, first: [] },
    rows: null,
    attempts: 0,
    attemptsPerTarget: {},
    bytes: 0,
    attemptMs: { p50: null, p95: null, p99: null },
    fields: {},
    earlier: null,
    routes: [],
    warnings: [],
    stop: null,
    exitCode: 0,
    ...changes,
  };
}
