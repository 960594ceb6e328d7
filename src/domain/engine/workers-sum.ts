import { DurationHistogram } from './duration-histogram.js';
import type { SaveCounts } from './outcome.js';
import { RoutesSum } from './routes-sum.js';
import type { FieldCoverage, RowFigures, RunReport } from './run-report.js';
import { WarningsSum } from './warnings-sum.js';
import type { WorkerFigures, WorkerShare } from './worker-figures.js';

/** One of the processes that worked on a run. */
export interface WorkerPart {
  /** Its host: what several machines have said or met is counted by it. */
  readonly machine: string;
  /** For people, e.g. `process 12 on host`. */
  readonly name: string;
  /** What it did to the records of the run, counted with each save. */
  readonly saved: SaveCounts;
  /** `null` of one that has said nothing yet, `unreadable` of one whose program is of another version. */
  readonly share: WorkerShare | 'unreadable' | null;
  /** Whether it was not heard of any more before it had ended. */
  readonly isGone: boolean;
}

/** Adds up what the processes that share a run say of themselves; its size does not grow with the run. */
export class WorkersSum {
  readonly #machines = new Set<string>();
  readonly #saved = { inserted: 0, updated: 0, unchanged: 0 };
  readonly #durations = new DurationHistogram();
  readonly #fields = new Map<string, { filled: number; readonly origins: Map<string, number> }>();
  readonly #furtherSources = new Map<string, number>();
  readonly #routes = new RoutesSum();
  readonly #warnings = new WarningsSum();
  readonly #gone: string[] = [];
  #unreadable = 0;
  #attempts = 0;
  #bytes = 0;
  #records = 0;
  #rows: RowFigures | null = null;

  /** Of the process that was heard of last first. */
  add({ machine, name, saved, share, isGone }: WorkerPart): void {
    this.#machines.add(machine);
    this.#saved.inserted += saved.inserted;
    this.#saved.updated += saved.updated;
    this.#saved.unchanged += saved.unchanged;
    if (isGone) this.#gone.push(name);
    if (share === 'unreadable') this.#unreadable += 1;
    else if (share !== null) {
      this.#addFigures(machine, share.figures);
      this.#routes.add(machine, share.routes);
      this.#rows = sumOfRows(this.#rows, share.rows);
    }
  }

  get saved(): SaveCounts {
    return { ...this.#saved };
  }

  /** Records whose fields were counted. */
  get records(): number {
    return this.#records;
  }

  get furtherSources(): ReadonlyMap<string, number> {
    return this.#furtherSources;
  }

  /** What a report says of requests. */
  requests(): Pick<RunReport, 'attempts' | 'bytes' | 'attemptMs' | 'routes' | 'rows'> {
    return {
      attempts: this.#attempts,
      bytes: this.#bytes,
      attemptMs: {
        p50: this.#durations.percentile(0.5),
        p95: this.#durations.percentile(0.95),
        p99: this.#durations.percentile(0.99),
      },
      routes: this.#routes.figures(this.#machines.size > 1),
      rows: this.#rows,
    };
  }

  /** Of these fields, in their order. */
  coverage(names: readonly string[]): Readonly<Record<string, FieldCoverage>> {
    return Object.fromEntries(
      names.map((name) => {
        const { filled = 0, origins = new Map<string, number>() } = this.#fields.get(name) ?? {};
        return [name, { filled, origins: Object.fromEntries(origins) }];
      }),
    );
  }

  /** What the processes warned of, and what is not known of them. */
  warnings(): readonly string[] {
    return [...this.#warnings.lines(), ...this.#goneLines(), ...this.#unreadableLines()];
  }

  #addFigures(machine: string, figures: WorkerFigures): void {
    this.#attempts += figures.attempts;
    this.#bytes += figures.bytes;
    this.#durations.add(figures.durations);
    this.#records += figures.records;
    for (const [field, { filled, origins }] of Object.entries(figures.fields)) {
      const sum = this.#fields.get(field) ?? { filled: 0, origins: new Map() };
      sum.filled += filled;
      addCounts(sum.origins, origins);
      this.#fields.set(field, sum);
    }
    addCounts(this.#furtherSources, figures.furtherSources);
    this.#warnings.add(machine, figures);
  }

  #goneLines(): readonly string[] {
    const [first, ...more] = this.#gone;
    if (first === undefined) return [];
    const who = more.length === 0 ? `${first} was` : `${first} and ${more.length} more were`;
    return [
      `${who} gone before the end: what of requests, routes and fields came last is not counted; what was saved is, all of it`,
    ];
  }

  #unreadableLines(): readonly string[] {
    if (this.#unreadable === 0) return [];
    const who = this.#unreadable === 1 ? '1 process' : `${this.#unreadable} processes`;
    return [
      `${who} of another version of this program counted requests, routes and fields in another way, and they are left out`,
    ];
  }
}

function addCounts(sum: Map<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) sum.set(name, (sum.get(name) ?? 0) + count);
}

function sumOfRows(one: RowFigures | null, other: RowFigures | null): RowFigures | null {
  if (one === null || other === null) return one ?? other;
  return {
    came: one.came + other.came,
    repeats: one.repeats + other.repeats,
    kept: one.kept + other.kept,
  };
}
