import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe } from 'vitest';
import { skipped } from '../processes/skipped.js';

const ROOT = process.env.IMDB_CAPTURES ?? join(import.meta.dirname, '../../../../shared/real-data');

const absent = skipped(
  existsSync(join(ROOT, 'MANIFEST.tsv')),
  `real pages are not in ${ROOT}; they are not part of the project (set IMDB_CAPTURES to read them)`,
);

/** A suite over real pages; skipped, and said so, where the captures are not at hand. */
export const describeCaptures = describe.skipIf(absent);

export function capturePath(path: string): string {
  return join(ROOT, path);
}

/** Bytes of a capture, decompressed; `__NEXT_DATA__` captures are put back into the script that held them. */
export function readCapture(path: string): Buffer {
  const file = readFileSync(capturePath(path));
  const bytes = path.endsWith('.gz') ? gunzipSync(file) : file;
  if (!path.startsWith('imdb-title-nextdata-json/')) return bytes;
  return Buffer.concat([
    Buffer.from('<!DOCTYPE html><html><body><script id="__NEXT_DATA__" type="application/json">'),
    bytes,
    Buffer.from('</script></body></html>'),
  ]);
}
