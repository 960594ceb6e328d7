import { errorMessage } from '../../shared/error-message.js';
import { type Option, OptionFaults } from '../../shared/option.js';
import { readPieces } from '../../shared/read-pieces.js';

/** What the file of an option holds, or standard input for `-`. Throws `OptionFaults` when it cannot be read. */
export async function* idsFileBytes(
  path: string,
  { flag }: Pick<Option<unknown>, 'flag'>,
): AsyncGenerator<Uint8Array> {
  try {
    if (path !== '-') return yield* readPieces(path);
    for await (const piece of process.stdin) yield Buffer.from(piece);
  } catch (error) {
    throw new OptionFaults([`${flag} ${path} cannot be read: ${errorMessage(error)}`]);
  }
}
