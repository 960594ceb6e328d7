import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { RunReport } from '../../domain/run-report.js';
import { claimDataFolder } from '../../infrastructure/data-folder.js';
import { parseTitleIds } from '../../infrastructure/imdb/id-title-list.js';
import { waitForTor } from '../../infrastructure/routes/tor-bootstrap.js';
import { errorMessage } from '../../shared/error-message.js';
import { OptionFaults } from '../../shared/option.js';
import { composeScrape } from '../composition.js';
import { stopOnSignals } from '../interruption.js';
import type { ScrapeSettings } from '../options.js';
import { reportText } from '../report-text.js';
import { type PlannedRoutes, planRoutes } from '../route-plans.js';
import { TerminalProgress } from '../terminal-progress.js';

const CHART_MOVIES = 250;
/** Tor needs some seconds from saved state, and up to minutes on its first start. */
const TOR_WAIT_MS = 180_000;

export async function scrape(settings: ScrapeSettings): Promise<number> {
  const report = await runScrape(settings);
  process.stdout.write(settings.json ? `${JSON.stringify(report)}\n` : reportText(report, settings));
  return report.exitCode;
}

/** Everything from the ids to closed stores. */
async function runScrape(settings: ScrapeSettings): Promise<RunReport> {
  const ids = await readIds(settings);
  const routes = await planRoutes(settings);
  await claimDataFolder(settings.out, settings.baseUrl);
  const progress = new TerminalProgress(process.stderr);
  const composition = await composeScrape(settings, ids, routes.groups, [progress]);
  const release = stopOnSignals(composition.brake);
  try {
    if (settings.robots === 'ignore') composition.observer.warned('robots.txt is ignored (--robots ignore)');
    if (routes.tor !== null) await readyTor(routes.tor, composition.brake.signal);
    const most = settings.movies ?? (ids === null ? CHART_MOVIES : null);
    return await composition.scrapeMovies.run(composition.list, most ?? ids?.ids.length ?? null);
  } finally {
    progress.end();
    await composition.close();
    release();
  }
}

async function readyTor(tor: NonNullable<PlannedRoutes['tor']>, signal: AbortSignal): Promise<void> {
  await waitForTor({
    ...tor,
    signal,
    timeoutMs: TOR_WAIT_MS,
    onProgress: ({ percent, summary }) => process.stderr.write(`tor: ${percent} % ${summary}\n`),
  });
}

async function readIds(settings: ScrapeSettings) {
  const { ids, idsFile } = settings;
  if (ids === null && idsFile === null) return null;
  if (ids !== null && idsFile !== null) throw new OptionFaults(['--ids and --ids-file exclude each other']);
  const name =
    ids !== null ? 'list of ids' : idsFile === '-' ? 'list on standard input' : `list in ${idsFile}`;
  const parsed = parseTitleIds(ids ?? (await readIdsFile(idsFile ?? '-')));
  if (parsed.faults.length > 0) throw new OptionFaults(parsed.faults.map((fault) => `${name}: ${fault}`));
  if (parsed.ids.length === 0) throw new OptionFaults([`${name}: it holds no title id`]);
  return { name, ids: parsed.ids };
}

async function readIdsFile(path: string): Promise<string> {
  if (path === '-') return text(process.stdin);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new OptionFaults([`--ids-file ${path} cannot be read: ${errorMessage(error)}`]);
  }
}
