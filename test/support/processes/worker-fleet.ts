import { type CliOptions, type CliResult, type RunningCli, startCli } from './cli.js';
import { temporaryFolder } from './temporary-folder.js';

/** Starts a process that works on shared runs: on a machine of its own, as far as its data folder tells. */
export async function startWorker(
  databaseUrl: string,
  args: readonly string[] = [],
  options: CliOptions = {},
): Promise<RunningCli> {
  const out = await temporaryFolder();
  const how = ['--database-url', databaseUrl, '--out', out, '--threads', '0', '--quiet'];
  return startCli(['work', ...how, ...args], options);
}

/** So many processes that work, each with another one in its place as soon as it ends, until they are stopped. */
export class WorkerFleet {
  /** Those that ended without having been killed: nothing of what the tests do is a reason for that. */
  readonly ended: CliResult[] = [];
  readonly #start: () => Promise<RunningCli>;
  readonly #working = new Set<RunningCli>();
  #isStopping = false;

  private constructor(start: () => Promise<RunningCli>) {
    this.#start = start;
  }

  static async start(count: number, start: () => Promise<RunningCli>): Promise<WorkerFleet> {
    const fleet = new WorkerFleet(start);
    await Promise.all(Array.from({ length: count }, () => fleet.#add()));
    return fleet;
  }

  get working(): readonly RunningCli[] {
    return [...this.#working];
  }

  /** Lets the processes finish what is under way, and waits for their end. */
  async stop(): Promise<readonly CliResult[]> {
    this.#isStopping = true;
    const { working } = this;
    for (const { process } of working) process.kill('SIGTERM');
    return await Promise.all(working.map(({ result }) => result));
  }

  /** For the end of a test, also of one that has failed. */
  async end(): Promise<void> {
    this.#isStopping = true;
    const { working } = this;
    for (const { process } of working) process.kill('SIGKILL');
    await Promise.all(working.map(({ result }) => result));
  }

  async #add(): Promise<void> {
    const worker = await this.#start();
    if (this.#isStopping) worker.process.kill('SIGKILL');
    this.#working.add(worker);
    worker.result.then(async (result) => {
      this.#working.delete(worker);
      if (this.#isStopping) return;
      if (result.signal !== 'SIGKILL') this.ended.push(result);
      await this.#add();
    });
  }
}
