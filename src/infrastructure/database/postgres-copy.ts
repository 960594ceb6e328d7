import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { AnswerDeadline, Unanswered } from './statement-deadline.js';

/** A server may take this long to take more lines, or to finish: it writes them to its disk. */
const STALLED_MS = 120_000;

/** The lines to copy could not be had; `cause` says why. */
export class CopySourceFailed extends Error {
  override readonly name = 'CopySourceFailed';
}

/**
 * Sends whole lines to a `COPY … FROM STDIN` statement, no faster than the server takes them; it may take any time as
 * long as it goes on. Rejects with the server's error as soon as that comes, or with `CopySourceFailed`; the connection
 * can be used again after either, but not after `Unanswered`.
 */
export async function copyInto(
  client: pg.PoolClient,
  statement: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const deadline = new AnswerDeadline(client, STALLED_MS);
  const copy = client.query(copyFrom(statement));
  deadline.begin();
  try {
    // One at a time, so that a chunk is asked for when the server has taken those before.
    await pipeline(Readable.from(inTurn(chunks, deadline), { highWaterMark: 1 }), copy);
    return copy.rowCount;
  } catch (error) {
    throw deadline.isOver ? new Unanswered(STALLED_MS) : error;
  } finally {
    deadline.close();
  }
}

/** Whatever is not waited for from the source is waited for from the server. */
async function* inTurn(
  chunks: AsyncIterable<Uint8Array>,
  deadline: AnswerDeadline,
): AsyncGenerator<Uint8Array> {
  try {
    deadline.pause();
    for await (const chunk of chunks) {
      deadline.begin();
      yield chunk;
      deadline.pause();
    }
    deadline.begin();
  } catch (cause) {
    throw new CopySourceFailed('the rows to copy could not be had', { cause });
  }
}
