import { hash } from '../catalogue/chance.js';

/** Every number below `length` once, in an order that the seed and the salt decide, without a list of them. */
export function* walk(length: number, seed: number, salt: number, other: number): Generator<number> {
  if (length === 0) return;
  const start = hash(seed, salt, other) % length;
  let step = 1 + (hash(seed, other, salt) % length);
  while (greatestDivisor(step, length) !== 1) step += 1;
  for (let turn = 0; turn < length; turn += 1) yield (start + turn * step) % length;
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
