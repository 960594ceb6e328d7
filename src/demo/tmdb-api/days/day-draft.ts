import { TMDB_KINDS, type TmdbKind, type TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { filmIds } from '../catalogue/film-ids.js';
import type { CastEdit, ChangeKey, DayOfHistory, Happening } from './history.js';
import { walk } from './walk.js';

/** Slots of those who come into a title after the first day; below are those of the seed. */
const SLOTS_FROM = 1_000;
const SLOTS_A_DAY = 100;

/** What chance in a day is for, so that no part of it moves another. */
export type Purpose = 'deleted' | 'merged' | 'into' | 'changed' | 'cast' | 'again' | 'comesBack' | 'key';
const SALTS: Readonly<Record<Purpose, number>> = {
  deleted: 1,
  merged: 2,
  into: 3,
  changed: 4,
  cast: 5,
  again: 6,
  comesBack: 7,
  key: 8,
};

/** A day that is being made: what happens to what, once to each thing. */
export class DayDraft {
  readonly day: number;
  readonly counts: Record<TmdbKind, number>;
  private readonly happenings = {
    movie: new Map<number, Happening>(),
    tv: new Map<number, Happening>(),
    person: new Map<number, Happening>(),
  };

  /** @param before the catalogue as it stands on the day before */
  constructor(readonly before: Catalogue) {
    this.day = before.today + 1;
    this.counts = { ...before.counts };
  }

  finish(moving: number): DayOfHistory {
    const [movie, tv, person] = TMDB_KINDS.map((kind) => this.of(kind));
    return {
      happenings: { movie: movie ?? [], tv: tv ?? [], person: person ?? [] },
      counts: this.counts,
      moving,
    };
  }

  of(kind: TmdbKind): Happening[] {
    return [...this.happenings[kind].values()];
  }

  happen(kind: TmdbKind, index: number, action: Happening['action'], more: Partial<Happening> = {}): void {
    this.happenings[kind].set(index, { keys: [], cast: [], ...more, index, day: this.day, action });
  }

  /** Gives the next number to something new. @param people who is in it; those who go today are not */
  add(
    kind: TmdbKind,
    more: { readonly other?: number; readonly imdbId?: string },
    people: readonly number[],
  ): void {
    const cast = people
      .filter((person) => this.stays(person))
      .slice(0, SLOTS_A_DAY)
      .map((person, place) => ({ action: 'added' as const, person, slot: this.slot(place) }));
    this.happen(kind, this.counts[kind], 'added', { ...more, cast });
    this.counts[kind] += 1;
  }

  /** Edits a cast beside whatever else is edited of a title. A title that goes is left alone. */
  editCast(kind: TmdbTitleKind, title: number, edits: (firstSlot: number) => readonly CastEdit[]): void {
    const known = this.happenings[kind].get(title);
    if (known?.action === 'deleted' || known?.action === 'merged') return;
    const keys = new Set<ChangeKey>([...(known?.keys ?? []), 'cast']);
    const cast = known?.cast ?? [];
    const more = edits(this.slot(cast.length));
    this.happen(kind, title, 'changed', { ...known, keys: [...keys], cast: [...cast, ...more] });
  }

  /** What is there and nothing happened to today, in an order by chance. */
  *untouched(kind: TmdbKind, purpose: Purpose, number = 0): Generator<number> {
    const { counts, seed } = this.before;
    for (const index of walk(counts[kind], seed, this.salt(purpose) + number * 16, kind.length)) {
      if (this.isUntouched(kind, index)) yield index;
    }
  }

  /** As above, without the people of films: they stay, so that they are found by what the local IMDb says of them. */
  *mayGo(kind: TmdbKind, purpose: Purpose): Generator<number> {
    for (const index of this.untouched(kind, purpose)) {
      if (kind !== 'person' || index >= filmIds.person.length) yield index;
    }
  }

  isUntouched(kind: TmdbKind, index: number): boolean {
    return this.before.isThere(kind, index) && !this.happenings[kind].has(index);
  }

  stays(person: number): boolean {
    const action = this.happenings.person.get(person)?.action;
    return this.before.isThere('person', person) && action !== 'deleted' && action !== 'merged';
  }

  salt(purpose: Purpose): number {
    return this.day * 16 + SALTS[purpose];
  }

  private slot(place: number): number {
    return SLOTS_FROM + (this.day - this.before.firstDay) * SLOTS_A_DAY + place;
  }
}

/** The first so many, fewer where there are no more. */
export function take(all: Iterable<number>, count: number): number[] {
  const taken: number[] = [];
  if (count <= 0) return taken;
  for (const one of all) {
    taken.push(one);
    if (taken.length === count) break;
  }
  return taken;
}
