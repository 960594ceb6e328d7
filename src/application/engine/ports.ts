import type { Catalogue } from '../../domain/engine/catalogue.js';
import type { Failure, Outcome, Saved } from '../../domain/engine/outcome.js';
import type { RouteFigures, RunReport } from '../../domain/engine/run-report.js';
import type { RouteShare } from '../../domain/engine/worker-figures.js';
import type { Attempt, AttemptReply, FetchResult, LastAttempt, Route } from './attempt.js';

/** What yields the targets of a run: a chart, a file, ids on the command line. Pulled, never loaded whole. */
export interface TargetList<C extends Catalogue> {
  /** For reports, e.g. `chart top`. */
  readonly name: string;
  /** Each key once. Throws `TargetListFailed` when the list itself cannot be had. */
  keys(signal: AbortSignal): AsyncIterable<C['key']>;
}

export class TargetListFailed extends Error {
  override readonly name = 'TargetListFailed';

  constructor(
    readonly list: string,
    readonly failure: Failure,
  ) {
    super(`the list (${list}) could not be had: ${failure.reason}`);
  }
}

/** Reads one target of a site and says what it was; runs in a worker thread and never throws for what a site does. */
export interface Source<C extends Catalogue> {
  fetch(attempt: Attempt<C>): Promise<AttemptReply<C>>;
  close(): Promise<void>;
}

/** Performs attempts in worker threads. A thread that dies or hangs answers `crashed` for each of its attempts. */
export interface Workers<C extends Catalogue> {
  perform(attempt: Attempt<C>): Promise<AttemptReply<C>>;
  close(): Promise<void>;
}

/** Gets targets, or what stands in for them. */
export interface Fetcher<C extends Catalogue> {
  fetch(target: C['target'], stop: AbortSignal): Promise<FetchResult<C>>;
}

/** The right to make one attempt over a route now. */
export interface RouteLease {
  readonly route: Route;
}

/** Every route is blocked, throttled for too long or dead: what the last of them met. */
export interface AllRoutesBlocked {
  readonly blocked: Failure;
}

/** The ways out, each with its own pace and health. */
export interface Routes {
  /**
   * Waits until some route may carry one more attempt. Routes in `avoid` are taken only when no other is fit. `goOn` is
   * the route to go on with after a redirect; another is answered when that one does not work any more. Asked for before
   * the lease of the redirect is settled, nothing else gets the route in between. Rejects with the signal's reason when
   * it aborts.
   */
  lease(
    avoid: ReadonlySet<string>,
    signal: AbortSignal,
    goOn?: Route,
  ): Promise<RouteLease | AllRoutesBlocked>;
  /** Gives the lease back with what came of it; called once for every lease. */
  settle(lease: RouteLease, reply: AttemptReply<Catalogue>): void;
  /** Keeps the requests of each route at least this far apart, as a site's `Crawl-delay` asks. */
  keepApart(milliseconds: number): void;
  report(): readonly RouteFigures[];
  /** The same, to be added to what other processes say of theirs. */
  shares(): readonly RouteShare[];
  close(): Promise<void>;
}

/** How long no request can be made, and what the route that comes back first has met. */
export interface RoutesWait {
  readonly milliseconds: number;
  readonly routeId: string;
  readonly reason: string;
}

/** What the site lets us fetch. */
export interface Admission<C extends Catalogue> {
  /** Asks the site, before anything else is fetched. Throws `AdmissionFailed` when it does not say. */
  open(signal: AbortSignal): Promise<void>;
  /** Why a target may not be fetched, or not at the address that the site redirects it to; `null` when it may. */
  refusal(target: C['target'], address?: string): string | null;
}

/** Nothing may be fetched: it is not known what may be, or the site asks for more patience than a run has. */
export class AdmissionFailed extends Error {
  override readonly name = 'AdmissionFailed';

  constructor(
    message: string,
    readonly failure: Failure,
  ) {
    super(message);
  }
}

/** The store will never take this record, however often it is asked. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}

/** The store can take nothing more until a person makes room. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull';
}

/** The store takes nothing more from this process: another one has taken it over, or only a new start can open it. */
export class StoreLost extends Error {
  override readonly name = 'StoreLost';
}

/** Another process has settled the target that the record is of, or the run is over: nothing was written. */
export class TargetSettled extends Error {
  override readonly name = 'TargetSettled';
}

/** Gives the stores of a run what they lack of the records that are saved already. */
export interface Completion<C extends Catalogue> {
  /** Everything that earlier processes of the run have saved. */
  completeRun(journal: RunJournal<C>, signal: AbortSignal): Promise<void>;
  /** Answers which of the keys are not stored, so that they have to be fetched. */
  complete(keys: readonly C['key'][]): Promise<ReadonlySet<C['key']>>;
  /** What a target that is not fetched, since it is stored, leads to all the same. */
  furtherOf(key: C['key']): readonly C['key'][];
  /** How many records each store was given, by its name. */
  completed(): Readonly<Record<string, number>>;
  /** What was completed where nobody would expect it, and what could not be, a sentence each. */
  warnings(): readonly string[];
}

/** A target whose content is here. */
export interface Fetched<C extends Catalogue> {
  readonly key: C['key'];
  readonly attempts: number;
  readonly last: LastAttempt;
}

/** Keeps in every store what was read of a target. Throws for content of another kind than the target's. */
export interface Keeper<C extends Catalogue> {
  keep(target: C['target'], content: C['content'], fetched: Fetched<C>): Promise<Kept<C>>;
}

/** What the journal is to say of a target once it is saved, for a store that writes both at once. */
export interface Settlement extends Fetched<Catalogue> {
  /** Key that the record is saved under, where the catalogue has merged the target into another; else `null`. */
  readonly savedAs: string | null;
  readonly source: string;
  readonly notices: readonly string[] | null;
  /** Targets that it leads to. */
  readonly further: readonly string[];
}

/** What became of saving what was read of a target. */
export interface Kept<C extends Catalogue> {
  readonly scraped: Pick<
    Extract<Outcome<C>, { kind: 'scraped' }>,
    'record' | 'savedAs' | 'source' | 'furtherSources' | 'origins' | 'notices'
  >;
  readonly saved: Saved;
  /** Stores that do not have it, by name, and why. */
  readonly refused: Readonly<Record<string, string>>;
  /** Whether none of them will ever take it. */
  readonly forGood: boolean;
  /** Why it was held back from the stores, all of which answer; a later attempt may do. `null` where it was not. */
  readonly heldBack: string | null;
  /** Targets that it leads to, saved or not. */
  readonly further: readonly C['key'][];
  /** Whether the target was settled by another process before: then nothing was written. */
  readonly wasSettled: boolean;
}

/** A target in the queue of a run. */
export interface QueuedTarget<C extends Catalogue> {
  readonly key: C['key'];
  /** Ascending in the queue, with gaps. */
  readonly position: number;
  /** The key that it was saved under when the run's source gave it recently enough; `null` when it is to be fetched. */
  readonly savedRecently: C['key'] | null;
}

/** A target of a run that every store of that time has, under the key that it was saved under. */
export interface SavedTarget<C extends Catalogue> {
  readonly savedAs: C['key'];
  readonly position: number;
}

/** What is kept of a run while it goes on, so that whatever dies, the next process can go on from there. */
export interface RunJournal<C extends Catalogue> {
  readonly runId: number;
  /** Whether the whole list is in the journal. */
  readonly listComplete: boolean;
  /** Targets of the queue that are not settled, in order, after the first position and up to the last. */
  left(after: number, most: number, last?: number): Promise<readonly QueuedTarget<C>[]>;
  /** Targets of the run that are saved, in order, after this position. */
  saved(after: number, most: number): Promise<readonly SavedTarget<C>[]>;
  /**
   * Takes targets into the queue, behind those that were taken before, as a range for the `WorkQueue`. Those it already
   * holds are dropped.
   */
  enqueue(keys: readonly C['key'][]): Promise<void>;
  completeList(): Promise<void>;
  /** Settles a target; `false` where many share the run and another has settled it, or the run is over. */
  settle(outcome: Outcome<C>, last: LastAttempt | null): Promise<boolean>;
  finish(report: RunReport): Promise<void>;
}

/** Hears what happens in a run. An observer that fails is logged and does not disturb the run. */
export interface RunObserver<C extends Catalogue> {
  runStarted?(run: { readonly runId: number; readonly list: string; readonly expected: number | null }): void;
  targetListed?(key: C['key']): void;
  attemptStarted?(attempt: {
    readonly target: C['target'];
    readonly route: Route;
    readonly number: number;
  }): void;
  attemptFinished?(attempt: {
    readonly target: C['target'];
    readonly route: Route;
    readonly number: number;
    readonly reply: AttemptReply<C>;
    /** Whether it goes on where the site redirected it to. */
    readonly goesOn: boolean;
  }): void;
  /** A promise holds the target's place until it resolves, so that a slow observer slows the run. */
  targetFinished?(outcome: Outcome<C>): void | Promise<void>;
  /** Other processes, so many of which work now, have settled further targets of a run that they share. */
  othersSettled?(others: {
    readonly settled: number;
    readonly failed: number;
    readonly workers: number;
  }): void;
  /** Nothing is under way and every route rests: the first comes back after so many milliseconds. */
  waiting?(wait: RoutesWait): void;
  warned?(warning: string): void;
}
