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
import type { CatalogueName } from '../../domain/catalogue-name.js';
import type { Catalogue, CatalogueWords } from '../../domain/engine/catalogue.js';
import type { RowFigures } from '../../domain/engine/run-report.js';
import type { ReportedFields } from '../../domain/engine/run-tally.js';
import type { RunList } from '../../domain/run-list.js';
import type { RunRecord } from '../../infrastructure/database/runs/run-records.js';
import type { SqlDatabase, SqlSession } from '../../infrastructure/database/sql-database.js';
import type { RouteGroup } from '../../infrastructure/routes/route-pool.js';
import type { Closers } from '../../shared/closers.js';
import type { GivenOptions } from '../../shared/option.js';
import type { RunSettings } from '../options/options.js';
import type { DescribeTarget } from '../progress/run-logger.js';

/** The store of a catalogue, opened. */
export interface OpenedStore<Store extends NamedStore> {
  readonly store: Store;
  /** Whether it is in the run's database, whose outages it then shares. */
  readonly isInDatabase: boolean;
}

/** What a new run is to fetch. */
export interface NewList {
  readonly list: RunList;
  /** Keys of all targets, which go into the journal with the run; `null` for a list that is pulled. */
  readonly keys: AsyncIterable<string> | null;
  /** Of these keys those that are wanted, which the database tells; all where there is no such function. */
  readonly wanted?: (session: SqlSession) => AsyncIterable<string>;
  /** Targets to take at most; `null` for all. */
  readonly asked: number | null;
}

/** What the engine gives a catalogue to make its parts of. */
export interface EngineParts<C extends Catalogue, Store extends NamedStore> {
  readonly stores: readonly PatientStore<Store>[];
  /** Reads that wait for a database that fails. */
  readonly reads: SqlSession;
  /** Of reading the journal. */
  readonly reading: StorePatience;
  readonly observer: Required<RunObserver<C>>;
  readonly routes: Routes;
  /** Asks the site over the routes. */
  readonly site: Fetcher<C>;
  /** The ways out, for what a catalogue asks beside the site. */
  readonly groups: readonly RouteGroup[];
  /** Let go of what a catalogue opens for the run. */
  readonly closers: Closers;
}

/** What a catalogue makes a run of, beside the engine. */
export interface CatalogueParts<C extends Catalogue> {
  readonly fetcher: Fetcher<C>;
  readonly admission: Admission<C>;
  readonly keeper: Keeper<C>;
  readonly completion: Completion<C>;
  /** Of the pages of lists that were read. */
  rows(): RowFigures | null;
  /** Routes to what is asked beside the site, for the report. */
  readonly furtherRoutes?: Pick<Routes, 'report'>;
}

/** What a person asked for: a run over one catalogue, as the engine needs to know it. */
export interface RunRequest<C extends Catalogue, Store extends NamedStore> {
  readonly catalogue: CatalogueName;
  readonly words: CatalogueWords;
  readonly fields: ReportedFields<C>;
  readonly settings: RunSettings;
  /** As they are kept with the run: without secrets, and without what is said anew each time. */
  readonly storable: GivenOptions;
  /** The source whose recent answers count where `--refresh-after` skips. */
  readonly source: string;
  /** Whether its targets lead to others, so that how many there will be is unknown. */
  readonly grows: boolean;
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
  /** Targets to take at most as a person said it; `null` where nobody did. */
  readonly most: number | null;
  /** Where the stores beside the database are, for the report. */
  readonly storePlace: string;
  /** Whether a list was given, in a file. */
  readonly readsList: boolean;
  /** What a log calls a target. */
  readonly describe: DescribeTarget<C>;
  isKey(text: string): text is C['key'];
  targetOf(key: C['key']): C['target'];
  newList(): NewList;
  /** What gives the targets of a list beside those in the journal, for people; `null` for nothing. */
  othersOf(list: RunList): string | null;
  /** Whether a list of this kind can be had again, as far as it is not in the journal. */
  hasRest(list: RunList): boolean;
  /** That list. */
  restOf(list: RunList, parts: Pick<EngineParts<C, Store>, 'reads'> & CatalogueParts<C>): TargetList<C>;
  /**
   * The request with the settings of a run that is gone on with; `first` is the run whose failed targets that one tries
   * again, or the same run. Throws `OptionFaults` when it asks for other targets.
   */
  resumed(run: RunRecord, first: RunRecord): RunRequest<C, Store>;
  /** The request over the failed targets of a run. Throws `OptionFaults` as `refuseUnaskedDirect` does. */
  retrying(failed: RunRecord, first: RunRecord): RunRequest<C, Store>;
  openStores(
    database: SqlDatabase,
    closers: Closers,
  ): Promise<{
    readonly stores: readonly OpenedStore<Store>[];
    /** What was found in them and a person should know, each a sentence. */
    readonly notices: readonly string[];
  }>;
  composeWorkers(): Promise<Workers<C>>;
  compose(parts: EngineParts<C, Store>): Promise<CatalogueParts<C>>;
}
