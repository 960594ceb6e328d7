import { brotliCompressSync, deflateSync, constants as zlibConstants } from 'node:zlib';
import { COMPRESSION_LEVEL, gzipParts, joinParts, type PagePart } from './page-part.js';

const ENCODINGS = ['gzip', 'br', 'deflate'] as const;
export type ContentEncoding = (typeof ENCODINGS)[number] | 'identity';

/**
 * The encoding that an `Accept-Encoding` header asks for: the highest `q` wins, among equals gzip (the one that costs
 * this site least), br, deflate. No header, nothing known or `q=0` gives `identity`.
 */
export function chooseEncoding(acceptEncoding: string | undefined): ContentEncoding {
  const qualities = new Map<string, number>();
  for (const item of (acceptEncoding ?? '').split(',')) {
    const [coding = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    qualities.set(coding, quality === undefined ? 1 : Number(quality.slice(2)));
  }
  const qualityOf = (coding: string): number => qualities.get(coding) ?? qualities.get('*') ?? 0;
  let best: ContentEncoding = 'identity';
  let bestQuality = qualities.get('identity') ?? 0;
  for (const coding of ENCODINGS) {
    if (
      qualityOf(coding) > 0 &&
      (best === 'identity' ? qualityOf(coding) >= bestQuality : qualityOf(coding) > bestQuality)
    ) {
      best = coding;
      bestQuality = qualityOf(coding);
    }
  }
  return best;
}

export function encodeParts(parts: readonly PagePart[], encoding: ContentEncoding): Buffer {
  switch (encoding) {
    case 'gzip':
      return gzipParts(parts);
    case 'br':
      return brotliCompressSync(joinParts(parts), { params: { [zlibConstants.BROTLI_PARAM_QUALITY]: 4 } });
    case 'deflate':
      return deflateSync(joinParts(parts), { level: COMPRESSION_LEVEL });
    case 'identity':
      return joinParts(parts);
  }
}
