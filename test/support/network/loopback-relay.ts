import { once } from 'node:events';
import { connect, createServer, isIP, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** What a test proxy is asked to do wrong; may be changed while it runs. */
export type RelayFault =
  /** Takes the connection and never says a word. */
  | 'silent'
  /** Ends the connection at the first byte of the handshake. */
  | 'closes'
  /** Answers something that is not its protocol. */
  | 'babbles'
  /** Takes none of the ways to log in that a SOCKS5 client offers. */
  | 'takes-no-method'
  /** Sends these interim answers of HTTP before the one that counts. */
  | { readonly interim: readonly number[] }
  /** Refuses with this status of HTTP or reply of SOCKS. */
  | { readonly refuses: number };

export interface RelayOptions {
  /** Loopback address that the proxy listens on and connects from, so that a site sees which proxy carried a request. */
  readonly address: string;
  /** The proxy's own DNS: names to addresses. What is not in it does not exist. */
  readonly names?: Readonly<Record<string, string>>;
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly fault?: RelayFault;
  /** How many connections meet the fault; all of them when left out. */
  readonly faultyConnections?: number;
  /** Speaks TLS to its clients. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** The part that every test proxy shares: listening, its own names, connecting on, relaying and counting. */
export class LoopbackRelay implements AsyncDisposable {
  fault: RelayFault | null;
  /** Connections taken so far. */
  connections = 0;
  /** `host:port` of every connection asked for, as it was asked. */
  readonly asked: string[] = [];
  readonly #sockets = new Set<Socket>();
  /** Both ends of what is passed on. */
  readonly #pairs = new Set<readonly [client: Socket, site: Socket]>();
  readonly #server: Server;

  private constructor(
    readonly options: RelayOptions,
    handshake: (client: Socket, relay: LoopbackRelay) => void,
  ) {
    this.fault = options.fault ?? null;
    const accept = (client: Socket) => {
      this.#track(client);
      this.connections += 1;
      if (this.connections > (options.faultyConnections ?? Number.POSITIVE_INFINITY)) this.fault = null;
      if (this.fault === 'silent') client.resume();
      else if (this.fault === 'closes') client.once('data', () => client.end());
      else if (this.fault === 'babbles') client.once('data', () => client.end('SSH-2.0-something\r\n\r\n'));
      else handshake(client, this);
    };
    this.#server =
      options.tls === undefined
        ? createServer(accept)
        : createTlsServer(options.tls, (client) => accept(client));
  }

  /** Passes everything on to one port of this machine. */
  static to(port: number): Promise<LoopbackRelay> {
    return LoopbackRelay.start({ address: '127.0.0.1' }, async (client, relay) => {
      const site = await relay.reach('127.0.0.1', port);
      if (site === null) client.destroy();
      else relay.relay(client, site);
    });
  }

  static async start(
    options: RelayOptions,
    handshake: (client: Socket, relay: LoopbackRelay) => void,
  ): Promise<LoopbackRelay> {
    const relay = new LoopbackRelay(options, handshake);
    await once(relay.#server.listen(0, options.address), 'listening');
    return relay;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy is not listening');
    return address.port;
  }

  /** `user:password@host:port`, for a URL of any scheme. */
  get authority(): string {
    const { credentials, address } = this.options;
    const user = credentials
      ? `${encodeURIComponent(credentials.username)}:${encodeURIComponent(credentials.password)}@`
      : '';
    return `${user}${address.includes(':') ? `[${address}]` : address}:${this.port}`;
  }

  /** Sockets to clients and sites that are open now. */
  get open(): number {
    return this.#sockets.size;
  }

  /** Connects to what a client asked for; `null` when the name is unknown or the site refuses. */
  async reach(host: string, port: number): Promise<Socket | null> {
    this.asked.push(`${host}:${port}`);
    const address = isIP(host) ? host : this.options.names?.[host];
    if (address === undefined) return null;
    const site = connect({ host: address, port, localAddress: this.options.address });
    this.#track(site);
    return once(site, 'connect').then(
      () => site,
      () => null,
    );
  }

  relay(client: Socket, site: Socket): void {
    const pair = [client, site] as const;
    this.#pairs.add(pair);
    client.pipe(site).pipe(client);
    client.once('close', () => {
      this.#pairs.delete(pair);
      site.destroy();
    });
    site.once('close', () => client.destroy());
  }

  /** Passes nothing on any more and ends nothing, as a network does that has lost its way; new connections meet it too. */
  stopForwarding(): void {
    this.fault = 'silent';
    for (const socket of this.#sockets) socket.unpipe().pause();
  }

  /** The network has found its way again: what was sent meanwhile arrives late. */
  forwardAgain(): void {
    this.fault = null;
    for (const [client, site] of this.#pairs) client.pipe(site).pipe(client);
  }

  /** Ends every connection that is open and goes on listening. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.dropConnections();
    await closed;
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
