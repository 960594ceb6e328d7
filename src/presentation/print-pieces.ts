import { pipeline } from 'node:stream/promises';
import { hasErrorCode } from '../shared/error-code.js';

/** Writes texts to standard output as fast as it takes them. Ends quietly when its reader has gone, as `head` does. */
export async function printPieces(pieces: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(pieces, process.stdout, { end: false });
  } catch (error) {
    if (!hasErrorCode(error, 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  }
}
