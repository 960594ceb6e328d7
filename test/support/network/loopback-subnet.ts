import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** A /24 of loopback addresses that no other process of the tests uses while it is taken. */
export class LoopbackSubnet {
  private constructor(
    /** The third part of its addresses. */
    readonly number: number,
    private readonly lock: Server,
  ) {}

  /** Takes the first subnet that is free and whose ports (`[host, port]`) are free too; a crash gives it back. */
  static async take(ports: readonly (readonly [number, number])[]): Promise<LoopbackSubnet> {
    for (let number = 1; number < 255; number += 1) {
      const lock = await listen(`127.77.${number}.1`, 9000);
      if (lock === null) continue;
      const subnet = new LoopbackSubnet(number, lock);
      if (await subnet.#areFree(ports)) return subnet;
      await subnet.release();
    }
    throw new Error('every subnet of 127.77.0.0/16 is taken');
  }

  address(host: number): string {
    return `127.77.${this.number}.${host}`;
  }

  async release(): Promise<void> {
    await close(this.lock);
  }

  async #areFree(ports: readonly (readonly [number, number])[]): Promise<boolean> {
    for (const [host, port] of ports) {
      const server = await listen(this.address(host), port);
      if (server === null) return false;
      await close(server);
    }
    return true;
  }
}

async function listen(address: string, port: number): Promise<Server | null> {
  const server = createServer().listen({ port, host: address, exclusive: true });
  return once(server, 'listening').then(
    () => server,
    () => null,
  );
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}
