import type { Catalogue, CatalogueWords } from './catalogue.js';
import { DurationHistogram } from './duration-histogram.js';
import { type CoverageOfRun, fallWarnings } from './field-coverage.js';
import type { FailureKind, FieldOrigins, Outcome, SaveCounts, SaveResult } from './outcome.js';
import {
  exitCodeOf,
  type FailureCount,
  FIRST_KEPT,
  type MergedTargets,
  type NoticedTargets,
  type RouteFigures,
  type RowFigures,
  type RunReport,
  type RunStop,
} from './run-report.js';
import type { WorkerFigures } from './worker-figures.js';

const SAVE_RESULTS = ['inserted', 'updated', 'unchanged'] as const;

/** The fields of a catalogue's records that a report counts. */
export type ReportedFields<C extends Catalogue> = readonly {
  readonly name: string;
  isKnown(record: C['record']): boolean;
}[];

/** Folds what happens in a run into its report; its size does not grow with the run. */
export class RunTally<C extends Catalogue> {
  #listed = 0;
  #scraped = 0;
  #skipped = 0;
  #failed = 0;
  #expected = 0;
  #attempts = 0;
  #bytes = 0;
  readonly #attemptsPerTarget: Record<string, number> = {};
  readonly #durations = new DurationHistogram();
  readonly #sources = new Map<string, number>();
  readonly #furtherSources = new Map<string, number>();
  readonly #stores = new Map<string, Record<SaveResult | 'unsaved', number>>();
  readonly #failures = new Map<FailureKind, { count: number; first: FailureCount['first'] }>();
  readonly #words: CatalogueWords;
  readonly #isExpected: (key: C['key'], kind: FailureKind) => boolean;
  readonly #fields;
  readonly #warnings: string[] = [];
  #warningsLeft = 0;
  #merged: MergedTargets = { count: 0, first: [] };
  #noticed: NoticedTargets = { count: 0, first: [] };

  /** `isExpected`: whether a failure is what the run was to find out, which leaves it successful; by default none is. */
  constructor(
    stores: readonly string[],
    reported: ReportedFields<C>,
    words: CatalogueWords,
    isExpected: (key: C['key'], kind: FailureKind) => boolean = () => false,
  ) {
    this.#words = words;
    this.#isExpected = isExpected;
    this.#fields = reported.map((field) => {
      const origins: Record<string, number> = {};
      return { field, filled: 0, origins };
    });
    for (const store of stores) this.#store(store);
  }

  get listed(): number {
    return this.#listed;
  }

  get finished(): number {
    return this.#scraped + this.#skipped + this.#failed;
  }

  failures(kind: FailureKind): number {
    return this.#failures.get(kind)?.count ?? 0;
  }

  recordListed(): void {
    this.#listed += 1;
  }

  recordAttempt(bytes: number, milliseconds: number): void {
    this.#attempts += 1;
    this.#bytes += bytes;
    this.#durations.record(milliseconds);
  }

  /** Part of an attempt that goes on where the site redirected it to. */
  recordRedirect(bytes: number): void {
    this.#bytes += bytes;
  }

  recordWarning(warning: string): void {
    if (this.#warnings.length < FIRST_KEPT.warnings) this.#warnings.push(warning);
    else this.#warningsLeft += 1;
  }

  recordOutcome(outcome: Outcome<C>): void {
    if (outcome.kind === 'skipped') {
      this.#skipped += 1;
      return;
    }
    this.#attemptsPerTarget[outcome.attempts] = (this.#attemptsPerTarget[outcome.attempts] ?? 0) + 1;
    for (const [store, saved] of Object.entries(outcome.saved)) this.#recordSaved(this.#store(store), saved);
    if (outcome.kind === 'scraped') {
      this.#scraped += 1;
      countOne(this.#sources, outcome.source);
      for (const source of outcome.furtherSources ?? []) {
        countOne(this.#sources, source);
        countOne(this.#furtherSources, source);
      }
      this.#recordFields(outcome.record, outcome.origins);
      if (outcome.savedAs !== null) this.#recordMerged(outcome.key, outcome.savedAs);
      const [notice] = outcome.notices ?? [];
      if (notice !== undefined) this.#recordNotice(outcome.key, notice);
      return;
    }
    this.#failed += 1;
    for (const store of outcome.refusedBy) this.#store(store).unsaved += 1;
    const { kind, reason } = outcome.failure;
    if (this.#isExpected(outcome.key, kind)) this.#expected += 1;
    const known = this.#failures.get(kind) ?? { count: 0, first: [] };
    this.#failures.set(kind, {
      count: known.count + 1,
      first:
        known.first.length < FIRST_KEPT.failures
          ? [...known.first, { key: outcome.key, reason }]
          : known.first,
    });
  }

  report(run: {
    runId: number;
    list: string;
    asked: number | null;
    seconds: number;
    earlier: CoverageOfRun | null;
    rows: RowFigures | null;
    routes: readonly RouteFigures[];
    stop: RunStop | null;
  }): RunReport {
    const fields = this.#coverage();
    return {
      ...run,
      listed: this.#listed,
      scraped: this.#scraped,
      skipped: this.#skipped,
      failed: this.#failed,
      sources: Object.fromEntries(this.#sources),
      stores: Object.fromEntries(this.#stores),
      failures: [...this.#failures].map(([kind, { count, first }]) => ({ kind, count, first })),
      merged: this.#merged,
      noticed: this.#noticed,
      attempts: this.#attempts,
      attemptsPerTarget: this.#attemptsPerTarget,
      bytes: this.#bytes,
      attemptMs: {
        p50: this.#durations.percentile(0.5),
        p95: this.#durations.percentile(0.95),
        p99: this.#durations.percentile(0.99),
      },
      fields,
      warnings: [
        ...this.#warnings,
        ...(this.#warningsLeft > 0 ? [`… and ${this.#warningsLeft} more`] : []),
        ...fallWarnings({ runId: run.runId, scraped: this.#scraped, fields }, run.earlier, this.#words),
      ],
      exitCode: exitCodeOf(run.stop, this.#failed > this.#expected),
    };
  }

  /** What the journal of the run does not hold, to be added to that of the others who share it. */
  figures(): WorkerFigures {
    return {
      attempts: this.#attempts,
      bytes: this.#bytes,
      durations: this.#durations.data(),
      records: this.#scraped,
      fields: this.#coverage(),
      furtherSources: Object.fromEntries(this.#furtherSources),
      warnings: [...this.#warnings],
      warningsLeft: this.#warningsLeft,
    };
  }

  #coverage(): RunReport['fields'] {
    return Object.fromEntries(
      this.#fields.map(({ field, filled, origins }) => [field.name, { filled, origins: { ...origins } }]),
    );
  }

  #recordSaved(counts: Record<SaveResult, number>, saved: SaveResult | SaveCounts): void {
    if (typeof saved === 'string') counts[saved] += 1;
    else for (const result of SAVE_RESULTS) counts[result] += saved[result];
  }

  #store(name: string): Record<SaveResult | 'unsaved', number> {
    const known = this.#stores.get(name);
    if (known !== undefined) return known;
    const counts = { inserted: 0, updated: 0, unchanged: 0, unsaved: 0 };
    this.#stores.set(name, counts);
    return counts;
  }

  #recordMerged(key: string, savedAs: string): void {
    const { count, first } = this.#merged;
    this.#merged = {
      count: count + 1,
      first: count < FIRST_KEPT.merged ? [...first, { key, savedAs }] : first,
    };
  }

  #recordNotice(key: string, notice: string): void {
    const { count, first } = this.#noticed;
    this.#noticed = {
      count: count + 1,
      first: count < FIRST_KEPT.noticed ? [...first, { key, notice }] : first,
    };
  }

  #recordFields(record: C['record'], origins: FieldOrigins): void {
    for (const coverage of this.#fields) {
      if (!coverage.field.isKnown(record)) continue;
      coverage.filled += 1;
      const origin = origins[coverage.field.name];
      if (origin !== undefined) coverage.origins[origin] = (coverage.origins[origin] ?? 0) + 1;
    }
  }
}

function countOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
