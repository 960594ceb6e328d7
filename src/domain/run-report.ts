import { DurationHistogram } from './duration-histogram.js';
import { type CoverageOfRun, fallenFields } from './field-coverage.js';
import type { Movie } from './movie.js';
import type { FailureKind, FieldOrigin, SaveResult, TitleOutcome } from './scrape-outcome.js';
import type { TitleId } from './title-id.js';

/** Why a run ended before its list did. */
export interface RunStop {
  readonly cause: 'interrupted' | 'fatal' | 'unreadable' | 'store-down' | 'blocked' | 'list-failed';
  /** For people: what happened and what to do. */
  readonly message: string;
}

/** The figures of a run, as plain data. */
export interface RunReport {
  readonly runId: number;
  readonly list: string;
  /** Titles asked for, where the list has a fixed size. */
  readonly asked: number | null;
  /** Titles that the list gave. */
  readonly listed: number;
  readonly scraped: number;
  readonly skipped: number;
  readonly failed: number;
  /** Scraped movies by where they came from. */
  readonly sources: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly stores: Readonly<Record<string, StoreCounts>>;
  readonly failures: readonly FailureCount[];
  readonly attempts: number;
  /** How many titles took so many attempts: titles by attempts. */
  readonly attemptsPerTitle: Readonly<Record<string, number>>;
  /** Bytes of answers as they came over the wire. */
  readonly bytes: number;
  /** Duration of an attempt in milliseconds. */
  readonly attemptMs: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly p99: number | null;
  };
  /** How many of the scraped movies have each field, and where on the page it was found. */
  readonly fields: Readonly<Record<string, FieldCoverage>>;
  /** The last run from the same kind of list, to compare the fields with. */
  readonly earlier: CoverageOfRun | null;
  readonly routes: readonly RouteFigures[];
  readonly warnings: readonly string[];
  readonly stop: RunStop | null;
  readonly exitCode: number;
}

/** What a route carried, and how it stands at the end. */
export interface RouteFigures {
  readonly id: string;
  /** What the user gave, without credentials. */
  readonly address: string;
  readonly state: 'fit' | 'resting' | 'probing' | 'retired';
  readonly attempts: number;
  /** Answers that the route brought home, whatever they meant for the title. */
  readonly pages: number;
  readonly blocked: number;
  readonly throttled: number;
  readonly failed: number;
  readonly medianMs: number | null;
  readonly bytes: number;
}

export type StoreCounts = Readonly<Record<SaveResult | 'unsaved', number>>;

export interface FailureCount {
  readonly kind: FailureKind;
  readonly count: number;
  /** The first few titles and what was seen of each. */
  readonly first: readonly { readonly titleId: TitleId; readonly reason: string }[];
}

export interface FieldCoverage {
  readonly filled: number;
  readonly origins: Readonly<Partial<Record<FieldOrigin, number>>>;
}

const EXIT_CODES: Readonly<Record<RunStop['cause'], number>> = {
  interrupted: 130,
  fatal: 5,
  unreadable: 5,
  'store-down': 4,
  blocked: 3,
  'list-failed': 1,
};

/** The report of a run whose stores could not be closed as they should: every figure stays, the fault is said. */
export function faultAtClose(report: RunReport, message: string): RunReport {
  const { stop, warnings } = report;
  if (stop?.cause === 'interrupted' || stop?.cause === 'fatal') {
    return { ...report, warnings: [...warnings, message] };
  }
  return {
    ...report,
    warnings: stop === null ? warnings : [...warnings, stop.message],
    stop: { cause: 'fatal', message },
    exitCode: EXIT_CODES.fatal,
  };
}

const FIRST_FAILURES_KEPT = 5;

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
  readonly #fields = new Map<string, { filled: number; origins: Partial<Record<FieldOrigin, number>> }>();
  readonly #warnings: string[] = [];

  constructor(stores: readonly string[]) {
    for (const store of stores) this.#store(store);
    for (const field of REPORTED_FIELDS) this.#fields.set(field, { filled: 0, origins: {} });
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

  recordWarning(warning: string): void {
    this.#warnings.push(warning);
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
      const { source } = outcome.movie;
      this.#sources.set(source, (this.#sources.get(source) ?? 0) + 1);
      this.#recordFields(outcome.movie, outcome.origins);
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
    const fields = Object.fromEntries(this.#fields);
    return {
      ...run,
      listed: this.#listed,
      scraped: this.#scraped,
      skipped: this.#skipped,
      failed: this.#failed,
      sources: Object.fromEntries(this.#sources),
      stores: Object.fromEntries(this.#stores),
      failures: [...this.#failures].map(([kind, { count, first }]) => ({ kind, count, first })),
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
        ...fallWarnings({ runId: run.runId, scraped: this.#scraped, fields }, run.earlier),
      ],
      exitCode: run.stop === null ? (this.#failed > 0 ? 1 : 0) : EXIT_CODES[run.stop.cause],
    };
  }

  #store(name: string): Record<SaveResult | 'unsaved', number> {
    const known = this.#stores.get(name);
    if (known !== undefined) return known;
    const counts = { inserted: 0, updated: 0, unchanged: 0, unsaved: 0 };
    this.#stores.set(name, counts);
    return counts;
  }

  #recordFields(movie: Movie, origins: Readonly<Record<string, FieldOrigin>>): void {
    for (const [field, coverage] of this.#fields) {
      if (!isFilled(movie[field as keyof Movie])) continue;
      coverage.filled += 1;
      const origin = origins[field];
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

const REPORTED_FIELDS: readonly (keyof Movie)[] = [
  'title',
  'originalTitle',
  'year',
  'rating',
  'voteCount',
  'metascore',
  'durationMinutes',
  'certificate',
  'genres',
  'plot',
  'posterUrl',
  'releaseDate',
  'countries',
  'languages',
  'budget',
  'grossWorldwide',
  'chartRank',
  'cast',
  'directors',
];

function isFilled(value: Movie[keyof Movie]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null;
}
