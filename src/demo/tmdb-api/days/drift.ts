import type { Catalogue } from '../catalogue/catalogue.js';
import { chance } from '../catalogue/chance.js';

/** Popularity, and votes of titles. */
export interface Standing {
  readonly popularity: number;
  readonly voteCount: number;
  readonly voteAverage: number;
}

const POPULARITY = 0x5101;
const VOTES = 0x5102;
const MOVES = 0x5103;

/** The popularity on the catalogue's day of what had one on the first: up or down by a sixth at most, by the day. */
export function popularityOn(catalogue: Catalogue, id: number, first: number): number {
  for (let day = catalogue.today; day > catalogue.firstDay; day -= 1) {
    if (moves(catalogue, id, day)) {
      const factor = 0.84 + 0.32 * chance(catalogue.seed, id, day * 4 + POPULARITY);
      return Math.round(Math.max(0.0001, first * factor) * 10_000) / 10_000;
    }
  }
  return first;
}

/** As above; a title gets votes on the days on which it moves, and its average follows a little. */
export function standingOn(catalogue: Catalogue, id: number, first: Standing): Standing {
  let { voteCount, voteAverage } = first;
  for (let day = catalogue.firstDay + 1; day <= catalogue.today; day += 1) {
    if (!moves(catalogue, id, day)) continue;
    const place = chance(catalogue.seed, id, day * 4 + VOTES);
    const more = Math.floor(place * (1.2 + first.popularity / 12));
    if (more === 0) continue;
    voteCount += more;
    const vote = 2 + 8 * chance(catalogue.seed, id, day * 4 + VOTES + 2);
    voteAverage += (vote - voteAverage) * (more / voteCount);
  }
  return {
    popularity: popularityOn(catalogue, id, first.popularity),
    voteCount,
    voteAverage: Math.round(voteAverage * 1_000) / 1_000,
  };
}

function moves({ seed, history }: Catalogue, id: number, day: number): boolean {
  const share = history.movingOn(day);
  return share > 0 && chance(seed, id, day * 4 + MOVES) < share;
}
