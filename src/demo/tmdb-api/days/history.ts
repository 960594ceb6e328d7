import { TMDB_KINDS, type TmdbKind, type TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';

/** Fields that edits change. A series calls its title `name` in its changes. */
export type ChangeKey = 'title' | 'overview' | 'name' | 'biography' | 'imdb_id' | 'cast';

/** Someone who is in a title from a day on, or no longer. */
export interface CastEdit {
  readonly action: 'added' | 'deleted';
  readonly person: number;
  /** As in `Appearance`. */
  readonly slot: number;
}

/** What happened to one thing in a day. */
export interface Happening {
  readonly index: number;
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly action: 'added' | 'changed' | 'deleted' | 'merged' | 'recreated';
  readonly keys: readonly ChangeKey[];
  readonly cast: readonly CastEdit[];
  /** The IMDb id from then on; absent where it stays as it is. */
  readonly imdbId?: string;
  /** What it was merged into; of something added, what was gone and is here again under a new id. */
  readonly other?: number;
}

/** What happened in a day, by kind, and how many numbers of each kind there are since. */
export interface DayOfHistory {
  readonly happenings: Readonly<Record<TmdbKind, readonly Happening[]>>;
  readonly counts: Readonly<Record<TmdbKind, number>>;
  /** Share of everything whose popularity and votes moved. */
  readonly moving: number;
}

type PerKind<T> = Readonly<Record<TmdbKind, Map<T, number[]>>>;

const NONE: readonly never[] = [];

/** What happened since the first day of a catalogue: all that is kept of its days. */
export class History {
  private readonly days: DayOfHistory[] = [];
  private readonly byIndex = perKind<Map<number, Happening[]>>(() => new Map());
  private readonly holders: PerKind<string> = perKind(() => new Map<string, number[]>());
  private readonly castOf: PerKind<number> = perKind(() => new Map<number, number[]>());
  private readonly deleted = perKind<Set<number>>(() => new Set());

  constructor(
    readonly firstDay: number,
    private readonly firstCounts: Readonly<Record<TmdbKind, number>>,
  ) {}

  /** The last day that was made. */
  get lastDay(): number {
    return this.firstDay + this.days.length;
  }

  add(day: DayOfHistory): void {
    this.days.push(day);
    for (const kind of TMDB_KINDS) {
      for (const happening of day.happenings[kind]) this.enter(kind, happening);
    }
  }

  countsOn(day: number): Readonly<Record<TmdbKind, number>> {
    return this.days[day - this.firstDay - 1]?.counts ?? this.firstCounts;
  }

  movingOn(day: number): number {
    return this.days[day - this.firstDay - 1]?.moving ?? 0;
  }

  on(kind: TmdbKind, day: number): readonly Happening[] {
    return this.days[day - this.firstDay - 1]?.happenings[kind] ?? NONE;
  }

  /** The oldest first. */
  of(kind: TmdbKind, index: number): readonly Happening[] {
    return this.byIndex[kind].get(index) ?? NONE;
  }

  /** All that ever got an IMDb id in an edit. */
  holdersOf(kind: TmdbKind, imdbId: string): readonly number[] {
    return this.holders[kind].get(imdbId) ?? NONE;
  }

  /** Titles that someone ever was added to. */
  titlesWith(kind: TmdbTitleKind, person: number): readonly number[] {
    return this.castOf[kind].get(person) ?? NONE;
  }

  /** Deleted and not back, on the last day. */
  deletedOf(kind: TmdbKind): readonly number[] {
    return [...this.deleted[kind]];
  }

  private enter(kind: TmdbKind, happening: Happening): void {
    const { index, action, imdbId, other, cast } = happening;
    append(this.byIndex[kind], index, happening);
    if (imdbId !== undefined) append(this.holders[kind], imdbId, index);
    for (const edit of cast) if (edit.action === 'added') append(this.castOf[kind], edit.person, index);
    if (action === 'deleted') this.deleted[kind].add(index);
    if (action === 'recreated') this.deleted[kind].delete(index);
    if (action === 'added' && other !== undefined) this.deleted[kind].delete(other);
  }
}

function perKind<T>(make: () => T): Readonly<Record<TmdbKind, T>> {
  return { movie: make(), tv: make(), person: make() };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
