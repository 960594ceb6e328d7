import { connect } from 'node:net';
import type pg from 'pg';
import { z } from 'zod';

/** A statement that the server left without an answer for too long. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';

  constructor(milliseconds: number) {
    super(`did not answer within ${milliseconds / 1000} s`);
  }
}

/**
 * How long a server may leave a connection without an answer. When that is over it is asked to stop the statement, and
 * the connection is cut: an answer that came late would be taken for that of the next statement.
 */
export class AnswerDeadline {
  readonly #client: pg.Client;
  readonly #milliseconds: number;
  readonly #onOver: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;
  #isClosed = false;

  constructor(client: pg.Client, milliseconds: number, onOver: () => void = () => {}) {
    this.#client = client;
    this.#milliseconds = milliseconds;
    this.#onOver = onOver;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** From now on; anew when it has begun already. */
  begin(): void {
    this.pause();
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#isOver = true;
      this.#onOver();
      requestCancel(this.#client);
      this.#client.connection.stream.destroy();
    }, this.#milliseconds);
  }

  /** Nothing is waited for from the server, until it begins anew. */
  pause(): void {
    clearTimeout(this.#timer);
  }

  /** It never begins again: others may have the connection. */
  close(): void {
    this.#isClosed = true;
    this.pause();
  }
}

/** Waits for what a connection is asked, until its deadline. Rejects with `Unanswered` then. */
export async function answeredWithin<Answer>(
  client: pg.Client,
  milliseconds: number,
  answer: Promise<Answer>,
): Promise<Answer> {
  let over: () => void = () => {};
  const late = new Promise<never>((_, reject) => {
    over = () => reject(new Unanswered(milliseconds));
  });
  const deadline = new AnswerDeadline(client, milliseconds, () => over());
  deadline.begin();
  try {
    return await Promise.race([answer, late]);
  } finally {
    deadline.close();
    answer.catch(() => {});
  }
}

const CANCEL_REQUEST = 80_877_102;
const CANCEL_MS = 2_000;

/** What the server gave to prove that a request to cancel comes from the same client. */
const backendKey = z.object({ processID: z.number(), secretKey: z.number() });

/**
 * Over a connection of its own, as the protocol wants it; a pooler hands it on to the right server process. Nobody
 * waits for it: a server that cannot be reached ends the statement when it notices.
 */
function requestCancel(client: pg.Client): void {
  const { data: key } = backendKey.safeParse(client);
  if (key === undefined) return;
  const { host, port } = client;
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  socket.unref();
  socket.setTimeout(CANCEL_MS, () => socket.destroy());
  socket.on('error', () => {});
  const request = Buffer.alloc(16);
  request.writeInt32BE(request.length, 0);
  request.writeInt32BE(CANCEL_REQUEST, 4);
  request.writeInt32BE(key.processID, 8);
  request.writeInt32BE(key.secretKey, 12);
  socket.end(request);
}
