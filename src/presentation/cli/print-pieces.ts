import { pipeline } from 'node:stream/promises';
import { hasErrorCode } from '../../shared/error-code.js';
import { isOutputFault } from './guarded-output.js';

/** Writes texts to standard output as fast as it takes them. Ends quietly when it takes no more. */
export async function printPieces(pieces: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(pieces, process.stdout, { end: false });
  } catch (error) {
    if (!isOutputFault(error) && !hasErrorCode(error, 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  }
}
