import type { AskedRun } from '../../application/asked-run.js';
import type {
  Admission,
  Completion,
  Fetcher,
  Keeper,
  Routes,
  RunObserver,
  TargetList,
  Workers,
} from '../../application/engine/ports.js';
import type { NamedStore, PatientStore, StorePatience } from '../../application/engine/store-patience.js';
import type { Catalogue, CatalogueWords } from '../../domain/engine/catalogue.js';
import type { FailureKind } from '../../domain/engine/outcome.js';
import type { RowFigures } from '../../domain/engine/run-report.js';
import type { ReportedFields } from '../../domain/engine/run-tally.js';
import type { RunList } from '../../domain/run-list.js';
import type { Settling } from '../../infrastructure/database/runs/shared/settling.js';
import type { SqlDatabase, SqlSession } from '../../infrastructure/database/sql-database.js';
import type { Closers } from '../../shared/closers.js';
import type { RunSettings } from '../options/options.js';
import type { DescribeTarget } from '../progress/run-logger.js';

/** The store of a catalogue, opened. */
export interface OpenedStore<Store extends NamedStore> {
  readonly store: Store;
  /** Whether it is in the run's database, whose outages it then shares. */
  readonly isInDatabase: boolean;
}

/** A site that is asked beside that of the run. */
export interface FurtherSite {
  /** Of the ids of its routes, whose figures stand beside those of the others. */
  readonly prefix: string;
  readonly url: string;
  /** Requests a second over each route; 0 is unlimited. */
  readonly rate: number;
  /** Attempts in flight at the same time, over all routes. */
  readonly concurrency: number;
}

/** What the engine gives a catalogue to make its parts of. */
export interface EngineParts<C extends Catalogue, Store extends NamedStore> {
  readonly stores: readonly PatientStore<Store>[];
  /** Reads that wait for a database that fails. */
  readonly reads: SqlSession;
  /** Of reading the journal. */
  readonly reading: StorePatience;
  readonly observer: Required<RunObserver<C>>;
  readonly isShared: boolean;
  /** Whether what is done once in a run, however many share it, is to be done now. */
  readonly isFirst: boolean;
  readonly routes: Routes;
  /** Asks the site over the routes. */
  readonly site: Fetcher<C>;
  /**
   * Asks another site over the same ways out, but with a pace and a health of their own, since what blocks the one says
   * nothing about the other. The workers are let go of with the run.
   */
  besides(workers: Workers<C>, site: FurtherSite): Fetcher<C>;
}

/** What a catalogue makes a run of, beside the engine. */
export interface CatalogueParts<C extends Catalogue> {
  readonly fetcher: Fetcher<C>;
  readonly admission: Admission<C>;
  readonly keeper: Keeper<C>;
  readonly completion: Completion<C>;
  /** Of the pages of lists that were read. */
  rows(): RowFigures | null;
}

/** What a person asked for: a run over one catalogue, as the engine needs to know it. */
export interface RunRequest<C extends Catalogue, Store extends NamedStore>
  extends AskedRun<RunRequest<C, Store>> {
  readonly words: CatalogueWords;
  readonly fields: ReportedFields<C>;
  readonly settings: RunSettings;
  /** The source whose recent answers count where `--refresh-after` skips. */
  readonly source: string;
  /** Whether the routes of the settings carry requests at all. */
  readonly asksSite: boolean;
  /** The site, whose records the data folder then holds. */
  readonly baseUrl: string;
  /** Where the routes lead: to the site, or to what is asked in its place. */
  readonly askedUrl: string;
  /** What the routes carry in `Accept-Language`. */
  readonly language: string;
  /** What a person should know before the first request, a sentence each. */
  readonly warnings: readonly string[];
  /** What never may be shown or logged, beside what the settings have. */
  readonly secrets: readonly string[];
  /** Where the stores beside the database are, for the report. */
  readonly storePlace: string;
  /** What a log calls a target. */
  readonly describe: DescribeTarget<C>;
  isKey(text: string): text is C['key'];
  targetOf(key: C['key']): C['target'];
  /** Whether such a failure of a target is what the run was to find out. */
  isExpected(key: C['key'], kind: FailureKind): boolean;
  /** A list that can be had again. */
  restOf(list: RunList, parts: Pick<EngineParts<C, Store>, 'reads'> & CatalogueParts<C>): TargetList<C>;
  /**
   * Leaves out of `newList` what of the targets that were given is stored already; `null` where `newList` does not depend on
   * that.
   */
  readonly leaveOutStored: ((stored: SqlSession) => Promise<void>) | null;
  openStores(
    database: SqlDatabase,
    closers: Closers,
  ): Promise<{
    readonly stores: readonly OpenedStore<Store>[];
    /** What was found in them and a person should know, each a sentence. */
    readonly notices: readonly string[];
  }>;
  /** The store in the database, for a run that many share: it settles what it saves. */
  openSharedStore(database: SqlDatabase, settling: Settling, closers: Closers): OpenedStore<Store>;
  composeWorkers(): Promise<Workers<C>>;
  compose(parts: EngineParts<C, Store>): Promise<CatalogueParts<C>>;
}
