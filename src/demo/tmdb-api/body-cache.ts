import { type PagePart, sharedPart } from '../page-part.js';

const CACHE_BYTES = 64_000_000;

/** Bodies that were made before, up to 64 MB, the oldest dropped first; each is compressed once while it is kept. */
export class BodyCache {
  private readonly parts = new Map<string, PagePart>();
  private bytes = 0;

  get(key: string, make: () => string): PagePart {
    const known = this.parts.get(key);
    if (known !== undefined) return known;
    const part = sharedPart(make());
    this.parts.set(key, part);
    this.bytes += part.bytes.length;
    for (const [oldest, { bytes }] of this.parts) {
      if (this.bytes <= CACHE_BYTES) break;
      this.parts.delete(oldest);
      this.bytes -= bytes.length;
    }
    return part;
  }
}
