import { startTmdbApi, type TmdbApi, type TmdbApiOptions } from '../../../src/demo/tmdb-api/tmdb-api.js';
import type { RunReport } from '../../../src/domain/engine/run-report.js';
import { type CliOptions, runCli } from '../processes/cli.js';

/** An access token in the shape of TMDB's. */
export const TMDB_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.local-token-of-tests';

/** Where a run of `tmdb collect` asks and saves. */
export interface CollectPlaces {
  readonly api: Pick<TmdbApi, 'url'>;
  /** `null` for the embedded one in `out`. */
  readonly database: { readonly url: string } | null;
  readonly out: string;
}

export interface CollectRun {
  readonly code: number | null;
  readonly report: RunReport;
  readonly stdout: string;
  readonly stderr: string;
}

/** A local TMDB with few titles that takes as many requests as come, unless it is told otherwise. */
export function startSmallTmdb(options: TmdbApiOptions = {}): Promise<TmdbApi> {
  return startTmdbApi({
    titles: 120,
    tokens: [TMDB_TOKEN],
    ...options,
    limits: { perSecond: 0, ...options.limits },
  });
}

/** The command line of an unpaced run of `tmdb collect`, with one thread since test files run side by side. */
export function collectArgs(places: CollectPlaces, args: readonly string[]): string[] {
  return tmdbArgs('collect', places, args);
}

/** The same of `tmdb link`. */
export function linkArgs(places: CollectPlaces, args: readonly string[]): string[] {
  return tmdbArgs('link', places, args);
}

/** The same of `tmdb sync`. */
export function syncArgs(
  { exportsUrl, ...places }: CollectPlaces & { readonly exportsUrl: string },
  args: readonly string[],
): string[] {
  return tmdbArgs('sync', places, ['--exports-url', exportsUrl, ...args]);
}

/** The same of a command of `tmdb` that starts runs. */
export function tmdbArgs(
  command: string,
  { api, database, out }: CollectPlaces,
  args: readonly string[],
): string[] {
  const server = database === null ? [] : ['--database-url', database.url];
  const where = ['--tmdb-base-url', api.url, ...server, '--out', out];
  return ['tmdb', command, ...where, '--rate', '0', '--threads', '1', '--json', ...args];
}

/** For `startCli` and `runCli`: the token in the environment. */
export function withToken(options: CliOptions = {}): CliOptions {
  return { ...options, env: { TMDB_TOKEN, ...options.env } };
}

/** Runs the built program to its end; throws with what it said where it printed no report. */
export function collect(
  places: CollectPlaces,
  args: readonly string[],
  options: CliOptions = {},
): Promise<CollectRun> {
  return runTmdb(collectArgs(places, args), options);
}

/** As `collect`, of `tmdb link`. */
export function link(places: CollectPlaces, args: readonly string[]): Promise<CollectRun> {
  return runTmdb(linkArgs(places, args));
}

async function runTmdb(args: readonly string[], options: CliOptions = {}): Promise<CollectRun> {
  const { code, stdout, stderr } = await runCli([...args], withToken(options));
  if (stdout === '') throw new Error(`the run printed no report: ${stderr}`);
  return { code, report: JSON.parse(stdout), stdout, stderr };
}
