import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The built program; `pretest` builds it. */
const MAIN = fileURLToPath(new URL('../../../dist/presentation/main.js', import.meta.url));

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly cwd?: string;
  /** Before `node`, e.g. `prlimit --fsize=1000`. */
  readonly prefix?: readonly string[];
}

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly process: ChildProcess;
  readonly result: Promise<CliResult>;
}

/** Starts the program with nothing of this process's environment but what it needs to run. */
export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  return startScript(MAIN, args, options);
}

/** The same with another script of Node than the program. */
export function startScript(
  path: string,
  args: readonly string[] = [],
  options: CliOptions = {},
): RunningCli {
  const [command = '', ...rest] = [...(options.prefix ?? []), process.execPath, path, ...args];
  const child = spawn(command, rest, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', TMPDIR: tmpdir(), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A program may end before it has read all that it is given.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const ended = new Promise<Pick<CliResult, 'code' | 'signal'>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  const result = Promise.all([ended, text(child.stdout), text(child.stderr)]).then(
    ([{ code, signal }, stdout, stderr]) => ({ code, signal, stdout, stderr }),
  );
  return { process: child, result };
}

export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startCli(args, options).result;
}
