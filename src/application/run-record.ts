import type { CatalogueName } from '../domain/catalogue-name.js';
import type { RunList } from '../domain/run-list.js';
import type { GivenOptions } from '../shared/option.js';

/** A run as the journal has it. */
export interface RunRecord {
  readonly runId: number;
  readonly catalogue: CatalogueName;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly list: RunList;
  readonly asked: number | null;
  /** What it was given, without secrets. */
  readonly options: GivenOptions;
  readonly listComplete: boolean;
  readonly stopCause: string | null;
  readonly stopMessage: string | null;
  readonly exitCode: number | null;
  /** Counts how often its queue was planned for those who share it; `null` of a run of one machine. */
  readonly plan: number | null;
  readonly queued: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
}

/** Of a demo's run, beside the options that it was given: its site has gone with it, and nothing can go on with it. */
export const DEMO_OPTIONS: GivenOptions = { demo: ['true'] };

export function isDemo({ options }: Pick<RunRecord, 'options'>): boolean {
  return Object.hasOwn(options, 'demo');
}
