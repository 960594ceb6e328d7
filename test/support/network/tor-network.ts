import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { z } from 'zod';
import { createRouteDispatcher } from '../../../src/infrastructure/http/route-dispatcher.js';
import { waitForTor } from '../../../src/infrastructure/routes/tor-bootstrap.js';
import type { TorControlAddress } from '../../../src/infrastructure/routes/tor-control.js';
import { aRoute } from '../builders/route-builder.js';
import { deadline } from '../processes/deadlines.js';
import { DnsServer } from './dns-server.js';
import { EchoSite, echoSchema } from './echo-site.js';
import { LoopbackSubnet } from './loopback-subnet.js';
import { runTorTool, TorProcess } from './tor-process.js';
import { EXIT_NAMES, HOSTS, PORTS, type TorLayout, torrcOf } from './tor-torrc.js';

const CONTROL_PASSWORD = 'test "password"';
/** Saved state older than this starts more slowly than none. */
const BAKED_FOR_MS = 6 * 86_400_000;

const identitySchema = z.object({ v3ident: z.string(), fingerprint: z.string(), hashedPassword: z.string() });

/**
 * A private Tor network of real `tor` processes on loopback: one authority, three exits, one client. Names below
 * `.test` resolve at the exits only, at each to an address of its own, so that a site that listens on all addresses
 * sees by `exitOf(socket.localAddress)` how a request left. The first start takes about 12 s; later ones start from
 * state in the cache folder in about 2 s, more on a busy machine.
 */
export class TorNetwork implements AsyncDisposable {
  readonly authority: TorProcess;
  readonly exits: readonly TorProcess[];
  readonly client: TorProcess;
  #identity: TorLayout['identity'] | null = null;

  private constructor(
    private readonly subnet: LoopbackSubnet,
    private readonly folder: string,
    private readonly resolvers: readonly DnsServer[],
  ) {
    const layout = (): TorLayout => {
      if (this.#identity === null) throw new Error('the network has no keys yet');
      return { subnet, folder, identity: this.#identity };
    };
    const [authority, client, ...exits] = (['auth0', 'client', ...EXIT_NAMES] as const).map(
      (name) => new TorProcess(name, join(folder, name), () => torrcOf(name, layout())),
    );
    if (authority === undefined || client === undefined) throw new Error('a network needs both');
    this.authority = authority;
    this.client = client;
    this.exits = exits;
  }

  static async start(): Promise<TorNetwork> {
    const subnet = await LoopbackSubnet.take(PORTS);
    const folder = await mkdtemp(join(tmpdir(), 'tor-network-'));
    const resolvers = await Promise.all(
      EXIT_NAMES.map((name) => DnsServer.start(subnet.address(HOSTS[name]), siteAddress(name))),
    );
    const network = new TorNetwork(subnet, folder, resolvers);
    try {
      if (!(await network.#startBaked())) await network.#startCold();
      return network;
    } catch (error) {
      const logs = network.#all.map(({ name, log }) => `${name}:\n${log}`).join('\n');
      await network[Symbol.asyncDispose]();
      throw new Error(`the Tor network did not start: ${error}\n${logs}`);
    }
  }

  get socks(): { readonly host: string; readonly port: number } {
    return { host: this.subnet.address(HOSTS.client), port: 9050 };
  }

  get control(): TorControlAddress {
    return { host: this.socks.host, port: 9051, secret: { password: CONTROL_PASSWORD } };
  }

  /** The same by tor's cookie. */
  get controlByCookie(): TorControlAddress {
    return { ...this.control, secret: { cookieFile: join(this.client.folder, 'control_auth_cookie') } };
  }

  /** The exit that a connection to a site came from, by the address that it was made to. */
  exitOf(localAddress: string): TorProcess | undefined {
    return this.exits.find(({ name }) => siteAddress(name) === localAddress);
  }

  /** Resolves when the client can carry requests. */
  async ready(timeoutMs = deadline(12)): Promise<void> {
    const signal = new AbortController().signal;
    await waitForTor({ socks: this.socks, control: this.control, onProgress: () => {}, signal, timeoutMs });
  }

  /** Stops what still runs and starts all again from the saved state: tor remembers for minutes who was dead. */
  async restart(): Promise<void> {
    await this.#stopAll();
    await rm(this.folder, { recursive: true, force: true });
    if (!(await this.#startBaked())) await this.#startCold();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stopAll();
    await Promise.all(this.resolvers.map((resolver) => resolver[Symbol.asyncDispose]()));
    await rm(this.folder, { recursive: true, force: true });
    await this.subnet.release();
  }

  get #all(): readonly TorProcess[] {
    return [this.authority, ...this.exits, this.client];
  }

  /** What is saved depends on tor's version, on the addresses and on the layout of this network. */
  get #baked(): string {
    const version = /version ([\d.]+\d)/.exec(runTorTool('tor', ['--version']))?.[1] ?? 'unknown';
    const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
    return join(cache, 'imdb-scraper-tests', `tor-${version}-layout-1-subnet-${this.subnet.number}`);
  }

  async #startBaked(): Promise<boolean> {
    const baked = this.#baked;
    try {
      const { mtimeMs } = await stat(join(baked, 'identity.json'));
      if (Date.now() - mtimeMs > BAKED_FOR_MS) throw new Error('the saved state is too old');
      await cp(baked, this.folder, { recursive: true });
      this.#identity = identitySchema.parse(JSON.parse(readFileSync(join(baked, 'identity.json'), 'utf8')));
      await this.#startAll(deadline(4));
      return true;
    } catch {
      await this.#stopAll();
      await rm(baked, { recursive: true, force: true });
      return false;
    }
  }

  async #startCold(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    for (const { folder } of this.#all) await mkdir(folder, { recursive: true, mode: 0o700 });
    this.#identity = this.#createIdentity();
    await this.#startAll(deadline(12));
    await this.#stopAll();
    await writeFile(join(this.folder, 'identity.json'), JSON.stringify(this.#identity));
    const unfinished = `${this.#baked}.${process.pid}`;
    await cp(this.folder, unfinished, { recursive: true });
    await rename(unfinished, this.#baked);
    await this.#startAll(deadline(6));
  }

  async #startAll(timeoutMs: number): Promise<void> {
    const until = Date.now() + timeoutMs;
    for (const [index, { folder }] of this.exits.entries()) {
      const resolver = this.resolvers[index];
      await writeFile(join(folder, 'resolv.conf'), `nameserver ${resolver?.address}:${resolver?.port}\n`);
    }
    for (const relay of [this.authority, ...this.exits]) relay.start();
    while ((await this.#relaysInConsensus()) < 1 + this.exits.length) {
      if (Date.now() > until) throw new Error('the authority has no consensus with every relay');
      await sleep(100);
    }
    this.client.start();
    await this.ready(Math.max(1_000, until - Date.now()));
    await this.#everyExitAnswers(until);
  }

  /** An exit that is listed may still be without its DNS for a second or two, and then answers "unknown name". */
  async #everyExitAnswers(until: number): Promise<void> {
    await using site = await EchoSite.start({ address: '0.0.0.0' });
    const silent = new Set(this.exits);
    while (silent.size > 0) {
      if (Date.now() > until)
        throw new Error(`these exits do not answer: ${[...silent].map(({ name }) => name)}`);
      const proxyUrl = `socks5h://${randomUUID()}:x@${this.socks.host}:${this.socks.port}`;
      const dispatcher = createRouteDispatcher(aRoute(proxyUrl), {
        connections: 1,
        connectTimeoutMs: deadline(0.5),
      });
      const reached = await request(`http://www.ready.test:${site.port}/`, { dispatcher })
        .then(({ body }) => body.json())
        .then(echoSchema.parse)
        .catch(() => null);
      await dispatcher.destroy();
      if (reached === null) await sleep(100);
      for (const exit of silent) if (exit === this.exitOf(reached?.to ?? '')) silent.delete(exit);
    }
  }

  async #stopAll(): Promise<void> {
    await Promise.all(this.#all.map((one) => one.stop()));
  }

  async #relaysInConsensus(): Promise<number> {
    const url = `http://${this.subnet.address(HOSTS.auth0)}:9030/tor/status-vote/current/consensus-microdesc`;
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(deadline(0.5)) });
      return response.ok ? ((await response.text()).match(/^r /gm)?.length ?? 0) : 0;
    } catch {
      return 0;
    }
  }

  #createIdentity(): TorLayout['identity'] {
    const keys = join(this.authority.folder, 'keys');
    const address = `${this.subnet.address(HOSTS.auth0)}:9030`;
    mkdirSync(keys, { mode: 0o700 });
    const files = [
      '-i',
      'authority_identity_key',
      '-s',
      'authority_signing_key',
      '-c',
      'authority_certificate',
    ];
    const options = ['--create-identity-key', '--passphrase-fd', '0', '-m', '24', '-a', address];
    runTorTool(
      'tor-gencert',
      [...options, ...files.map((file) => (file.startsWith('-') ? file : join(keys, file)))],
      'test\n',
    );
    const [, v3ident] =
      /^fingerprint ([0-9A-F]{40})$/m.exec(readFileSync(join(keys, 'authority_certificate'), 'utf8')) ?? [];
    const [fingerprint] = [this.authority, ...this.exits].map(createRelayKeys);
    const hashed = runTorTool('tor', ['--quiet', '--hash-password', CONTROL_PASSWORD]);
    return identitySchema.parse({ v3ident, fingerprint, hashedPassword: /16:[0-9A-F]+/.exec(hashed)?.[0] });
  }
}

/** Where an exit's DNS server sends the names below `.test`. */
function siteAddress(exit: string): string {
  return `127.0.2.${exit.slice('exit'.length)}`;
}

function createRelayKeys({ name, folder }: TorProcess): string | undefined {
  const nowhere = `x 127.0.0.1:1 ${'f'.repeat(40)}`;
  const options = ['--orport', '1', '--nickname', name, '--dirserver', nowhere, '--datadirectory', folder];
  const printed = runTorTool('tor', [
    '--quiet',
    '-f',
    '/dev/null',
    '--ignore-missing-torrc',
    '--list-fingerprint',
    ...options,
  ]);
  return /((?:[0-9A-F]{4} ?){10})/.exec(printed)?.[1]?.replaceAll(' ', '');
}
