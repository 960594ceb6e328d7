import { join } from 'node:path';
import type { NewList } from '../../../application/asked-run.js';
import { CompositeSave } from '../../../application/engine/composite-save.js';
import type { TargetList, Workers } from '../../../application/engine/ports.js';
import { FindMerged } from '../../../application/find-merged.js';
import { KeepRecords, TMDB_SOURCE } from '../../../application/keep-records.js';
import { NoteNotFound } from '../../../application/note-not-found.js';
import { RefetchLists } from '../../../application/refetch-lists.js';
import { RowTally } from '../../../application/row-tally.js';
import type { RunRecord } from '../../../application/run-record.js';
import type { TmdbRepository } from '../../../application/tmdb-ports.js';
import type { FailureKind } from '../../../domain/engine/outcome.js';
import type { TitleId } from '../../../domain/imdb/title-id.js';
import { type RunList, runListText } from '../../../domain/run-list.js';
import { asksTmdb, type Collection, leadsFurther } from '../../../domain/tmdb/collection.js';
import { furtherTargets, withinLimit } from '../../../domain/tmdb/further-targets.js';
import { seeksGone } from '../../../domain/tmdb/gone-titles.js';
import { TMDB_WORDS, type Tmdb } from '../../../domain/tmdb/tmdb-catalogue.js';
import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { findKey, parseTarget, type TmdbTarget, targetKey } from '../../../domain/tmdb/tmdb-target.js';
import type { Settling } from '../../../infrastructure/database/runs/shared/settling.js';
import type { SqlDatabase } from '../../../infrastructure/database/sql-database.js';
import { imdbIdToFind } from '../../../infrastructure/database/tmdb/merged-titles.js';
import { unlinkedIds } from '../../../infrastructure/database/tmdb/unlinked-titles.js';
import type { TmdbCredential } from '../../../infrastructure/tmdb/tmdb-credential.js';
import type { Closers } from '../../../shared/closers.js';
import { type GivenOptions, readOptions } from '../../../shared/option.js';
import type { Given } from '../../cli/commander-options.js';
import { routeOptions } from '../../options/route-options.js';
import { type CollectSettings, collectOptions } from '../../options/tmdb/collect-options.js';
import type { GivenCollection } from '../../options/tmdb/given-collection.js';
import { tmdbSecrets } from '../../options/tmdb/tmdb-credential.js';
import { refuseOtherTargets, refuseUnaskedDirect } from '../resumed-settings.js';
import type { CatalogueParts, EngineParts, OpenedStore, RunRequest } from '../run-request.js';
import { storableOptions } from '../storable-options.js';
import { composeTmdbWorkers } from './compose-tmdb-workers.js';
import {
  collectedIn,
  NOT_IN_COLLECTION,
  refuseOtherCollection,
  shapingOptions,
} from './earlier-collection.js';
import { linkStored } from './link-stored.js';
import { openSharedTmdbStore, openTmdbStores } from './open-tmdb-stores.js';
import { setAsideUnlinked } from './set-aside-unlinked.js';
import { firstKeys, storedList } from './stored-list.js';
import { wantedTargets } from './wanted-targets.js';

/** The direct one. */
const UNSAID_ROUTES = readOptions(routeOptions, {}, {}).settings;

export type CollectGiven = Given<typeof collectOptions>;

/** A run over TMDB, as `collect` was asked for it. */
export class CollectRequest implements RunRequest<Tmdb, TmdbRepository> {
  readonly catalogue = 'tmdb';
  readonly words = TMDB_WORDS;
  readonly fields = [];
  readonly source = TMDB_SOURCE;
  readonly warnings = [];
  readonly most = null;
  readonly asksSite: boolean;
  readonly settings: CollectSettings;
  readonly #given: CollectGiven;
  readonly #collected: GivenCollection | null;
  readonly #credential: TmdbCredential | null;
  /** Of the ids that were given those that are not linked, once the database was looked into. */
  #unlinked: AsyncIterable<TitleId> | null = null;

  /**
   * `collected` is `null` where an earlier run is gone on with, whose collection is kept with it; `credential` where TMDB
   * is not asked.
   */
  constructor(given: CollectGiven, collected: GivenCollection | null, credential: TmdbCredential | null) {
    this.asksSite = collected === null || asksTmdb(collected.collection);
    // What carries nothing need not work.
    this.settings = this.asksSite ? given.settings : { ...given.settings, ...UNSAID_ROUTES };
    this.#given = given;
    this.#collected = collected;
    this.#credential = credential;
  }

  get grows(): boolean {
    return leadsFurther(this.#collection);
  }

  get storable(): GivenOptions {
    return storableOptions(this.#given.options);
  }

  get baseUrl(): string {
    return this.settings.tmdbBaseUrl;
  }

  get askedUrl(): string {
    return this.settings.tmdbBaseUrl;
  }

  get language(): string {
    return this.settings.tmdbLanguage;
  }

  get secrets(): readonly string[] {
    return tmdbSecrets(this.settings, this.#credential);
  }

  get storePlace(): string {
    return join(this.settings.out, 'lake');
  }

  get readsList(): boolean {
    return this.settings.tmdbIdsFile !== null || this.#collected?.titleIds !== undefined;
  }

  /** The kinds that a new run keeps current; `null` of every other run. */
  get syncedKinds(): readonly TmdbKind[] | null {
    const of = this.#collected?.collection.of;
    return of !== undefined && 'syncOf' in of ? of.syncOf : null;
  }

  get #collection(): Collection {
    if (this.#collected === null) {
      throw new Error('a run that goes on has what it collects from its journal');
    }
    return this.#collected.collection;
  }

  readonly describe = (target: TmdbTarget) => ({ key: targetKey(target) });

  isKey(text: string): text is string {
    return parseTarget(text) !== null;
  }

  targetOf(key: string): TmdbTarget {
    const target = parseTarget(key);
    if (target === null) throw new Error(`the journal holds ${key}, which is nothing that TMDB is asked for`);
    return target;
  }

  /** Details and edits of what has changed, or is new, that are gone meanwhile. */
  isExpected(key: string, kind: FailureKind): boolean {
    if (kind !== 'not-found' || !seeksGone(this.#collection)) return false;
    const target = parseTarget(key)?.target;
    return target === 'details' || target === 'changes';
  }

  newList(): NewList {
    const collection = this.#collection;
    const list = { kind: 'collection', collection } as const;
    const titleIds = this.#unlinked ?? this.#collected?.titleIds;
    if (titleIds !== undefined) return { list, keys: findKeys(titleIds), asked: null };
    if (this.hasRest(list)) return { list, keys: null, asked: collection.limit };
    return { list, keys: firstKeys(collection, this.#collected?.ids ?? []), asked: null };
  }

  othersOf(list: RunList): string | null {
    return storedList(list)?.place ?? (this.grows ? 'each answer of TMDB' : null);
  }

  hasRest(list: RunList): boolean {
    return storedList(list) !== null;
  }

  restOf(list: RunList, { reads }: Pick<EngineParts<Tmdb, TmdbRepository>, 'reads'>): TargetList<Tmdb> {
    const stored = storedList(list);
    if (stored === null) throw new Error(`${runListText(list)} is in the journal whole`);
    return stored.open(reads, this.settings.refreshAfter);
  }

  resumed(run: RunRecord, first: RunRecord): CollectRequest {
    const collected = collectedIn(first);
    if (this.#collected !== null) refuseOtherCollection(this.#collected, collected, run);
    refuseOtherTargets(this.#given, run, collectOptions, NOT_IN_COLLECTION);
    const request = new CollectRequest(this.#given.withStored(run.options), collected, this.#credential);
    if (request.asksSite) refuseUnaskedDirect(request.settings, run);
    return request;
  }

  retrying(failed: RunRecord, first: RunRecord): CollectRequest {
    refuseUnaskedDirect(this.settings, failed);
    const given = this.#given.withStored(shapingOptions(first));
    return new CollectRequest(given, collectedIn(first), this.#credential);
  }

  get leaveOutStored(): RunRequest<Tmdb, TmdbRepository>['leaveOutStored'] {
    const titleIds = this.#collected?.titleIds;
    if (titleIds === undefined) return null;
    return async (stored) => {
      this.#unlinked = await setAsideUnlinked(unlinkedIds(stored, titleIds, this.settings.refreshAfter));
    };
  }

  openStores(database: SqlDatabase, closers: Closers) {
    return openTmdbStores(database, this.storePlace, closers);
  }

  openSharedStore(database: SqlDatabase, settling: Settling, closers: Closers): OpenedStore<TmdbRepository> {
    return openSharedTmdbStore(database, settling, closers);
  }

  composeWorkers(): Promise<Workers<Tmdb>> {
    return composeTmdbWorkers(this.settings, this.#credential, this.asksSite);
  }

  async compose({
    stores,
    reads,
    site,
    observer,
    isFirst,
  }: EngineParts<Tmdb, TmdbRepository>): Promise<CatalogueParts<Tmdb>> {
    const collection = this.#collection;
    const { localLanguages, posterSize, tmdbImageUrl } = this.settings;
    const run = { localLanguages, posterSize, imageUrl: tmdbImageUrl };
    const isOfLinks = 'linksOf' in collection.of;
    for (const { store, patience } of stores) {
      // It changes addresses of posters, of which links know nothing.
      if (!isOfLinks) await patience.ask(async () => store.begin?.(run));
    }
    const linked = isOfLinks && isFirst ? await linkStored(stores) : null;
    const rows = new RowTally(collection);
    const noted = new NoteNotFound(site, stores);
    return {
      fetcher: seeksGone(collection)
        ? new FindMerged(noted, (kind, id) => imdbIdToFind(reads, kind, id))
        : noted,
      admission: { open: async () => {}, refusal: () => null },
      keeper: new KeepRecords({
        stores: new CompositeSave(stores),
        wantedOf: (content) => withinLimit(content, collection),
        furtherOf: (target, content) => {
          const { targets, notices } = furtherTargets(target, content, collection);
          rows.record(target, content, targets);
          for (const notice of notices) observer.warned(notice);
          return wantedTargets(target, targets, collection, reads);
        },
      }),
      completion: new RefetchLists(collection, () => linked ?? rows.missing()),
      rows: () => rows.figures(),
    };
  }
}

async function* findKeys(titleIds: AsyncIterable<TitleId>): AsyncGenerator<string> {
  for await (const titleId of titleIds) yield findKey(titleId);
}
