import { FNV_BASIS, fnv1a } from '../text/fnv1a.js';

/** 32 bits of a text (FNV-1a), the same on every machine. */
export function textHash(text: string): number {
  const hash = fnv1a(text, FNV_BASIS);
  // The lowest bits alone mix too little.
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
