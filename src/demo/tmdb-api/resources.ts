import { LAST_PAGE } from '../../domain/tmdb/lists.js';
import { parseTmdbKey, TMDB_KINDS, type TmdbKind } from '../../domain/tmdb/tmdb-id.js';
import { ownPart, type PagePart } from '../page-part.js';
import { BodyCache } from './body-cache.js';
import type { Catalogue } from './catalogue/catalogue.js';
import { GENRES } from './catalogue/genres.js';
import type { Json } from './catalogue/json.js';
import { titleFacts } from './catalogue/title-facts.js';
import { CONFIGURATION } from './configuration.js';
import { changesPage } from './days/change-list.js';
import { changesOfOne } from './days/changes-of-one.js';
import { DailyExports } from './days/daily-exports.js';
import { dateRange } from './days/date-range.js';
import { Timeline, type TimelineOptions } from './days/timeline.js';
import { detailsJson, isTooMuch, PARTS } from './details/appended.js';
import { reviewsPage } from './details/reviews.js';
import { Refused } from './errors.js';
import { findJson } from './lists/find.js';
import { pageRows, totalsAt } from './lists/list-page.js';
import { Lists, type TmdbList } from './lists/lists.js';

export interface ResourcesOptions extends TimelineOptions {
  /** Share of the rows of lists that the page before has too, 0 to 1. Default 0. */
  readonly repeats?: number;
}

/** Parts that do not say whose they are. */
const LISTS_OF_TITLES = new Set(['recommendations', 'similar']);
const AUTHENTICATED = { success: true, status_code: 1, status_message: 'Success.' };

/** Everything that the local TMDB answers a request with that it takes. */
export class Resources {
  readonly timeline: Timeline;
  readonly exports: DailyExports;
  private readonly cache = new BodyCache();
  private readonly repeats: number;
  private listPages = 0;
  private lists: Lists;

  constructor(options: ResourcesOptions = {}) {
    this.timeline = new Timeline(options);
    this.exports = new DailyExports(this.timeline, this.cache);
    this.lists = new Lists(this.catalogue);
    this.repeats = options.repeats ?? 0;
  }

  private get catalogue(): Catalogue {
    return this.timeline.today;
  }

  /**
   * The body for a path below `/3/`, in parts. Throws `Refused` for what TMDB refuses.
   *
   * @param path without a slash at its ends, e.g. `movie/278`
   */
  body(path: string, query: URLSearchParams): readonly PagePart[] {
    if (this.lists.catalogue !== this.catalogue) this.lists = new Lists(this.catalogue);
    const list = this.lists.find(path, query);
    if (list !== null) return this.listPage(list, query);
    const [section = '', name = '', ...rest] = path.split('/');
    if (path === 'authentication') return this.cached(path, () => AUTHENTICATED);
    if (path === 'configuration') return this.cached(path, () => CONFIGURATION);
    if (path === 'genre/movie/list' || path === 'genre/tv/list') {
      return this.cached(path, () => ({ genres: GENRES[name === 'tv' ? 'tv' : 'movie'] }));
    }
    if (section === 'find' && rest.length === 0) {
      return [
        ownPart(
          JSON.stringify(findJson(this.catalogue, name, query.get('external_source'), language(query))),
        ),
      ];
    }
    if (name === 'changes' && rest.length === 0 && isKind(section)) return this.changes(section, query);
    const found = this.find(section, name);
    if (found === null) throw new Refused(34);
    return rest.length === 0 ? this.details(found, query) : this.part(found, rest.join('/'), query);
  }

  private listPage(list: TmdbList, query: URLSearchParams): PagePart[] {
    const page = pageOf(query);
    const options = { language: language(query), repeats: this.repeats };
    const head = this.cache.get(`${this.catalogue.today} ${list.name} ${page} ${options.language}`, () => {
      const dates = list.dates === undefined ? {} : { dates: list.dates };
      const json = { ...dates, page, results: pageRows(this.catalogue, list, page, options) };
      return JSON.stringify(json).slice(0, -1);
    });
    this.listPages += 1;
    const totals = totalsAt(this.catalogue, list, this.listPages);
    return [head, ownPart(`,"total_pages":${totals.pages},"total_results":${totals.results}}`)];
  }

  private changes(kind: TmdbKind, query: URLSearchParams): PagePart[] {
    const page = pageOf(query);
    const range = dateRange(query, this.catalogue.today);
    return this.cached(`${kind} changes ${range.from} ${range.to} ${page}`, () =>
      changesPage(this.catalogue, kind, { range, page, repeats: this.repeats }),
    );
  }

  private details(found: Found, query: URLSearchParams): PagePart[] {
    const append = (query.get('append_to_response') ?? '').split(',').filter((part) => part !== '');
    if (isTooMuch(append)) throw new Refused(27);
    const { kind, index } = found;
    const options = { language: language(query), append };
    return this.cached(`${kind} ${index} ${options.language} ${append.join(',')}`, () =>
      detailsJson(this.catalogue, kind, index, options),
    );
  }

  private part({ kind, index }: Found, name: string, query: URLSearchParams): PagePart[] {
    const id = this.catalogue.idAt(kind, index);
    if (name === 'reviews' && kind !== 'person') {
      const page = pageOf(query);
      const facts = titleFacts(this.catalogue, kind, index);
      const asked = language(query);
      return this.cached(`${kind} ${index} reviews ${page} ${asked}`, () => ({
        id,
        ...reviewsPage(this.catalogue, facts, asked, page),
      }));
    }
    if (name === 'changes') {
      const range = dateRange(query, this.catalogue.today);
      return this.cached(`${kind} ${index} changes ${range.from} ${range.to}`, () =>
        changesOfOne(this.catalogue, kind, index, range),
      );
    }
    const part = Object.hasOwn(PARTS[kind], name) ? PARTS[kind][name] : undefined;
    if (part === undefined) throw new Refused(34);
    const asked = language(query);
    return this.cached(`${kind} ${index} ${name} ${asked}`, () => ({
      ...(LISTS_OF_TITLES.has(name) ? {} : { id }),
      ...part(this.catalogue, index, asked),
    }));
  }

  /** By its id, or a movie by its IMDb id, as TMDB takes too (answer for `/movie/tt1345836` of 2026-08-06). */
  private find(section: string, name: string): Found | null {
    if (section === 'movie' && name.startsWith('tt')) {
      const index = this.catalogue.indexOfImdbId('movie', name);
      return index === null ? null : { kind: 'movie', index };
    }
    const key = parseTmdbKey(`${section}/${name}`);
    if (key === null) return null;
    const index = this.catalogue.indexOf(key.kind, key.id);
    return index === null ? null : { kind: key.kind, index };
  }

  /** Bodies are kept for their day, since another day says otherwise. */
  private cached(key: string, make: () => Json): PagePart[] {
    return [this.cache.get(`${this.catalogue.today} ${key}`, () => JSON.stringify(make()))];
  }
}

interface Found {
  readonly kind: TmdbKind;
  readonly index: number;
}

function isKind(text: string): text is TmdbKind {
  return TMDB_KINDS.some((kind) => kind === text);
}

function language(query: URLSearchParams): string {
  return query.get('language') || 'en-US';
}

function pageOf(query: URLSearchParams): number {
  const text = query.get('page') ?? '1';
  const page = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (page < 1 || page > LAST_PAGE) throw new Refused(22);
  return page;
}
