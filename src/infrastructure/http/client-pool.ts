import { Client, type Dispatcher } from './undici-parts.js';

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
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        this.#give(client, next);
        if (this.#busy.has(client)) break;
      }
    });
    this.#clients.push(client);
    return client;
  }

  #give(client: Client, [options, handler]: Dispatch): void {
    // A request that undici refuses outright leaves nothing to drain: the client is as free as before.
    if (!client.dispatch(options, handler) && client.stats.size > 0) this.#busy.add(client);
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
