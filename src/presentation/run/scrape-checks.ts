import { OptionFaults } from '../../shared/option.js';
import { type GivenList, readGivenList } from '../options/given-list.js';
import type { ScrapeSettings } from '../options/options.js';
import { routeOptions } from '../options/route-options.js';
import type { ScrapeGiven } from './imdb/scrape-request.js';
import { planRoutes } from './route-plans.js';

/** Everything that can be wrong with a command line before anything is opened. Throws `OptionFaults` with all of it. */
export async function checkScrape({ settings, flagged }: ScrapeGiven): Promise<GivenList | null> {
  const faults: string[] = [];
  const list = await readGivenList(settings, flagged).catch(noting(faults));
  await planRoutes(settings).catch(noting(faults));
  if (faults.length > 0) throw new OptionFaults(faults);
  return list ?? null;
}

const LIST_OPTIONS = ['ids', 'idsFile', 'list', 'source', 'fallback', 'only', 'resume', 'retryFailed'];
const ROUTE_OPTIONS = [...Object.keys(routeOptions), 'userAgents', 'language', 'concurrency'];

/** The same next to faults that are known already; what depends on a faulty option is not judged. */
export async function scrapeFaults(
  settings: ScrapeSettings,
  faulty: ReadonlySet<string>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  const isSound = (names: readonly string[]) => names.every((name) => !faulty.has(name));
  // Standard input may be a terminal at which nobody has typed the ids yet.
  if (isSound(LIST_OPTIONS) && settings.idsFile !== '-')
    await readGivenList(settings, new Set()).catch(noting(faults));
  if (isSound(ROUTE_OPTIONS)) await planRoutes(settings).catch(noting(faults));
  return faults;
}

function noting(faults: string[]): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof OptionFaults)) throw error;
    for (const fault of error.faults) faults.push(fault);
  };
}
