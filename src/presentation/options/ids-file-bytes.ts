import { errorMessage } from '../../shared/error-message.js';
import { OptionFaults } from '../../shared/option.js';
import { readPieces } from '../../shared/read-pieces.js';

/** What the file of `--ids-file` holds, or standard input for `-`. Throws `OptionFaults` when it cannot be read. */
export async function* idsFileBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    if (path !== '-') return yield* readPieces(path);
    for await (const piece of process.stdin) yield Buffer.from(piece);
  } catch (error) {
    throw new OptionFaults([`--ids-file ${path} cannot be read: ${errorMessage(error)}`]);
  }
}
