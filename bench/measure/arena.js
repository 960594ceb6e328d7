import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Site } from '../site/site.js';
import { titleIds } from '../site/title-pages.js';
import { measuredRun } from './measured-run.js';
import { PostgresServer } from './postgres-server.js';

/** No contestant needs as long for a title on the slowest machine thought of. */
const MOST_MS_PER_TITLE = 4_000;
const START_MS = 60_000;
const MOST_MS_PER_COMMAND = 600_000;

/**
 * @typedef {object} RunFigures  of one contestant's whole process
 * @property {number} moviesPerSecond  from the start of the process to its end
 * @property {number} steadyMoviesPerSecond  from the first answered page to the end of the process
 * @property {number} cpuMsPerMovie
 * @property {number} peakMb  resident, in 1,000,000 bytes
 * @property {number} startUpMs  until the first request came
 * @property {number | null} eventLoopP99Ms  how late the main thread was; null for Python
 * @property {number} siteCpuMsPerMovie
 * @property {number | null} databaseCpuMsPerMovie  null without a server, and where there is no /proc
 */

/** The site, the database server and a folder: where contestants run, one at a time. */
export class Arena {
  #site;
  #postgres;
  #folder;
  #python;
  #runs = 0;

  /** @param {{ python: string }} options  any Python 3, which starts the contestants and reads what they cost */
  static async open({ python }) {
    if (spawnSync(python, ['-c', 'import os; os.wait4']).status !== 0) {
      throw new Error(
        `the bench measures processes with Python 3, and ${python} is none; name another with --python`,
      );
    }
    const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-bench-'));
    // Also on Ctrl-C, where nobody closes the arena; what Python has started by then ends with its group.
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    // A server that is started by root runs as another user, who must be able to enter the folder.
    await chmod(folder, 0o755);
    const [site, postgres] = await Promise.all([
      Site.start(),
      PostgresServer.start(join(folder, 'postgres')),
    ]);
    return new Arena({ site, postgres, folder, python });
  }

  constructor({ site, postgres, folder, python }) {
    this.#site = site;
    this.#postgres = postgres;
    this.#folder = folder;
    this.#python = python;
  }

  /**
   * @param {import('../contestants/contestants.js').Contestant} contestant
   * @param {{ titles: number, latencyMs: number }} work
   * @returns {Promise<RunFigures>} Throws when the contestant missed a movie: figures of half the work are none.
   */
  async run(contestant, { titles, latencyMs }) {
    const folder = await this.#newFolder();
    const idsFile = join(folder, 'ids.txt');
    await writeFile(idsFile, `${titleIds(titles).join('\n')}\n`);
    const databaseUrl = contestant.database === 'server' ? await this.#postgres.createDatabase() : null;
    const databaseCpuBefore = this.#postgres.cpuMs();
    await this.#site.serve({ latencyMs });
    const input = { baseUrl: this.#site.baseUrl, idsFile, folder: join(folder, 'data'), databaseUrl };
    const figures = await measuredRun(contestant.command(input), {
      python: this.#python,
      folder,
      timeoutMs: START_MS + titles * MOST_MS_PER_TITLE,
      eventLoop: contestant.runsOnNode,
    });
    const site = await this.#site.count();
    const databaseCpuAfter = this.#postgres.cpuMs();
    const movies = contestant.moviesOf(figures.output);
    if (movies !== titles) throw new Error(`${contestant.name} got ${movies} of ${titles} movies: void`);
    await rm(folder, { recursive: true });
    return {
      moviesPerSecond: (movies * 1000) / (figures.endedAt - figures.startedAt),
      steadyMoviesPerSecond: (movies * 1000) / (figures.endedAt - site.firstTitleSentAt),
      cpuMsPerMovie: figures.cpuMs / movies,
      peakMb: figures.peakBytes / 1e6,
      startUpMs: site.firstRequestAt - figures.startedAt,
      eventLoopP99Ms: figures.eventLoopDelay?.p99Ms ?? null,
      siteCpuMsPerMovie: site.cpuMs / movies,
      databaseCpuMsPerMovie:
        databaseUrl === null || databaseCpuAfter === null
          ? null
          : (databaseCpuAfter - databaseCpuBefore) / movies,
    };
  }

  /**
   * Wall time of a command in an empty folder, in milliseconds, and its peak memory in 1,000,000 bytes.
   * @param {readonly string[]} command
   * @returns {Promise<{ milliseconds: number, peakMb: number, output: string }>}
   */
  async time(command) {
    const folder = await this.#newFolder();
    const figures = await measuredRun(command, {
      python: this.#python,
      folder,
      timeoutMs: MOST_MS_PER_COMMAND,
    });
    return {
      milliseconds: figures.endedAt - figures.startedAt,
      peakMb: figures.peakBytes / 1e6,
      output: figures.output,
    };
  }

  async close() {
    this.#site.stop();
    await this.#postgres.stop();
  }

  async #newFolder() {
    this.#runs += 1;
    const folder = join(this.#folder, `run-${this.#runs}`);
    await mkdir(folder);
    return folder;
  }
}
