import type { TmdbKind, TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { chance, hash } from '../catalogue/chance.js';
import { personPopularity } from '../catalogue/people.js';
import { titleColumns } from '../catalogue/title-index.js';
import { PRESETS } from './list-presets.js';
import { discover } from './title-filter.js';

/** One place of a list. */
export interface ListEntry {
  readonly kind: TmdbKind;
  readonly index: number;
}

/** A list of the local TMDB, whole and in order. */
export interface TmdbList {
  /** Also what decides which of its rows repeat: its path, with its filters. */
  readonly name: string;
  readonly length: number;
  at(position: number): ListEntry;
  readonly row: 'list' | 'trending' | 'popular-person';
  /** Of `now_playing` and `upcoming`. */
  readonly dates?: { readonly maximum: string; readonly minimum: string };
}

/** The parameters that choose no rows. */
const OTHER_PARAMETERS = new Set(['page', 'language', 'api_key', 'region', 'timezone']);

const KEPT_LISTS = 64;

/** The lists of a catalogue; the newest are kept, so that asking for page after page sorts once. */
export class Lists {
  private readonly known = new Map<string, TmdbList>();

  constructor(readonly catalogue: Catalogue) {}

  /** @returns `null` when no list has that path, which is without `/3/` and without a slash at its ends */
  find(path: string, query: URLSearchParams): TmdbList | null {
    const chosen = [...query].filter(([name]) => !OTHER_PARAMETERS.has(name));
    const filters = path.startsWith('discover/') ? new URLSearchParams(chosen).toString() : '';
    const name = filters === '' ? path : `${path}?${filters}`;
    const list = this.known.get(name) ?? this.make(path, name, query);
    if (list === null) return null;
    this.known.delete(name);
    this.known.set(name, list);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= KEPT_LISTS) break;
      this.known.delete(oldest);
    }
    return list;
  }

  private make(path: string, name: string, query: URLSearchParams): TmdbList | null {
    const [section, kind, window] = path.split('/');
    if (section === 'trending' && (window === 'day' || window === 'week')) return this.trending(name, kind);
    if (path === 'person/popular') return this.people(name, 'popular-person');
    if (section === 'discover' && window === undefined && isTitleKind(kind)) {
      return this.titles(name, kind, query);
    }
    const preset = isTitleKind(section) && window === undefined ? PRESETS[`${section}/${kind}`] : undefined;
    if (preset === undefined || !isTitleKind(section)) return null;
    const { query: filters, dates, keep } = preset(this.catalogue.today);
    const list = this.titles(name, section, new URLSearchParams(filters), keep);
    return dates === undefined ? list : { ...list, dates };
  }

  private titles(name: string, kind: TmdbTitleKind, query: URLSearchParams, share = 1): TmdbList {
    const all = discover(this.catalogue, kind, query);
    const { seed } = this.catalogue;
    const indices = share === 1 ? all : all.filter((index) => chance(seed, index, AIRING) < share);
    return {
      name,
      length: indices.length,
      at: (position) => ({ kind, index: indices[position] ?? 0 }),
      row: 'list',
    };
  }

  private trending(name: string, kind: string | undefined): TmdbList | null {
    if (kind === 'person') return this.people(name, 'trending');
    if (isTitleKind(kind)) {
      const order = this.trendingOrder(name, kind);
      return {
        name,
        length: order.length,
        at: (position) => ({ kind, index: order[position] ?? 0 }),
        row: 'trending',
      };
    }
    if (kind !== 'all') return null;
    const orders = {
      movie: this.trendingOrder(name, 'movie'),
      tv: this.trendingOrder(name, 'tv'),
      person: this.peopleOrder(name),
    };
    const rounds = TMDB_KINDS_OF_A_ROUND.map(([one, times]) => Math.floor(orders[one].length / times));
    return {
      name,
      length: Math.min(...rounds) * ROUND.length,
      at: (position) => {
        const { kind: one, before, times } = ROUND[position % ROUND.length] ?? FIRST_OF_ROUND;
        const place = Math.floor(position / ROUND.length) * times + before;
        return { kind: one, index: orders[one][place] ?? 0 };
      },
      row: 'trending',
    };
  }

  private trendingOrder(name: string, kind: TmdbTitleKind): Uint32Array {
    const { popularities } = titleColumns(this.catalogue, kind);
    return this.there(kind, descending(trendingScores(popularities, this.catalogue.seed, name)));
  }

  private people(name: string, row: TmdbList['row']): TmdbList {
    const order = this.peopleOrder(name);
    return {
      name,
      length: order.length,
      at: (position) => ({ kind: 'person', index: order[position] ?? 0 }),
      row,
    };
  }

  private peopleOrder(name: string): Uint32Array {
    const { seed, counts } = this.catalogue;
    const popularities = Float64Array.from({ length: counts.person }, (_, index) =>
      personPopularity(this.catalogue, this.catalogue.idAt('person', index)),
    );
    const scores = name === 'person/popular' ? popularities : trendingScores(popularities, seed, name);
    return this.there('person', descending(scores));
  }

  private there(kind: TmdbKind, indices: Uint32Array): Uint32Array {
    return indices.filter((index) => this.catalogue.isThere(kind, index));
  }
}

/** How much is made of each in that day or week. */
function trendingScores(popularities: Float64Array, seed: number, name: string): Float64Array {
  const salt = hashOfText(name);
  return popularities.map((popularity, index) => popularity * (0.2 + chance(seed, index, salt)));
}

/** The places of the scores, the highest first. */
function descending(scores: Float64Array): Uint32Array {
  return Uint32Array.from(scores.keys()).sort(
    (one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other,
  );
}

/** Which series are on the air. */
const AIRING = 77;

/** How `trending/all` mixes the kinds: so many of each in ten rows. */
const TMDB_KINDS_OF_A_ROUND: readonly (readonly [TmdbKind, number])[] = [
  ['movie', 6],
  ['tv', 3],
  ['person', 1],
];
const ROUND = TMDB_KINDS_OF_A_ROUND.flatMap(([kind, times]) =>
  Array.from({ length: times }, (_, before) => ({ kind, before, times })),
);
const FIRST_OF_ROUND = { kind: 'movie', before: 0, times: 6 } as const;

function isTitleKind(text: string | undefined): text is TmdbTitleKind {
  return text === 'movie' || text === 'tv';
}

function hashOfText(text: string): number {
  return [...text].reduce((mixed, letter) => hash(mixed, letter.charCodeAt(0)), 0);
}
