import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, 'torrc');
    writeFileSync(file, this.torrc().join('\n'));
    this.#child = spawn('tor', ['-f', file], { stdio: 'ignore' });
  }

  get running(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === null || !this.running) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const firmly = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await exited;
    clearTimeout(firmly);
  }

  /** Halts it until `resume()`: it takes connections but says nothing. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
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
    timeout: 30_000,
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
