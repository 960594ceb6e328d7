import type { TmdbKind, TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import { type Film, films } from '../../films.js';
import { type CastEdit, type ChangeKey, type Happening, History } from '../days/history.js';
import { hash } from './chance.js';
import { dayOf } from './days.js';
import { filmIds, filmOfImdbId, filmPeople, filmPersonOfImdbId } from './film-ids.js';

/** What a local TMDB has: ids, without any data of them. */
export interface CatalogueOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Movies; series and people are there in TMDB's proportions. Default 10,000. */
  readonly titles?: number;
  /** The first day of the local TMDB, on which it stands at the start, ISO 8601. Default 2026-08-11. */
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

const NOTHING: readonly never[] = [];

/** Parts of 1,000 without an IMDb id. */
const WITHOUT_IMDB_ID = { movie: 180, tv: 250, person: 300 } as const;

/**
 * Numbers every movie, series and person from 0 and knows their ids: first those of the films that the local IMDb has,
 * then generated ones. A larger catalogue of the same seed begins with the smaller one. It stands on one day: what
 * happened since the first lies over what the seed made, and nothing is copied.
 */
export class Catalogue {
  readonly seed: number;
  /** Days since 1970-01-01. What is made by chance goes by the first day, and does not move with the days. */
  readonly firstDay: number;
  readonly firstCounts: Readonly<Record<TmdbKind, number>>;
  readonly today: number;
  /** With what is gone: numbers are never given again. */
  readonly counts: Readonly<Record<TmdbKind, number>>;
  readonly history: History;

  constructor(
    private readonly options: CatalogueOptions = {},
    history?: History,
    day?: number,
  ) {
    const { seed = 1, titles = 10_000, today = '2026-08-11' } = options;
    this.seed = seed;
    this.firstDay = dayOf(today);
    this.firstCounts = {
      movie: titles,
      tv: Math.ceil(titles * PER_MOVIE.tv),
      person: Math.max(filmPeople.length, Math.ceil(titles * PER_MOVIE.person)),
    };
    this.history = history ?? new History(this.firstDay, this.firstCounts);
    this.today = day ?? this.firstDay;
    this.counts = this.history.countsOn(this.today);
  }

  /** The same catalogue as it stands on another day, which its history has. */
  onDay(day: number): Catalogue {
    return new Catalogue(this.options, this.history, day);
  }

  /** How many at the start of a kind come from the films. */
  fromFilms(kind: TmdbKind): number {
    return kind === 'tv' ? 0 : Math.min(filmIds[kind].length, this.firstCounts[kind]);
  }

  /** What happened to a thing up to today, the oldest first. */
  happenings(kind: TmdbKind, index: number): readonly Happening[] {
    // Nothing has happened yet, and everything asks.
    if (this.today === this.firstDay) return NOTHING;
    const all = this.history.of(kind, index);
    return (all.at(-1)?.day ?? 0) <= this.today ? all : all.filter(({ day }) => day <= this.today);
  }

  /** Whether there is such a number, and it is not gone. */
  isThere(kind: TmdbKind, index: number): boolean {
    if (index < 0 || index >= this.counts[kind]) return false;
    const last = this.happenings(kind, index).at(-1)?.action;
    return last !== 'deleted' && last !== 'merged';
  }

  /** The day of the last edit of a field; `null` for one that is as the seed made it. */
  changedOn(kind: TmdbKind, index: number, key: ChangeKey): number | null {
    return this.happenings(kind, index).findLast(({ keys }) => keys.includes(key))?.day ?? null;
  }

  castEdits(kind: TmdbTitleKind, index: number): readonly CastEdit[] {
    return this.happenings(kind, index).flatMap(({ cast }) => cast);
  }

  /** The number whose contents a thing has: its own, or that of what was gone and is here again under a new id. */
  originOf(kind: TmdbKind, index: number): number {
    const first = this.happenings(kind, index)[0];
    return first?.action === 'added' && first.other !== undefined ? this.originOf(kind, first.other) : index;
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

  /** The number of an id; `null` for an id that nothing has today. */
  indexOf(kind: TmdbKind, id: number): number | null {
    const index = this.numberOf(kind, id);
    return index !== null && this.isThere(kind, index) ? index : null;
  }

  /** Also of what is gone. */
  private numberOf(kind: TmdbKind, id: number): number | null {
    const { from, stride } = IDS[kind];
    const ofFilms = kind === 'tv' ? 0 : filmIds[kind].length;
    const index =
      kind !== 'tv' && id < from ? filmIds[kind].indexOf(id) : ofFilms + Math.floor((id - from) / stride);
    return index >= 0 && index < this.counts[kind] && this.idAt(kind, index) === id ? index : null;
  }

  imdbIdAt(kind: TmdbKind, index: number): string | null {
    const edit = this.happenings(kind, index).findLast(({ imdbId }) => imdbId !== undefined);
    return edit?.imdbId ?? this.firstImdbIdAt(kind, index);
  }

  /**
   * An IMDb id that a thing has in no other edit and nothing else ever has: ids have gaps, and this is one of the
   * numbers up to the next. The first is what the seed keeps for it.
   *
   * @param edit how many it got before
   */
  freeImdbId(kind: TmdbKind, index: number, edit: number): string {
    const { from, stride } = IDS[kind];
    const place = this.idAt(kind, index) - from;
    const block = place - (place % stride);
    return imdbIdOf(kind, from + block + (((place % stride) + edit) % stride));
  }

  private firstImdbIdAt(kind: TmdbKind, index: number): string | null {
    if (kind === 'movie' && films[index] !== undefined) return films[index].titleId;
    if (kind === 'person' && filmPeople[index] !== undefined) return filmPeople[index].nameId;
    const id = this.idAt(kind, index);
    if (hash(this.seed, id, IMDB_IDS_FROM[kind]) % 1000 < WITHOUT_IMDB_ID[kind]) return null;
    return imdbIdOf(kind, id);
  }

  /** What has an IMDb id; `null` for an id that nothing has today. */
  indexOfImdbId(kind: TmdbKind, imdbId: string): number | null {
    const first = this.firstIndexOfImdbId(kind, imdbId);
    const holders = [...(first === null ? [] : [first]), ...this.history.holdersOf(kind, imdbId)];
    const holds = (index: number) => this.isThere(kind, index) && this.imdbIdAt(kind, index) === imdbId;
    return holders.find(holds) ?? null;
  }

  private firstIndexOfImdbId(kind: TmdbKind, imdbId: string): number | null {
    const film =
      kind === 'movie' ? filmOfImdbId(imdbId) : kind === 'person' ? filmPersonOfImdbId(imdbId) : undefined;
    if (film !== undefined) return film < this.counts[kind] ? film : null;
    if (imdbId.slice(0, 2) !== (kind === 'person' ? 'nm' : 'tt')) return null;
    return this.numberOf(kind, Number(imdbId.slice(2)) - IMDB_IDS_FROM[kind]);
  }
}

function imdbIdOf(kind: TmdbKind, id: number): string {
  return `${kind === 'person' ? 'nm' : 'tt'}${IMDB_IDS_FROM[kind] + id}`;
}
