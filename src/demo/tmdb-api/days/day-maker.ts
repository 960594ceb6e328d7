import { TMDB_KINDS, type TmdbKind, type TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import { everyoneIn, peopleOf, titlesOf } from '../catalogue/appearances.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { chance, chanceOf } from '../catalogue/chance.js';
import { filmIds } from '../catalogue/film-ids.js';
import type { DayRates } from './day-rates.js';
import type { CastEdit, ChangeKey, DayOfHistory, Happening } from './history.js';
import { walk } from './walk.js';

const TITLE_KINDS = ['movie', 'tv'] as const satisfies readonly TmdbTitleKind[];
/** Slots of those who come into a title after the first day; below are those of the seed. */
const SLOTS_FROM = 1_000;
const SLOTS_A_DAY = 100;
/** Share of a day's edits that are of what was edited the day before. */
const AGAIN = 0.1;
/** How many are looked at to find one without an IMDb id, which is what is merged into. */
const LOOKED_AT = 30;

/** What each walk through a kind is for. */
const SALT = { deleted: 1, merged: 2, into: 3, changed: 4, cast: 5, again: 6, comesBack: 7, key: 8 } as const;

/**
 * Decides by the seed what happens in the day after the one on which the catalogue stands. Nothing happens twice to one
 * thing in a day. People of films stay, so that the local IMDb finds them.
 */
export function makeDay(before: Catalogue, rates: DayRates): DayOfHistory {
  return new DayMaker(before, rates).make();
}

class DayMaker {
  private readonly day: number;
  private readonly counts: Record<TmdbKind, number>;
  private readonly happenings = {
    movie: new Map<number, Happening>(),
    tv: new Map<number, Happening>(),
    person: new Map<number, Happening>(),
  };

  constructor(
    private readonly before: Catalogue,
    private readonly rates: DayRates,
  ) {
    this.day = before.today + 1;
    this.counts = { ...before.counts };
  }

  make(): DayOfHistory {
    for (const kind of TMDB_KINDS) {
      this.delete(kind);
      this.merge(kind);
    }
    for (const kind of TMDB_KINDS) this.recreate(kind);
    for (const kind of TMDB_KINDS) this.add(kind);
    for (const kind of TMDB_KINDS) this.change(kind);
    const [movie, tv, person] = TMDB_KINDS.map((kind) => [...this.happenings[kind].values()]);
    return {
      happenings: { movie: movie ?? [], tv: tv ?? [], person: person ?? [] },
      counts: this.counts,
      moving: this.rates.moving,
    };
  }

  private delete(kind: TmdbKind): void {
    for (const index of take(this.mayGo(kind, SALT.deleted), this.rates[kind].deleted)) {
      this.happen(kind, index, 'deleted');
      if (kind === 'person') this.leaveTitles(index, null);
    }
  }

  /** The old one is gone; its IMDb id is that of the other from then on, and so are a person's parts. */
  private merge(kind: TmdbKind): void {
    const old = this.mayGo(kind, SALT.merged, (index) => this.before.imdbIdAt(kind, index) !== null);
    for (const index of take(old, this.rates[kind].merged)) {
      const others = take(this.untouched(kind, index * 16 + SALT.into), LOOKED_AT).filter(
        (one) => one !== index,
      );
      const into = others.find((one) => this.before.imdbIdAt(kind, one) === null) ?? others[0];
      const imdbId = this.before.imdbIdAt(kind, index);
      // One that another of this day was merged into stays.
      if (into === undefined || imdbId === null || !this.isUntouched(kind, index)) continue;
      this.happen(kind, index, 'merged', { other: into });
      this.happen(kind, into, 'changed', { keys: ['imdb_id'], imdbId });
      if (kind === 'person') this.leaveTitles(index, into);
    }
  }

  /** A person who is gone leaves all titles; who they were merged into takes their place where they are not yet. */
  private leaveTitles(person: number, into: number | null): void {
    for (const kind of TITLE_KINDS) {
      for (const { title, slot } of titlesOf(this.before, kind, person)) {
        const action = this.happenings[kind].get(title)?.action;
        if (action === 'deleted' || action === 'merged') continue;
        const edits: CastEdit[] = [{ action: 'deleted', person, slot }];
        if (into !== null && !everyoneIn(this.before, kind, title).includes(into)) {
          edits.push({ action: 'added', person: into, slot: this.nextSlot(kind, title) });
        }
        this.editCast(kind, title, edits);
      }
    }
  }

  private recreate(kind: TmdbKind): void {
    const { seed, history } = this.before;
    const inOrder = history
      .deletedOf(kind)
      .filter((index) => !this.happenings[kind].has(index))
      .map((index) => ({ index, place: chance(seed, index, this.salt(SALT.comesBack)) }))
      .sort((one, other) => one.place - other.place || one.index - other.index);
    for (const { index } of inOrder.slice(0, this.rates[kind].recreated)) {
      const imdbId = this.before.imdbIdAt(kind, index);
      // Half of them, but whose IMDb id nobody knows could not be told from something new.
      if (imdbId === null || chance(seed, this.before.idAt(kind, index), this.salt(SALT.key)) < 0.5) {
        this.happen(kind, index, 'recreated');
      } else {
        const people = kind === 'person' ? [] : everyoneIn(this.before, kind, index);
        this.addOne(kind, { other: index, imdbId }, people);
      }
    }
  }

  private add(kind: TmdbKind): void {
    for (let more = this.rates[kind].added; more > 0; more -= 1) {
      const index = this.counts[kind];
      const hasOwn = kind === 'person' || this.before.filmAt(kind, index) !== undefined;
      const random = chanceOf(this.before.seed, index, this.salt(SALT.cast));
      const people = hasOwn
        ? []
        : Array.from({ length: random.below(7) }, () => random.below(this.before.counts.person));
      this.addOne(kind, {}, [...new Set(people)]);
    }
  }

  private addOne(
    kind: TmdbKind,
    more: { readonly other?: number; readonly imdbId?: string },
    people: readonly number[],
  ): void {
    const index = this.counts[kind];
    this.counts[kind] += 1;
    const cast = people
      .filter((person) => this.stays(person))
      .slice(0, SLOTS_A_DAY)
      .map((person, place) => ({ action: 'added' as const, person, slot: this.firstSlot() + place }));
    this.happen(kind, index, 'added', { ...more, cast });
  }

  /** Some of those of the day before, then others, until there are as many as wanted. */
  private change(kind: TmdbKind): void {
    const { seed, history } = this.before;
    const already = [...this.happenings[kind].values()].filter(({ action }) => action === 'changed').length;
    let missing = this.rates[kind].changed - already;
    const again = history
      .on(kind, this.before.today)
      .filter(({ action, index }) => action === 'changed' && this.isUntouched(kind, index))
      .filter(({ index }) => chance(seed, index, this.salt(SALT.again)) < AGAIN)
      .map(({ index }) => index);
    for (const index of [
      ...again.slice(0, Math.ceil(missing * AGAIN)),
      ...this.untouched(kind, SALT.changed),
    ]) {
      if (missing <= 0) break;
      if (!this.isUntouched(kind, index)) continue;
      this.edit(kind, index);
      missing -= 1;
    }
  }

  private edit(kind: TmdbKind, index: number): void {
    const { seed } = this.before;
    const place = chance(seed, this.before.idAt(kind, index), this.salt(SALT.key));
    const text: readonly ChangeKey[] = kind === 'person' ? ['name', 'biography'] : ['title', 'overview'];
    // A film keeps the IMDb id that it has in the local IMDb.
    const ofFilms = kind !== 'tv' && index < filmIds[kind].length;
    if (place < 0.12 && !ofFilms) {
      const edits = this.before.happenings(kind, index).filter(({ imdbId }) => imdbId !== undefined).length;
      const known = this.before.imdbIdAt(kind, index) === null ? 0 : 1;
      const imdbId = this.before.freeImdbId(kind, index, edits + known);
      this.happen(kind, index, 'changed', { keys: ['imdb_id'], imdbId });
    } else if (place < 0.4 && kind !== 'person') {
      this.editCast(kind, index, this.someCastEdit(kind, index));
    } else {
      this.happen(kind, index, 'changed', { keys: place < 0.55 ? text : text.slice(1) });
    }
  }

  /** One comes in, or else one of those who are not a film's own leaves. */
  private someCastEdit(kind: TmdbTitleKind, index: number): CastEdit[] {
    const random = chanceOf(this.before.seed, index, this.salt(SALT.cast));
    const [someone] = peopleOf(this.before, kind, index);
    if (someone !== undefined && random.next() < 0.3) {
      return [{ action: 'deleted', person: someone.person, slot: someone.slot }];
    }
    const known = new Set(everyoneIn(this.before, kind, index));
    const people = walk(this.before.counts.person, this.before.seed, index, this.salt(SALT.cast));
    for (const person of people) {
      if (this.stays(person) && !known.has(person)) {
        return [{ action: 'added', person, slot: this.firstSlot() }];
      }
    }
    return [];
  }

  private editCast(kind: TmdbTitleKind, title: number, edits: readonly CastEdit[]): void {
    const known = this.happenings[kind].get(title);
    const keys = new Set<ChangeKey>([...(known?.keys ?? []), 'cast']);
    const cast = [...(known?.cast ?? []), ...edits];
    this.happen(kind, title, 'changed', { ...known, keys: [...keys], cast });
  }

  private happen(
    kind: TmdbKind,
    index: number,
    action: Happening['action'],
    more: Partial<Happening> = {},
  ): void {
    this.happenings[kind].set(index, { keys: [], cast: [], ...more, index, day: this.day, action });
  }

  private nextSlot(kind: TmdbTitleKind, title: number): number {
    return this.firstSlot() + (this.happenings[kind].get(title)?.cast.length ?? 0);
  }

  private firstSlot(): number {
    return SLOTS_FROM + (this.day - this.before.firstDay) * SLOTS_A_DAY;
  }

  private *mayGo(kind: TmdbKind, salt: number, test?: (index: number) => boolean): Generator<number> {
    for (const index of this.untouched(kind, salt)) {
      if (kind === 'person' && index < filmIds.person.length) continue;
      if (test === undefined || test(index)) yield index;
    }
  }

  /** What is there and nothing happened to today. */
  private *untouched(kind: TmdbKind, salt: number): Generator<number> {
    for (const index of walk(this.before.counts[kind], this.before.seed, this.salt(salt), kind.length)) {
      if (this.isUntouched(kind, index)) yield index;
    }
  }

  private isUntouched(kind: TmdbKind, index: number): boolean {
    return this.before.isThere(kind, index) && !this.happenings[kind].has(index);
  }

  private stays(person: number): boolean {
    const action = this.happenings.person.get(person)?.action;
    return this.before.isThere('person', person) && action !== 'deleted' && action !== 'merged';
  }

  private salt(purpose: number): number {
    return this.day * 16 + purpose;
  }
}

/** The first so many, fewer where there are no more. */
function take(all: Iterable<number>, count: number): number[] {
  const taken: number[] = [];
  if (count <= 0) return taken;
  for (const one of all) {
    taken.push(one);
    if (taken.length === count) break;
  }
  return taken;
}
