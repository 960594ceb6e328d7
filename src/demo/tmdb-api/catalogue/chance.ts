import { type SeededRandom, seededRandom } from '../../seeded-random.js';

/** 32 bits that depend on each argument: chance that needs no order. */
export function hash(seed: number, one: number, other = 0): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(one + 0x7f4a7c15, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d) ^ Math.imul(other + 0x165667b1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** From 0 (included) to 1 (excluded). */
export function chance(seed: number, one: number, other = 0): number {
  return hash(seed, one, other) / 2 ** 32;
}

/** Chance for one part of one thing, e.g. for the cast of a movie, that no other part moves. */
export function chanceOf(seed: number, id: number, part: number): SeededRandom {
  return seededRandom(hash(seed, id, part));
}

const HEX_DIGITS = 24;

/** An id such as those of credits and reviews: 24 hexadecimal digits. */
export function hexId(random: SeededRandom): string {
  let id = '';
  while (id.length < HEX_DIGITS) {
    id += random
      .below(2 ** 32)
      .toString(16)
      .padStart(8, '0');
  }
  return id;
}
