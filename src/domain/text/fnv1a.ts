/** Where a hash begins that nothing has gone into. */
export const FNV_BASIS = 0x811c9dc5;

const PRIME = 0x01000193;

/**
 * FNV-1a in 32 bits, signed as JavaScript's bit operations leave them, over the UTF-16 code units of a text (Fowler, Noll
 * and Vo, 1991, for whom these were bytes), on top of what went in before. The lowest bits are mixed little: whoever keeps
 * them alone mixes further.
 */
export function fnv1a(text: string, before: number): number {
  let hash = before;
  for (let at = 0; at < text.length; at += 1) hash = fnv1aUnit(text.charCodeAt(at), hash);
  return hash;
}

/** The same of one number in the place of a code unit. */
export function fnv1aUnit(unit: number, before: number): number {
  return Math.imul(before ^ unit, PRIME);
}
