import type { LocalSite } from '../../../src/demo/imdb-site/local-site.js';
import type { RunReport } from '../../../src/domain/engine/run-report.js';
import { type CliOptions, type RunningCli, startCli } from '../processes/cli.js';
import { temporaryFolder } from '../processes/temporary-folder.js';
import type { TestDatabase } from '../stores/postgres.js';

export interface SiteRun {
  readonly code: number | null;
  readonly report: RunReport;
  readonly stdout: string;
  readonly stderr: string;
}

/** A site that only proxies and exits can find, since this machine's resolver does not know the name. */
export function unresolvable(site: LocalSite): string {
  return `http://www.imdb.test:${site.port}`;
}

/** Starts a run of the built program into a folder of its own. */
export async function startRun(
  where: { readonly baseUrl: string; readonly database: TestDatabase },
  args: readonly string[],
  options: CliOptions = {},
): Promise<RunningCli> {
  const places = ['--base-url', where.baseUrl, '--database-url', where.database.url];
  const out = await temporaryFolder();
  return startCli(['scrape', ...places, '--out', out, '--rate', '0', '--json', ...args], options);
}

/** What became of the titles: of those that failed the kind and what was seen, so that a log shows why. */
export function titlesOf({ code, report }: Pick<SiteRun, 'code' | 'report'>) {
  return { code, scraped: report.scraped, failures: report.failures };
}

export async function finished({ result }: RunningCli): Promise<SiteRun> {
  const { code, stdout, stderr } = await result;
  if (stdout === '') throw new Error(`the run printed no report: ${stderr}`);
  return { code, report: JSON.parse(stdout), stdout, stderr };
}
