import { join } from 'node:path';
import type { NewList } from '../../../application/asked-run.js';
import { CompleteStores } from '../../../application/complete-stores.js';
import { CompositeSave } from '../../../application/engine/composite-save.js';
import type { TargetList, Workers } from '../../../application/engine/ports.js';
import { KeepMovie } from '../../../application/keep-movie.js';
import type { MovieRepository } from '../../../application/movie-ports.js';
import type { RunRecord } from '../../../application/run-record.js';
import { SaveMerged } from '../../../application/save-merged.js';
import { IMDB_WORDS, type Imdb, REPORTED_MOVIE_FIELDS } from '../../../domain/imdb/imdb-catalogue.js';
import type { Page } from '../../../domain/imdb/imdb-page.js';
import { isTitleId, type TitleId } from '../../../domain/imdb/title-id.js';
import { type RunList, runListText } from '../../../domain/run-list.js';
import { CsvMovieRepository } from '../../../infrastructure/csv/csv-movie-repository.js';
import { isLocalSite } from '../../../infrastructure/data-folder.js';
import { PostgresMovieRepository } from '../../../infrastructure/database/postgres-movie-repository.js';
import {
  holdsOtherSources,
  PostgresStoredMovies,
} from '../../../infrastructure/database/postgres-stored-movies.js';
import type { Settling } from '../../../infrastructure/database/runs/shared/settling.js';
import type { SqlDatabase } from '../../../infrastructure/database/sql-database.js';
import { ChartTitleList } from '../../../infrastructure/imdb/chart-title-list.js';
import { pagePath } from '../../../infrastructure/imdb/page-path.js';
import { DatasetTitleList } from '../../../infrastructure/imdb-datasets/dataset-title-list.js';
import type { TmdbCredential } from '../../../infrastructure/tmdb/tmdb-credential.js';
import type { Closers } from '../../../shared/closers.js';
import { type GivenOptions, OptionFaults } from '../../../shared/option.js';
import type { Given } from '../../cli/commander-options.js';
import { type GivenList, NO_CHARTS, readDatasetList } from '../../options/given-list.js';
import { type ScrapeSettings, scrapeOptions } from '../../options/options.js';
import { titleOptions } from '../../options/run-options.js';
import { tmdbSecrets } from '../../options/tmdb/tmdb-credential.js';
import { asksTmdb, refuseUnaskedTmdb } from '../../options/tmdb/tmdb-titles.js';
import { refuseOtherTargets, refuseUnaskedDirect } from '../resumed-settings.js';
import type { CatalogueParts, EngineParts, OpenedStore, RunRequest } from '../run-request.js';
import { storableOptions } from '../storable-options.js';
import type { ScrapeAsked } from './scrape-parts.js';
import { composeSources, IMDB_SOURCES } from './sources.js';

export type ScrapeGiven = Given<typeof scrapeOptions>;

/** Titles of a chart that are taken unless a number is given. */
const CHART_MOVIES = 250;

/** A run over IMDb's titles, as `scrape` was asked for it. */
export class ScrapeRequest implements RunRequest<Imdb, MovieRepository> {
  readonly catalogue = 'imdb';
  readonly words = IMDB_WORDS;
  readonly fields = REPORTED_MOVIE_FIELDS;
  readonly grows = false;
  readonly isKey = isTitleId;
  readonly leaveOutStored = null;
  readonly settings: ScrapeSettings;
  readonly #given: ScrapeGiven;
  readonly #list: GivenList | null;
  readonly #credential: TmdbCredential | null;

  /** `credential` is `null` where TMDB is not asked. */
  constructor(given: ScrapeGiven, list: GivenList | null, credential: TmdbCredential | null = null) {
    this.settings = atPaceOfSource(given.settings);
    this.#given = given;
    this.#list = list;
    this.#credential = credential;
  }

  get storable(): GivenOptions {
    return storableOptions(this.#given.options);
  }

  get source(): string {
    return this.settings.source;
  }

  get asksSite(): boolean {
    return IMDB_SOURCES[this.settings.source].asksSite;
  }

  get baseUrl(): string {
    const { baseUrl, tmdbBaseUrl } = this.settings;
    // The made-up titles of a local TMDB must not come among those of IMDb.
    return asksTmdb(this.settings) && isLocalSite(new URL(tmdbBaseUrl)) ? tmdbBaseUrl : baseUrl;
  }

  get askedUrl(): string {
    return this.settings.source === 'tmdb' ? this.settings.tmdbBaseUrl : this.settings.baseUrl;
  }

  get secrets(): readonly string[] {
    return tmdbSecrets(this.settings, this.#credential);
  }

  get language(): string {
    return this.settings.language;
  }

  get warnings(): readonly string[] {
    return this.settings.robots === 'ignore' ? ['robots.txt is ignored (--robots ignore)'] : [];
  }

  get storePlace(): string {
    return join(this.settings.out, 'csv');
  }

  get most(): number | null {
    return this.settings.movies;
  }

  get readsList(): boolean {
    return this.settings.idsFile !== null;
  }

  readonly describe = (page: Page) => (page.page === 'title' ? { key: page.titleId } : { page: page.page });

  targetOf(titleId: TitleId): Page {
    return { page: 'title', titleId };
  }

  isExpected(): boolean {
    return false;
  }

  newList(): NewList {
    const { movies, chart } = this.settings;
    if (this.#list?.kind === 'ids')
      return { list: this.#list.list, keys: this.#list.titleIds, asked: movies };
    const asked = movies ?? CHART_MOVIES;
    if (this.#list === null) return { list: { kind: 'chart', chart }, keys: null, asked };
    const { kind, query } = this.#list;
    return { list: { kind, query }, keys: null, asked };
  }

  othersOf(list: RunList): string | null {
    if (list.kind === 'datasets') return `a look into the datasets (${list.query})`;
    if (list.kind !== 'chart') return null;
    if (!this.asksSite) return 'the weighted Top 250 of the datasets';
    return new URL(pagePath({ page: 'chart', chart: list.chart }), this.settings.baseUrl).href;
  }

  hasRest({ kind }: RunList): boolean {
    return kind === 'chart' || kind === 'datasets';
  }

  restOf(
    list: RunList,
    { reads, fetcher, admission }: Pick<EngineParts<Imdb, MovieRepository>, 'reads'> & CatalogueParts<Imdb>,
  ): TargetList<Imdb> {
    if (list.kind === 'chart') return new ChartTitleList(list.chart, fetcher, admission);
    if (list.kind !== 'datasets') throw new Error(`${runListText(list)} cannot be had again`);
    const { condition, query } = readDatasetList(list.query);
    return new DatasetTitleList(reads, condition, query);
  }

  resumed(run: RunRecord): ScrapeRequest {
    refuseOtherTargets(this.#given, run, scrapeOptions, titleOptions);
    const request = new ScrapeRequest(this.#given.withStored(run.options), null, this.#credential);
    refuseUnaskedTmdb(request.settings, this.#credential);
    if (request.source === 'tmdb' && run.list.kind === 'chart' && !run.listComplete) {
      throw new OptionFaults([`run ${run.runId} is over a chart: ${NO_CHARTS}`]);
    }
    if (request.asksSite) refuseUnaskedDirect(request.settings, run);
    return request;
  }

  retrying(failed: RunRecord): ScrapeRequest {
    if (this.asksSite) refuseUnaskedDirect(this.settings, failed);
    return this;
  }

  async openStores(database: SqlDatabase, closers: Closers) {
    const postgres = new PostgresMovieRepository(database);
    closers.add(() => postgres.close());
    const csv = await CsvMovieRepository.open(this.storePlace);
    closers.add(() => csv.close());
    const stores: readonly OpenedStore<MovieRepository>[] = [
      { store: postgres, isInDatabase: true },
      { store: csv, isInDatabase: false },
    ];
    return { stores, notices: csv.notices };
  }

  openSharedStore(database: SqlDatabase, settling: Settling, closers: Closers): OpenedStore<MovieRepository> {
    const store = new PostgresMovieRepository(database, settling);
    closers.add(() => store.close());
    return { store, isInDatabase: true };
  }

  composeWorkers(): Promise<Workers<Imdb>> {
    return IMDB_SOURCES[this.settings.source].composeWorkers(this.#asked);
  }

  async compose(parts: EngineParts<Imdb, MovieRepository>): Promise<CatalogueParts<Imdb>> {
    const { settings } = this;
    const { reads, stores, reading } = parts;
    const fetcher = await composeSources(this.#asked, parts);
    const stored = new PostgresStoredMovies(reads);
    const readsFirst = settings.fallback.length > 0 || (await holdsOtherSources(reads, settings.source));
    const saving = new CompositeSave(stores);
    const save = new SaveMerged({
      stored,
      stores: {
        save: (movie, observations, settlement) =>
          saving.save((store) => store.save(movie, observations, settlement)),
      },
      readsFirst,
    });
    return {
      fetcher,
      admission: IMDB_SOURCES[settings.source].admission(settings, fetcher, parts),
      keeper: new KeepMovie(save),
      completion: new CompleteStores({ stores, stored, reading, isExport: parts.isShared }),
      rows: () => null,
    };
  }

  get #asked(): ScrapeAsked {
    return { settings: this.settings, credential: this.#credential };
  }
}

/** A run keeps to the pace of what it asks first. */
function atPaceOfSource(settings: ScrapeSettings): ScrapeSettings {
  const { source, tmdbConcurrency: concurrency, tmdbRate: rate } = settings;
  return source === 'tmdb' ? { ...settings, concurrency, rate } : settings;
}
