import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('paced-asker.mjs', import.meta.url));

export interface Arrival {
  /** Milliseconds of a clock that never goes back. */
  readonly at: number;
  readonly pid: number;
}

/** A site that notes who asks it when; not what those who ask do to be warm. */
export interface CountingSite extends AsyncDisposable {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** The next request, and no other, is answered with 429 and these seconds to wait; answers when, and who it was. */
  throttleOnce(retryAfterSeconds: number): Promise<Arrival>;
}

export async function startCountingSite(): Promise<CountingSite> {
  const arrivals: Arrival[] = [];
  let throttle: ((arrival: Arrival) => number) | undefined;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    if (request.url === '/warm-up') {
      response.end();
      return;
    }
    const arrival = { at: performance.now(), pid: Number(request.headers.asker) };
    arrivals.push(arrival);
    const seconds = throttle?.(arrival);
    throttle = undefined;
    if (seconds !== undefined) response.writeHead(429, { 'retry-after': String(seconds) });
    response.end('page');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the site has no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    arrivals,
    throttleOnce: (seconds) =>
      new Promise((resolve) => {
        throttle = (arrival) => {
          resolve(arrival);
          return seconds;
        };
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Processes (from `dist`) that ask a site again and again at a pace that they share in a database. */
export class PacedAskers {
  readonly lines: string[] = [];
  readonly #processes: ChildProcess[] = [];

  /** Resolves when each of them has begun: all together, so that none is counted while others start. */
  static async start(
    databaseUrl: string,
    siteUrl: string,
    rate: number,
    count: number,
  ): Promise<PacedAskers> {
    const askers = new PacedAskers();
    const args = [SCRIPT, databaseUrl, siteUrl, String(rate)];
    await Promise.all(Array.from({ length: count }, () => askers.#spawn(args)));
    for (const each of askers.#processes) each.stdin?.write('go\n');
    return askers;
  }

  get pids(): readonly number[] {
    return this.#processes.map(({ pid }) => pid ?? 0);
  }

  async kill(pid: number): Promise<void> {
    const found = this.#processes.find((each) => each.pid === pid);
    if (found === undefined) throw new Error(`process ${pid} is none of those that ask`);
    this.#processes.splice(this.#processes.indexOf(found), 1);
    found.kill('SIGKILL');
    await once(found, 'exit');
  }

  /** Answers the exit code of each. */
  async stop(): Promise<readonly (number | null)[]> {
    return await Promise.all(
      this.#processes.splice(0).map(async (each) => {
        each.stdin?.end();
        if (each.exitCode === null && each.signalCode === null) await once(each, 'exit');
        return each.exitCode;
      }),
    );
  }

  async #spawn(args: readonly string[]): Promise<void> {
    const spawned = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#processes.push(spawned);
    await new Promise<void>((resolve, reject) => {
      spawned.once('exit', (code) => reject(new Error(`a process that asks ended with ${code}`)));
      createInterface({ input: spawned.stdout }).on('line', (line) => {
        if (line === 'open') resolve();
        else this.lines.push(line);
      });
    });
  }
}
