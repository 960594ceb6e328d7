import { Client, type Dispatcher } from 'undici';

type Dispatch = readonly [options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler];

/**
 * The connections to one site: each carries one request at a time, the rest wait in a common queue.
 *
 * undici's own `Pool` drops a client whose connection could not be opened but goes on handing it requests, so that its
 * `destroy()` leaves sockets open (measured with 7.30 through a proxy that refuses now and then). Here a client stays
 * for good and connects anew for its next request.
 */
export class ClientPool {
  readonly #clients: Client[] = [];
  readonly #busy = new Set<Client>();
  #queue: Dispatch[] = [];

  constructor(
    private readonly origin: string,
    private readonly connections: number,
    private readonly options: Client.Options,
  ) {}

  /** False when the next one will have to wait. */
  dispatch(...dispatch: Dispatch): boolean {
    const client = this.#clients.find((one) => !this.#busy.has(one)) ?? this.#addClient();
    if (client === null) this.#queue.push(dispatch);
    else this.#give(client, dispatch);
    return this.#busy.size < this.connections;
  }

  /** Carries out what was asked for before, then closes the connections. */
  async close(): Promise<void> {
    this.#spreadQueue();
    await Promise.all(this.#clients.map((client) => client.close()));
  }

  /** Closes the connections now; what was asked for fails. */
  async destroy(error: Error | null): Promise<void> {
    this.#spreadQueue();
    await Promise.all(this.#clients.map((client) => client.destroy(error)));
  }

  #addClient(): Client | null {
    if (this.#clients.length >= this.connections) return null;
    const client = new Client(this.origin, this.options);
    client.on('drain', () => {
      this.#busy.delete(client);
      const next = this.#queue.shift();
      if (next !== undefined) this.#give(client, next);
    });
    this.#clients.push(client);
    return client;
  }

  #give(client: Client, [options, handler]: Dispatch): void {
    if (!client.dispatch(options, handler)) this.#busy.add(client);
  }

  /** Hands the queue to the clients' own queues, each of which knows how to end. */
  #spreadQueue(): void {
    const queue = this.#queue;
    this.#queue = [];
    for (const [index, [options, handler]] of queue.entries()) {
      this.#clients[index % this.#clients.length]?.dispatch(options, handler);
    }
  }
}
