import type { RouteShare, WorkerFigures, WorkerShare } from '../../../src/domain/engine/worker-figures.js';
import type { WorkerPart } from '../../../src/domain/engine/workers-sum.js';

/** What a process counted that has done nothing, changed as the test says. */
export function someFigures(changes: Partial<WorkerFigures> = {}): WorkerFigures {
  return {
    attempts: 0,
    bytes: 0,
    durations: [],
    records: 0,
    fields: {},
    furtherSources: {},
    warnings: [],
    warningsLeft: 0,
    ...changes,
  };
}

export function aShare(changes: Partial<WorkerShare> = {}): WorkerShare {
  return { figures: someFigures(), routes: [], rows: null, ...changes };
}

export function aPart(machine: string, changes: Partial<WorkerPart> = {}): WorkerPart {
  return {
    machine,
    name: `process 7 on ${machine}`,
    saved: { inserted: 0, updated: 0, unchanged: 0 },
    share: aShare(),
    isGone: false,
    ...changes,
  };
}

export function aRouteShare(changes: Partial<RouteShare> = {}): RouteShare {
  return {
    id: 'direct',
    address: 'direct',
    state: 'fit',
    attempts: 1,
    pages: 1,
    blocked: 0,
    throttled: 0,
    failed: 0,
    medianMs: 10,
    bytes: 100,
    ...changes,
  };
}
