/** What one address may do. */
export interface LimitsOptions {
  /** Requests in any second, 0 for any number. Default 50 (TMDB's founder, 2022-07). */
  readonly perSecond?: number;
  /** Connections at a time, 0 for any number. Default 20 (the same). */
  readonly connections?: number;
}

const SECOND_MS = 1_000;

/** Counts the requests and connections of each client address, and says which are too many. */
export class ClientLimits {
  /** The most requests that one address made in any second, also those that were refused. */
  mostInASecond = 0;
  /** The most connections that one address had at a time, also those that were refused. */
  mostConnections = 0;
  private readonly perSecond: number;
  private readonly connections: number;
  private readonly clients = new Map<string, Client>();

  constructor({ perSecond = 50, connections = 20 }: LimitsOptions = {}) {
    this.perSecond = perSecond;
    this.connections = connections;
  }

  /** @returns whether the connection is within the limit */
  connect(address: string): boolean {
    const client = this.client(address);
    client.connections += 1;
    this.mostConnections = Math.max(this.mostConnections, client.connections);
    return this.connections === 0 || client.connections <= this.connections;
  }

  disconnect(address: string): void {
    this.client(address).connections -= 1;
  }

  /**
   * Whether a request is within the limit. One that is refused does not count against the next.
   *
   * @param now milliseconds that never go back
   */
  admit(address: string, now: number): boolean {
    const { arrived, admitted } = this.client(address);
    this.mostInASecond = Math.max(this.mostInASecond, arrived.add(now));
    if (this.perSecond === 0) return true;
    if (admitted.count(now) >= this.perSecond) return false;
    admitted.add(now);
    return true;
  }

  private client(address: string): Client {
    const known = this.clients.get(address);
    if (known !== undefined) return known;
    const client = { connections: 0, arrived: new LastSecond(), admitted: new LastSecond() };
    this.clients.set(address, client);
    return client;
  }
}

interface Client {
  connections: number;
  readonly arrived: LastSecond;
  readonly admitted: LastSecond;
}

/** The times of the last second. */
class LastSecond {
  private times: number[] = [];
  private first = 0;

  /** @returns how many there are with this one */
  add(now: number): number {
    this.times.push(now);
    return this.count(now);
  }

  count(now: number): number {
    while ((this.times[this.first] ?? Number.POSITIVE_INFINITY) <= now - SECOND_MS) this.first += 1;
    // Dropped by the thousand, since each drop moves what is left.
    if (this.first > 1_000) {
      this.times = this.times.slice(this.first);
      this.first = 0;
    }
    return this.times.length - this.first;
  }
}
