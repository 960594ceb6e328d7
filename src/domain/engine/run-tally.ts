import { DurationHistogram } from './duration-histogram.js';
import { EXIT } from './exit-code.js';
import { type CoverageOfRun, fallenFields } from './field-coverage.js';
import { isKnown, MOVIE_FIELDS, type Movie } from '../imdb/movie.js';
import {
  EXIT_CODES,
  type FailureCount,
  type MergedTitles,
  type NoticedTitles,
  type RouteFigures,
  type RunReport,
  type RunStop,
} from './run-report.js';
import type { FailureKind, FieldOrigins, SaveResult, TitleOutcome } from './outcome.js';
import type { TitleId } from '../imdb/title-id.js';

const FIRST_FAILURES_KEPT = 5;
const FIRST_MERGED_KEPT = 20;
const FIRST_WARNINGS_KEPT = 100;
const FIRST_NOTICED_KEPT = 5;

/** Folds what happens in a run into its report; its size does not grow with the run. */
export class RunTally {
  #listed = 0;
  #scraped = 0;
  #skipped = 0;
  #failed = 0;
  #attempts = 0;
  #bytes = 0;
  readonly #attemptsPerTitle: Record<string, number> = {};
  readonly #durations = new DurationHistogram();
  readonly #sources = new Map<string, number>();
  readonly #stores = new Map<string, Record<SaveResult | 'unsaved', number>>();
  readonly #failures = new Map<FailureKind, { count: number; first: FailureCount['first'] }>();
  readonly #fields = REPORTED_FIELDS.map((field) => {
    const origins: Record<string, number> = {};
    return { field, filled: 0, origins };
  });
  readonly #warnings: string[] = [];
  #warningsLeft = 0;
  #merged: MergedTitles = { count: 0, first: [] };
  #noticed: NoticedTitles = { count: 0, first: [] };

  constructor(stores: readonly string[]) {
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
    if (this.#warnings.length < FIRST_WARNINGS_KEPT) this.#warnings.push(warning);
    else this.#warningsLeft += 1;
  }

  recordOutcome(outcome: TitleOutcome): void {
    if (outcome.kind === 'skipped') {
      this.#skipped += 1;
      return;
    }
    this.#attemptsPerTitle[outcome.attempts] = (this.#attemptsPerTitle[outcome.attempts] ?? 0) + 1;
    for (const [store, result] of Object.entries(outcome.saved)) this.#store(store)[result] += 1;
    if (outcome.kind === 'scraped') {
      this.#scraped += 1;
      const { source } = outcome;
      this.#sources.set(source, (this.#sources.get(source) ?? 0) + 1);
      this.#recordFields(outcome.movie, outcome.origins);
      if (outcome.movie.titleId !== outcome.titleId)
        this.#recordMerged(outcome.titleId, outcome.movie.titleId);
      const [notice] = outcome.notices ?? [];
      if (notice !== undefined) this.#recordNotice(outcome.titleId, notice);
      return;
    }
    this.#failed += 1;
    for (const store of outcome.refusedBy) this.#store(store).unsaved += 1;
    const { kind, reason } = outcome.failure;
    const known = this.#failures.get(kind) ?? { count: 0, first: [] };
    this.#failures.set(kind, {
      count: known.count + 1,
      first:
        known.first.length < FIRST_FAILURES_KEPT
          ? [...known.first, { titleId: outcome.titleId, reason }]
          : known.first,
    });
  }

  report(run: {
    runId: number;
    list: string;
    asked: number | null;
    seconds: number;
    earlier: CoverageOfRun | null;
    routes: readonly RouteFigures[];
    stop: RunStop | null;
  }): RunReport {
    const fields = Object.fromEntries(this.#fields.map(({ field, ...coverage }) => [field, coverage]));
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
      attemptsPerTitle: this.#attemptsPerTitle,
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
        ...fallWarnings({ runId: run.runId, scraped: this.#scraped, fields }, run.earlier),
      ],
      exitCode:
        run.stop === null ? (this.#failed > 0 ? EXIT.incomplete : EXIT.done) : EXIT_CODES[run.stop.cause],
    };
  }

  #store(name: string): Record<SaveResult | 'unsaved', number> {
    const known = this.#stores.get(name);
    if (known !== undefined) return known;
    const counts = { inserted: 0, updated: 0, unchanged: 0, unsaved: 0 };
    this.#stores.set(name, counts);
    return counts;
  }

  #recordMerged(titleId: TitleId, savedAs: TitleId): void {
    const { count, first } = this.#merged;
    this.#merged = {
      count: count + 1,
      first: count < FIRST_MERGED_KEPT ? [...first, { titleId, savedAs }] : first,
    };
  }

  #recordNotice(titleId: TitleId, notice: string): void {
    const { count, first } = this.#noticed;
    this.#noticed = {
      count: count + 1,
      first: count < FIRST_NOTICED_KEPT ? [...first, { titleId, notice }] : first,
    };
  }

  #recordFields(movie: Movie, origins: FieldOrigins): void {
    for (const coverage of this.#fields) {
      if (!isKnown(movie, coverage.field)) continue;
      coverage.filled += 1;
      const origin = origins[coverage.field];
      if (origin !== undefined) coverage.origins[origin] = (coverage.origins[origin] ?? 0) + 1;
    }
  }
}

function fallWarnings(now: CoverageOfRun, earlier: CoverageOfRun | null): readonly string[] {
  if (earlier === null) return [];
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return fallenFields(now, earlier).map(
    (fall) =>
      `${fall.field} is in ${percent(fall.now)} of the movies, after ${percent(fall.before)} in run ${earlier.runId}: ` +
      'the page may have changed',
  );
}

/** Every title has a kind, and few have an end year: their shares say nothing about the pages. */
const REPORTED_FIELDS = MOVIE_FIELDS.filter((field) => field !== 'kind' && field !== 'endYear');
