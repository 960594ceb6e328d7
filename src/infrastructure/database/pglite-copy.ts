import { SqlError } from './sql-error.js';

/** Large enough to be quick, small enough to be held twice while it crosses to the thread. */
const PIECE_BYTES = 2 * 1024 * 1024;

/** Sends lines in pieces, each a statement of its own, and counts the lines of an error from the first piece on. */
export async function copyInPieces(
  chunks: AsyncIterable<Uint8Array>,
  send: (lines: Uint8Array<ArrayBuffer>) => Promise<number>,
): Promise<number> {
  let rows = 0;
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  const flush = async () => {
    const lines = joined(waiting, bytes);
    waiting = [];
    bytes = 0;
    try {
      rows += await send(lines);
    } catch (error) {
      throw error instanceof SqlError ? shifted(error, rows) : error;
    }
  };
  for await (const chunk of chunks) {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes >= PIECE_BYTES) await flush();
  }
  if (bytes > 0) await flush();
  return rows;
}

function joined(parts: readonly Uint8Array[], bytes: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes);
  let length = 0;
  for (const part of parts) {
    whole.set(part, length);
    length += part.length;
  }
  return whole;
}

function shifted(error: SqlError, rowsBefore: number): SqlError {
  const { message, code, detail, hint, position, where } = error;
  return new SqlError({
    message,
    code,
    detail,
    hint,
    position,
    where: where?.replace(/\bline (\d+)/, (_, line) => `line ${Number(line) + rowsBefore}`) ?? null,
  });
}
