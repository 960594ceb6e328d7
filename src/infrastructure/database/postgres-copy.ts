import { once } from 'node:events';
import type pg from 'pg';
import { answeredWithin, Unanswered } from './statement-deadline.js';

/** A server may take this long to take more lines, or to finish: it writes them to its disk. */
const STALLED_MS = 120_000;

/** The lines to copy could not be had; `cause` says why. */
export class CopySourceFailed extends Error {
  override readonly name = 'CopySourceFailed';
}

/**
 * Sends whole lines to a `COPY … FROM STDIN` statement, no faster than the server takes them; it may take any time as
 * long as it goes on. Rejects with the server's error, or with `CopySourceFailed`; the connection can be used again
 * after either, but not after `Unanswered`.
 */
export async function copyInto(
  client: pg.PoolClient,
  statement: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const copy = new CopyIn(statement);
  client.query(copy);
  const going = <Answer>(answer: Promise<Answer>) => answeredWithin(client, STALLED_MS, answer);
  const failed = copy.done.then(
    () => {},
    () => {},
  );
  const connection = await going(Promise.race([copy.ready, failed]));
  if (connection === undefined) return await copy.done;
  try {
    for await (const chunk of chunks) {
      if (copy.ended) break;
      connection.stream.cork();
      connection.stream.write(frame(COPY_DATA, chunk.length));
      const hasRoom = connection.stream.write(chunk);
      connection.stream.uncork();
      if (!hasRoom) await going(Promise.race([once(connection.stream, 'drain').catch(() => {}), failed]));
    }
  } catch (error) {
    if (error instanceof Unanswered) throw error;
    if (!copy.ended) connection.stream.write(Buffer.concat([frame(COPY_FAIL, 1), Buffer.from([0])]));
    await going(failed);
    throw new CopySourceFailed('the rows to copy could not be had', { cause: error });
  }
  if (!copy.ended) connection.stream.write(frame(COPY_DONE, 0));
  return await going(copy.done);
}

const COPY_DATA = 'd';
const COPY_DONE = 'c';
const COPY_FAIL = 'f';

/** Head of a message of PostgreSQL's protocol: its kind and its length, which counts itself. */
function frame(kind: string, bytes: number): Buffer {
  const head = Buffer.alloc(5);
  head.write(kind);
  head.writeInt32BE(bytes + 4, 1);
  return head;
}

/** What pg calls while the statement runs. */
class CopyIn implements pg.Submittable {
  /** The server waits for lines. */
  readonly ready: Promise<pg.Connection>;
  /** How many rows the server took. */
  readonly done: Promise<number>;
  ended = false;
  #rows = 0;
  #begin: (connection: pg.Connection) => void = () => {};
  #finish: (rows: number) => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(private readonly statement: string) {
    this.ready = new Promise((resolve) => {
      this.#begin = resolve;
    });
    this.done = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
  }

  submit(connection: pg.Connection): void {
    connection.query(this.statement);
  }

  handleCopyInResponse(connection: pg.Connection): void {
    this.#begin(connection);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#rows = Number(/^COPY (\d+)/.exec(text)?.[1]);
  }

  handleReadyForQuery(): void {
    this.ended = true;
    this.#finish(this.#rows);
  }

  handleError(error: unknown): void {
    this.ended = true;
    this.#fail(error);
  }
}
