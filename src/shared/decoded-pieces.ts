import type { TextDecoder } from 'node:util';
import { textDecoderFor } from './text-file.js';

/** The text of bytes that come in pieces: UTF-8 or UTF-16, with or without a byte order mark. */
export async function* decodedPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let start = Buffer.alloc(0);
  for await (const piece of bytes) {
    if (decoder !== undefined) {
      yield decoder.decode(piece, { stream: true });
      continue;
    }
    // Two bytes tell the encoding, and a pipe may hand them over one by one.
    start = Buffer.concat([start, piece]);
    if (start.length < 2) continue;
    decoder = textDecoderFor(start);
    yield decoder.decode(start, { stream: true });
  }
  yield decoder === undefined ? start.toString() : decoder.decode();
}
