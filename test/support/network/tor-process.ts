import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deadline } from '../processes/deadlines.js';

/** One tor process with its own data directory; it can be stopped, killed and started again. */
export class TorProcess {
  #child: ChildProcess | null = null;

  constructor(
    readonly name: string,
    readonly folder: string,
    /** Lines of its torrc, made anew for every start. */
    private readonly torrc: () => readonly string[],
  ) {}

  start(): void {
    this.#spawn();
  }

  /** Starts it with nothing but its control port: it stands at the beginning of its bootstrap until `join()`. */
  startAside(): void {
    this.#spawn('DisableNetwork 1');
  }

  /** Lets a tor that was started aside go on. */
  join(): void {
    this.#writeTorrc();
    this.#child?.kill('SIGHUP');
  }

  #spawn(...more: readonly string[]): void {
    this.#child = spawn('tor', ['-f', this.#writeTorrc(...more)], { stdio: 'ignore' });
  }

  #writeTorrc(...more: readonly string[]): string {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, 'torrc');
    writeFileSync(file, [...this.torrc(), ...more].join('\n'));
    return file;
  }

  get running(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === null || !this.running) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const firmly = setTimeout(() => child.kill('SIGKILL'), deadline(0.5));
    await exited;
    clearTimeout(firmly);
  }

  /** The end of its log, for the message of a test that failed. */
  get log(): string {
    try {
      return readFileSync(join(this.folder, 'log'), 'utf8').split('\n').slice(-15).join('\n');
    } catch {
      return '(no log)';
    }
  }
}

/** Runs one of tor's tools to its end and returns what it printed. */
export function runTorTool(tool: 'tor' | 'tor-gencert', args: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(tool, args, {
    input,
    encoding: 'utf8',
    timeout: deadline(6),
  });
  if (status !== 0) throw new Error(`${tool} failed (${error?.message ?? status}): ${stderr}${stdout}`);
  return stdout;
}

/** Why tests with a real Tor network cannot run on this machine, or `null`. */
export function whyNoTor(): string | null {
  for (const tool of ['tor', 'tor-gencert']) {
    if (spawnSync(tool, ['--version']).error !== undefined) {
      return `${tool} is not installed (Debian: apt-get install --no-install-recommends tor)`;
    }
  }
  return null;
}
