import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A DNS server that answers every name below `.test` with one IPv4 address and knows no other. */
export class DnsServer implements AsyncDisposable {
  private constructor(
    private readonly socket: Socket,
    private readonly answer: string,
  ) {
    socket.on('message', (question, from) => {
      const answer = this.#answer(question);
      if (answer !== null) socket.send(answer, from.port, from.address);
    });
  }

  static async start(listenOn: string, address: string): Promise<DnsServer> {
    const socket = createSocket('udp4');
    socket.bind(0, listenOn);
    await once(socket, 'listening');
    return new DnsServer(socket, address);
  }

  get address(): string {
    return this.socket.address().address;
  }

  get port(): number {
    return this.socket.address().port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.socket.close(() => resolve()));
  }

  #answer(message: Buffer): Buffer | null {
    const labels: string[] = [];
    let at = 12;
    for (let length = message[at]; length; length = message[at]) {
      labels.push(message.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    if (at + 5 > message.length) return null;
    // The question goes back as it came: tor checks that the letter case, which it chose at random, is unchanged.
    const question = message.subarray(12, at + 5);
    const known = labels.at(-1)?.toLowerCase() === 'test';
    const isA = message.readUInt16BE(at + 1) === 1;
    const header = Buffer.from([0, 0, 0x85, known ? 0x80 : 0x83, 0, 1, 0, known && isA ? 1 : 0, 0, 0, 0, 0]);
    message.copy(header, 0, 0, 2);
    const record = Buffer.from([
      0xc0,
      12,
      0,
      1,
      0,
      1,
      0,
      0,
      0,
      60,
      0,
      4,
      ...this.answer.split('.').map(Number),
    ]);
    return Buffer.concat(known && isA ? [header, question, record] : [header, question]);
  }
}
