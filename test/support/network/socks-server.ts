import type { Socket } from 'node:net';
import { LoopbackRelay, type RelayOptions } from './loopback-relay.js';

/**
 * A real SOCKS server for versions 4, 4a and 5. With credentials, version 5 asks for both and version 4 for the
 * user name as its user id.
 */
export function startSocksServer(options: RelayOptions): Promise<LoopbackRelay> {
  return LoopbackRelay.start(options, (client, relay) => {
    const bytes = new ByteReader(client);
    serve(bytes, client, relay).catch(() => client.destroy());
  });
}

async function serve(bytes: ByteReader, client: Socket, relay: LoopbackRelay): Promise<void> {
  const [version] = await bytes.take(1);
  if (version === 5) return serve5(bytes, client, relay);
  if (version === 4) return serve4(bytes, client, relay);
  client.destroy();
}

async function serve5(bytes: ByteReader, client: Socket, relay: LoopbackRelay): Promise<void> {
  const { credentials } = relay.options;
  const methods = await bytes.take(await bytes.byte());
  const method = credentials === undefined ? 0 : 2;
  if (relay.fault === 'takes-no-method' || !methods.includes(method))
    return void client.end(Buffer.from([5, 0xff]));
  client.write(Buffer.from([5, method]));
  if (credentials !== undefined) {
    await bytes.byte();
    const username = (await bytes.take(await bytes.byte())).toString();
    const password = (await bytes.take(await bytes.byte())).toString();
    const right = username === credentials.username && password === credentials.password;
    if (!right) return void client.end(Buffer.from([1, 1]));
    client.write(Buffer.from([1, 0]));
  }
  await bytes.take(3);
  const kind = await bytes.byte();
  const host =
    kind === 3
      ? (await bytes.take(await bytes.byte())).toString()
      : address(await bytes.take(kind === 4 ? 16 : 4));
  const port = (await bytes.take(2)).readUInt16BE();
  const reply = (code: number) => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
  const { fault } = relay;
  if (typeof fault === 'object' && fault !== null && 'refuses' in fault)
    return void client.end(reply(fault.refuses));
  const site = await relay.reach(host, port);
  if (site === null) return void client.end(reply(4));
  bytes.stop();
  client.write(reply(0));
  relay.relay(client, site);
}

async function serve4(bytes: ByteReader, client: Socket, relay: LoopbackRelay): Promise<void> {
  await bytes.byte();
  const port = (await bytes.take(2)).readUInt16BE();
  const ip = await bytes.take(4);
  const user = await bytes.text();
  const named = ip[0] === 0 && ip[1] === 0 && ip[2] === 0;
  const host = named ? await bytes.text() : address(ip);
  const reply = (code: number) => Buffer.from([0, code, 0, 0, 0, 0, 0, 0]);
  const { fault } = relay;
  if (typeof fault === 'object' && fault !== null && 'refuses' in fault)
    return void client.end(reply(fault.refuses));
  const { credentials } = relay.options;
  if (credentials !== undefined && user !== credentials.username) return void client.end(reply(93));
  const site = await relay.reach(host, port);
  if (site === null) return void client.end(reply(91));
  bytes.stop();
  client.write(reply(90));
  relay.relay(client, site);
}

function address(bytes: Buffer): string {
  return bytes.length === 4 ? [...bytes].join('.') : (bytes.toString('hex').match(/.{4}/g) ?? []).join(':');
}

/** Takes exact numbers of bytes off a socket, however they arrive. */
class ByteReader {
  #buffered = Buffer.alloc(0);
  #wake = () => {};
  readonly #read = (chunk: Buffer) => {
    this.#buffered = Buffer.concat([this.#buffered, chunk]);
    this.#wake();
  };

  constructor(private readonly socket: Socket) {
    socket.on('data', this.#read).once('close', () => this.#wake());
  }

  async take(count: number): Promise<Buffer> {
    while (this.#buffered.length < count) await this.#more();
    const taken = this.#buffered.subarray(0, count);
    this.#buffered = this.#buffered.subarray(count);
    return taken;
  }

  async byte(): Promise<number> {
    return (await this.take(1)).readUInt8();
  }

  /** Up to a zero byte. */
  async text(): Promise<string> {
    while (!this.#buffered.includes(0)) await this.#more();
    const text = (await this.take(this.#buffered.indexOf(0))).toString();
    await this.byte();
    return text;
  }

  stop(): void {
    this.socket.off('data', this.#read).pause();
  }

  async #more(): Promise<void> {
    if (this.socket.destroyed) throw new Error('the client left');
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}
