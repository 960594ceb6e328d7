import type { CatalogueWords } from './catalogue.js';
import { type CoverageOfRun, fallWarnings } from './field-coverage.js';
import {
  exitCodeOf,
  type FailureCount,
  type MergedTargets,
  type NoticedTargets,
  type RunReport,
  type RunStop,
} from './run-report.js';
import type { WorkersSum } from './workers-sum.js';

/** What the journal of a run says of its targets: exact, whatever was killed. */
export interface JournalCounts {
  readonly listed: number;
  readonly scraped: number;
  readonly skipped: number;
  readonly failed: number;
  /** Whether a target has failed otherwise than the run was to find out. */
  readonly hasFailed: boolean;
  /** Scraped targets by the first of the sources that gave each. */
  readonly sources: Readonly<Record<string, number>>;
  readonly failures: readonly FailureCount[];
  readonly merged: MergedTargets;
  readonly noticed: NoticedTargets;
  /** How many targets took so many attempts: targets by attempts. */
  readonly attemptsPerTarget: Readonly<Record<string, number>>;
}

/** What else is known of a run that many processes share. */
export interface SharedRun {
  readonly runId: number;
  readonly list: string;
  readonly asked: number | null;
  /** In which at least one process worked on it. */
  readonly seconds: number;
  readonly earlier: CoverageOfRun | null;
  readonly stop: RunStop | null;
}

/** How the catalogue and the store of a run are spoken of. */
export interface ReportedAs {
  readonly words: CatalogueWords;
  /** Names of the fields that are counted, in the order of the report. */
  readonly fields: readonly string[];
  /** The one store that the processes save to. */
  readonly store: string;
}

/** The report of a run that many processes shared: what the journal says, and the sum of what they counted. */
export function summedReport(
  run: SharedRun,
  journal: JournalCounts,
  workers: WorkersSum,
  { words, fields: names, store }: ReportedAs,
): RunReport {
  const { hasFailed, ...counts } = journal;
  const fields = workers.coverage(names);
  const now = { runId: run.runId, scraped: workers.records, fields };
  return {
    ...run,
    ...counts,
    ...workers.requests(),
    sources: withFurther(journal.sources, workers.furtherSources),
    stores: { [store]: { ...workers.saved, unsaved: unsavedOf(journal.failures) } },
    fields,
    ...(workers.records !== journal.scraped && { recordsCounted: workers.records }),
    warnings: [...workers.warnings(), ...fallWarnings(now, run.earlier, words)],
    exitCode: exitCodeOf(run.stop, hasFailed),
  };
}

function withFurther(
  sources: Readonly<Record<string, number>>,
  further: ReadonlyMap<string, number>,
): Readonly<Record<string, number>> {
  const sum = new Map(Object.entries(sources));
  for (const [source, count] of further) sum.set(source, (sum.get(source) ?? 0) + count);
  return Object.fromEntries(sum);
}

/** With one store, what was not saved is what it did not take, now or ever, and what was held back from it. */
function unsavedOf(failures: readonly FailureCount[]): number {
  return failures
    .filter(({ kind }) => kind === 'unsaved' || kind === 'refused')
    .reduce((sum, { count }) => sum + count, 0);
}
