import { batches } from '../../shared/batches.js';

const ROWS_PER_PIECE = 500;
const CHARACTERS_PER_PIECE = 4_000_000;

/** Texts of rows in groups that memory holds. */
export function rowPieces(rows: AsyncIterable<string>): AsyncGenerator<string[]> {
  return batches(rows, ROWS_PER_PIECE, ({ length }) => length, CHARACTERS_PER_PIECE);
}
