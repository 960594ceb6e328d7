import type { TmdbKind, TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import { type Film, films } from '../../films.js';
import { hash } from './chance.js';
import { dayOf } from './days.js';
import { filmIds, filmOfImdbId, filmPeople, filmPersonOfImdbId } from './film-ids.js';

/** What a local TMDB has: ids, without any data of them. */
export interface CatalogueOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Movies; series and people are there in TMDB's proportions. Default 10,000. */
  readonly titles?: number;
  /** The day on which the local TMDB stands, ISO 8601. Default 2026-08-11. */
  readonly today?: string;
}

/** Series and people for one movie (exports of 2026-08/09: 1,242,347 movies, 232,755 series, about 4.8 million people). */
const PER_MOVIE = { tv: 0.19, person: 3.9 };

/** Where generated ids begin, and how many numbers there are for one of them: ids have gaps and keep their order. */
const IDS = {
  movie: { from: 30_000, stride: 97 },
  tv: { from: 10, stride: 37 },
  person: { from: 20_000, stride: 53 },
} as const satisfies Record<TmdbKind, { from: number; stride: number }>;

/** IMDb ids of generated things: far above those of the local IMDb, one range for each kind. */
const IMDB_IDS_FROM = { movie: 30_000_000, tv: 60_000_000, person: 15_000_000 } as const;

/** Parts of 1,000 without an IMDb id. */
const WITHOUT_IMDB_ID = { movie: 180, tv: 250, person: 300 } as const;

/**
 * Numbers every movie, series and person from 0 and knows their ids: first those of the films that the local IMDb has,
 * then generated ones. A larger catalogue of the same seed begins with the smaller one.
 */
export class Catalogue {
  readonly seed: number;
  readonly counts: Readonly<Record<TmdbKind, number>>;
  /** Days since 1970-01-01. */
  readonly today: number;

  constructor({ seed = 1, titles = 10_000, today = '2026-08-11' }: CatalogueOptions = {}) {
    this.seed = seed;
    this.today = dayOf(today);
    this.counts = {
      movie: titles,
      tv: Math.ceil(titles * PER_MOVIE.tv),
      person: Math.max(filmPeople.length, Math.ceil(titles * PER_MOVIE.person)),
    };
  }

  /** How many at the start of a kind come from the films. */
  fromFilms(kind: TmdbKind): number {
    return kind === 'tv' ? 0 : Math.min(filmIds[kind].length, this.counts[kind]);
  }

  filmAt(kind: TmdbTitleKind, index: number): Film | undefined {
    return kind === 'movie' ? films[index] : undefined;
  }

  idAt(kind: TmdbKind, index: number): number {
    const known = kind === 'tv' ? undefined : filmIds[kind][index];
    if (known !== undefined) return known;
    const number = index - (kind === 'tv' ? 0 : filmIds[kind].length);
    const { from, stride } = IDS[kind];
    return from + number * stride + (hash(this.seed, number, from) % stride);
  }

  /** The number of an id; `null` for an id that nothing has. */
  indexOf(kind: TmdbKind, id: number): number | null {
    const { from, stride } = IDS[kind];
    const ofFilms = kind === 'tv' ? 0 : filmIds[kind].length;
    const index =
      kind !== 'tv' && id < from ? filmIds[kind].indexOf(id) : ofFilms + Math.floor((id - from) / stride);
    return index >= 0 && index < this.counts[kind] && this.idAt(kind, index) === id ? index : null;
  }

  imdbIdAt(kind: TmdbKind, index: number): string | null {
    if (kind === 'movie' && films[index] !== undefined) return films[index].titleId;
    if (kind === 'person' && filmPeople[index] !== undefined) return filmPeople[index].nameId;
    const id = this.idAt(kind, index);
    if (hash(this.seed, id, IMDB_IDS_FROM[kind]) % 1000 < WITHOUT_IMDB_ID[kind]) return null;
    return `${kind === 'person' ? 'nm' : 'tt'}${IMDB_IDS_FROM[kind] + id}`;
  }

  /** What has an IMDb id; `null` for an id that nothing has. */
  indexOfImdbId(kind: TmdbKind, imdbId: string): number | null {
    const film =
      kind === 'movie' ? filmOfImdbId(imdbId) : kind === 'person' ? filmPersonOfImdbId(imdbId) : undefined;
    if (film !== undefined) return film < this.counts[kind] ? film : null;
    if (imdbId.slice(0, 2) !== (kind === 'person' ? 'nm' : 'tt')) return null;
    const index = this.indexOf(kind, Number(imdbId.slice(2)) - IMDB_IDS_FROM[kind]);
    return index !== null && this.imdbIdAt(kind, index) === imdbId ? index : null;
  }
}
