import { TMDB_KINDS, type TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { chance } from '../catalogue/chance.js';

/** How many things of a kind something happens to in a day; never more than there are. */
export interface KindRates {
  readonly added: number;
  /** Edited; with those that lose someone of their cast or get the IMDb id of what was merged into them. */
  readonly changed: number;
  readonly deleted: number;
  readonly merged: number;
  /** Of those deleted on an earlier day: half come back under their own id, half under a new one. */
  readonly recreated: number;
}

/** What is to happen in a day. */
export interface DayOptions extends Readonly<Partial<Record<TmdbKind, Partial<KindRates>>>> {
  /**
   * About how many things `/changes` is to name, of all kinds in TMDB's proportions; a number given for a kind replaces
   * its own. TMDB's 19,400 of a day (2026-08) in proportion to the catalogue when not said; 0 for a day without any.
   */
  readonly changes?: number;
  /** Share of everything whose popularity and votes move, which `/changes` does not name, 0 to 1. Default 1. */
  readonly moving?: number;
}

/** What happens in a day, with every number. */
export interface DayRates extends Readonly<Record<TmdbKind, KindRates>> {
  readonly moving: number;
}

/** Things named in a day's changes for one movie that there is (19,400 for 1,242,347 movies, 2026-08). */
const CHANGES_PER_MOVIE = 0.0156;
/** Of 19,400 changes some 9,600 are movies, 3,000 series and 6,800 people (2026-08). */
const SHARE = { movie: 0.495, tv: 0.155, person: 0.35 } as const;
const PARTS = { added: 0.08, deleted: 0.035, merged: 0.005, recreated: 0.003 } as const;

/** @param movies how many there were on the first day */
export function dayRates(
  { changes, moving = 1, ...given }: DayOptions,
  { seed, day, movies }: { readonly seed: number; readonly day: number; readonly movies: number },
): DayRates {
  const all = changes ?? movies * CHANGES_PER_MOVIE;
  const [movie, tv, person] = TMDB_KINDS.map((kind, place): KindRates => {
    // Rounded by chance, so that what is rare happens on some days of a small catalogue.
    const whole = (number: number, part: number) => Math.floor(number + chance(seed, day, place * 8 + part));
    const named = Math.round(all * SHARE[kind]);
    const usual = {
      added: whole(named * PARTS.added, 0),
      deleted: whole(named * PARTS.deleted, 1),
      merged: whole(named * PARTS.merged, 2),
      recreated: whole(named * PARTS.recreated, 3),
    };
    const others = usual.added + usual.deleted + usual.merged + usual.recreated;
    return { ...usual, changed: Math.max(0, named - others), ...given[kind] };
  });
  if (movie === undefined || tv === undefined || person === undefined) throw new Error('a kind has no rates');
  return { movie, tv, person, moving };
}
