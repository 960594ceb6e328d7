import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { z } from 'zod';

/** A site that answers every request with who asked, over which of its connections. */
export class EchoSite implements AsyncDisposable {
  /** Connections taken so far and those open now. */
  connections = 0;
  readonly sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(listener: RequestListener, tls?: { key: string; cert: string }) {
    this.#server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
    this.#server.keepAliveTimeout = 60_000;
    this.#server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.on('error', () => {}).once('close', () => this.sockets.delete(socket));
    });
  }

  static async start(
    options: {
      readonly listener?: RequestListener;
      readonly tls?: { key: string; cert: string };
      readonly address?: string;
    } = {},
  ): Promise<EchoSite> {
    const site = new EchoSite(options.listener ?? echo, options.tls);
    await once(site.#server.listen(0, options.address ?? '127.0.0.1'), 'listening');
    return site;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the site is not listening');
    return address.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** What the default site answers. */
export const echoSchema = z.object({ from: z.string(), to: z.string(), host: z.string(), path: z.string() });
export type Echo = z.infer<typeof echoSchema>;

const echo: RequestListener = (request, response) => {
  const answer: Echo = {
    from: request.socket.remoteAddress ?? '',
    to: request.socket.localAddress ?? '',
    host: request.headers.host ?? '',
    path: request.url ?? '',
  };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
};
