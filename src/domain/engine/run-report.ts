import { EXIT } from './exit-code.js';
import type { CoverageOfRun } from './field-coverage.js';
import type { FailureKind, SaveResult } from './outcome.js';

/** Why a run ended before its list did. */
export interface RunStop {
  readonly cause:
    | 'interrupted'
    | 'fatal'
    | 'unreadable'
    | 'store-down'
    | 'taken-over'
    | 'blocked'
    | 'unauthorized'
    | 'list-failed';
  /** For people: what happened and what to do. */
  readonly message: string;
}

/** The figures of a run, as plain data. */
export interface RunReport {
  readonly runId: number;
  readonly list: string;
  /** Targets asked for, where the list has a fixed size. */
  readonly asked: number | null;
  /** Targets that the list gave, and what was read led to. */
  readonly listed: number;
  readonly scraped: number;
  readonly skipped: number;
  readonly failed: number;
  /** Scraped targets by the sources that gave them in this run; one that several gave counts for each. */
  readonly sources: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly stores: Readonly<Record<string, StoreCounts>>;
  readonly failures: readonly FailureCount[];
  /** Targets that the catalogue has merged into others, under whose keys their records are saved. */
  readonly merged: MergedTargets;
  /** Records that were saved without a value that none can have. */
  readonly noticed: NoticedTargets;
  /** Of pages of lists: how many rows came, and how many of them had come before; `null` where none was read. */
  readonly rows: RowFigures | null;
  readonly attempts: number;
  /** How many targets took so many attempts: targets by attempts. */
  readonly attemptsPerTarget: Readonly<Record<string, number>>;
  /** Bytes of answers as they came over the wire. */
  readonly bytes: number;
  /** Duration of an attempt in milliseconds. */
  readonly attemptMs: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly p99: number | null;
  };
  /** How many of the scraped records have each field, and where it was found. */
  readonly fields: Readonly<Record<string, FieldCoverage>>;
  /**
   * Records that `fields` is of, where they are not just those that were scraped: of a run that many processes share, one
   * that was killed took its last counts with it.
   */
  readonly recordsCounted?: number;
  /** The last run from the same kind of list, to compare the fields with. */
  readonly earlier: CoverageOfRun | null;
  readonly routes: readonly RouteFigures[];
  readonly warnings: readonly string[];
  readonly stop: RunStop | null;
  readonly exitCode: number;
}

export interface RowFigures {
  readonly came: number;
  readonly repeats: number;
  readonly kept: number;
}

/** What a route carried, and how it stands at the end. */
export interface RouteFigures {
  readonly id: string;
  /** What the user gave, without credentials. */
  readonly address: string;
  readonly state: 'fit' | 'resting' | 'probing' | 'retired';
  readonly attempts: number;
  /** Answers that the route brought home, whatever they meant for the target. */
  readonly pages: number;
  readonly blocked: number;
  readonly throttled: number;
  readonly failed: number;
  readonly medianMs: number | null;
  readonly bytes: number;
  /** Those on which it stood thus, by their hosts; absent in a run of one machine. */
  readonly machines?: NamedMachines;
}

export interface NamedMachines {
  readonly count: number;
  /** The first few. */
  readonly first: readonly string[];
}

/** How many of each a report names; the others it counts. */
export const FIRST_KEPT = { failures: 5, merged: 20, noticed: 5, warnings: 100, machines: 5 } as const;

export type StoreCounts = Readonly<Record<SaveResult | 'unsaved', number>>;

export interface FailureCount {
  readonly kind: FailureKind;
  readonly count: number;
  /** The first few targets and what was seen of each. */
  readonly first: readonly { readonly key: string; readonly reason: string }[];
}

export interface MergedTargets {
  readonly count: number;
  /** The first few, each with the key that its record is saved under. */
  readonly first: readonly { readonly key: string; readonly savedAs: string }[];
}

export interface NoticedTargets {
  readonly count: number;
  /** The first few, each with its first notice. */
  readonly first: readonly { readonly key: string; readonly notice: string }[];
}

export interface FieldCoverage {
  readonly filled: number;
  readonly origins: Readonly<Record<string, number>>;
}

/** By why the run ended early. */
export const EXIT_CODES: Readonly<Record<RunStop['cause'], number>> = {
  interrupted: EXIT.interrupted,
  fatal: EXIT.fault,
  unreadable: EXIT.fault,
  'store-down': EXIT.storeDown,
  'taken-over': EXIT.storeDown,
  blocked: EXIT.blocked,
  unauthorized: EXIT.badOptions,
  'list-failed': EXIT.incomplete,
};

/** `hasFailed`: whether a target has failed otherwise than the run was to find out. */
export function exitCodeOf(stop: RunStop | null, hasFailed: boolean): number {
  if (stop !== null) return EXIT_CODES[stop.cause];
  return hasFailed ? EXIT.incomplete : EXIT.done;
}

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
