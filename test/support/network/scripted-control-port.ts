import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { TorControlAddress } from '../../../src/infrastructure/routes/tor-control.js';

/** A control port that plays a script: what it answers to each line, written in these pieces. */
export class ScriptedControlPort implements AsyncDisposable {
  readonly heard: string[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(script: (line: string, socket: Socket) => readonly string[]) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.setEncoding('utf8').on('error', () => {});
      socket.on('data', async (text) => {
        for (const line of String(text).split('\r\n').slice(0, -1)) {
          this.heard.push(line);
          for (const piece of script(line, socket)) {
            socket.write(piece, 'utf8');
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
        }
      });
    });
  }

  static async start(
    script: (line: string, socket: Socket) => readonly string[],
  ): Promise<ScriptedControlPort> {
    const port = new ScriptedControlPort(script);
    await once(port.#server.listen(0, '127.0.0.1'), 'listening');
    return port;
  }

  get address(): TorControlAddress {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return { host: '127.0.0.1', port: address.port, secret: { password: 'hunter2' } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.close();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }
}
