import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** A listening server of a local site. */
export interface LocalServer {
  /** Without a slash at the end; `http://127.0.0.1:…` also when it listens on all addresses. */
  readonly url: string;
  readonly port: number;
  openConnections(): number;
  /** Ends every connection at once, also those that hang. */
  close(): Promise<void>;
}

/** Lets a server listen. Rejects when the address is taken. */
export async function listen(server: Server, host: string, port: number): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the local site listens on no port');
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${address.port}`,
    port: address.port,
    openConnections: () => sockets.size,
    close: async () => {
      const ended = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, ...ended]);
    },
  };
}
