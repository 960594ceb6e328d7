import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Of 198.18.0.0/15, which is set apart for tests of networks (RFC 2544): no machine is reached there. */
const SUBNETS = 256;
const MOST_MACHINES = 9;

/** A network namespace with an address of its own, which is what a site tells machines apart by. */
export interface Machine {
  readonly address: string;
  /** A program started with these words before it has this machine's network, and only that. */
  readonly prefix: readonly string[];
}

/**
 * Machines that each have one link, to this one. Each is held by a process that ends with that of the tests, whatever
 * becomes of it: once nothing runs there any more the kernel takes the namespace and the link away.
 */
export class MachineNetwork implements AsyncDisposable {
  /** The address of this machine by which the others reach it. */
  readonly outside: string;
  readonly machines: Machine[] = [];
  readonly #subnet: number;
  readonly #holders: { readonly holder: ChildProcess; readonly ended: Promise<unknown> }[] = [];

  private constructor(subnet: number) {
    this.#subnet = subnet;
    this.outside = this.#address(1);
  }

  /** Throws with what was said where the system lets this user make no namespaces or links. */
  static async start(count: number): Promise<MachineNetwork> {
    if (count > MOST_MACHINES) throw new Error(`a network has ${MOST_MACHINES} machines at most`);
    for (let subnet = 0; subnet < SUBNETS; subnet += 1) {
      const network = new MachineNetwork(subnet);
      if (!(await network.#isFree())) continue;
      try {
        for (let number = 1; number <= count; number += 1) await network.#add(number);
        return network;
      } catch (error) {
        await network[Symbol.asyncDispose]();
        // The name of the first link is what takes a subnet: another process was faster.
        if (!String(error).includes('File exists')) throw error;
      }
    }
    throw new Error('every subnet of 198.18.0.0/16 is taken');
  }

  /** What was started on the machines has ended before. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const { holder, ended } of this.#holders) {
      holder.stdin?.end();
      await ended;
    }
    // The kernel takes its time over a namespace that nobody uses; whoever comes next is not to find the links.
    for (const number of this.machines.keys())
      await ip(['link', 'delete', this.#link(number + 1)]).catch(() => {});
  }

  async #add(number: number): Promise<void> {
    const holder = spawn('unshare', ['--net', 'cat'], { stdio: ['pipe', 'pipe', 'pipe'] });
    const said = text(holder.stderr);
    const ended = once(holder, 'close');
    holder.stdin.on('error', () => {});
    holder.stdin.write('there\n');
    const isThere = once(holder.stdout, 'data').then(() => true);
    if (!(await Promise.race([isThere, ended.then(() => false)])))
      throw new Error(`no network namespace could be made: ${await said}`);
    this.#holders.push({ holder, ended });
    const prefix = ['nsenter', `--net=/proc/${holder.pid}/ns/net`];
    const [link, address] = [this.#link(number), this.#address(number + 1)];
    await ip(['link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(holder.pid)]);
    this.machines.push({ address, prefix });
    await ip(['address', 'add', this.outside, 'peer', address, 'dev', link]);
    await ip(['link', 'set', link, 'up']);
    await ip(['link', 'set', 'lo', 'up'], prefix);
    await ip(['address', 'add', address, 'peer', this.outside, 'dev', 'eth0'], prefix);
    await ip(['link', 'set', 'eth0', 'up'], prefix);
  }

  /** Nothing of this machine is in the subnet. */
  async #isFree(): Promise<boolean> {
    const routes = await ip(['-4', 'route', 'show', 'table', 'all', 'root', `198.18.${this.#subnet}.0/24`]);
    return routes.trim() === '';
  }

  #address(host: number): string {
    return `198.18.${this.#subnet}.${host}`;
  }

  #link(number: number): string {
    return `imdbtest${this.#subnet}m${number}`;
  }
}

async function ip(args: readonly string[], prefix: readonly string[] = []): Promise<string> {
  const [command = '', ...rest] = [...prefix, 'ip', ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], said, why] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  if (code !== 0) throw new Error(`ip ${args.join(' ')} ended with ${code}: ${why}`);
  return said;
}
