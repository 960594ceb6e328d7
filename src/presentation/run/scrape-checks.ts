import { OptionFaults } from '../../shared/option.js';
import { readGivenList } from '../options/given-list.js';
import type { ScrapeSettings } from '../options/options.js';
import { credentialOptions } from '../options/tmdb/tmdb-options.js';
import { readTitleCredential, tmdbTitleFaults } from '../options/tmdb/tmdb-titles.js';
import { areSound } from './are-sound.js';
import { type ScrapeGiven, ScrapeRequest } from './imdb/scrape-request.js';
import { noting } from './noted-faults.js';
import { planRoutes, ROUTE_PLAN_OPTIONS } from './route-plans.js';

/**
 * The run that a command line asks for. Throws `OptionFaults` with everything that can be wrong with it before anything is
 * opened.
 */
export async function checkScrape(given: ScrapeGiven): Promise<ScrapeRequest> {
  const { settings, flagged } = given;
  const faults: string[] = [];
  const list = await readGivenList(settings, flagged).catch(noting(faults));
  await planRoutes(settings).catch(noting(faults));
  for (const fault of tmdbTitleFaults(settings, flagged)) faults.push(fault);
  const credential = await readTitleCredential(settings).catch(noting(faults));
  if (faults.length > 0) throw new OptionFaults(faults);
  return new ScrapeRequest(given, list ?? null, credential ?? null);
}

const LIST_OPTIONS = ['ids', 'idsFile', 'list', 'source', 'fallback', 'only', 'resume', 'retryFailed'];
const TMDB_OPTIONS = ['source', 'fallback', 'language', 'resume', ...Object.keys(credentialOptions)];

/** The same next to faults that are known already; what depends on a faulty option is not judged. */
export async function scrapeFaults(
  settings: ScrapeSettings,
  faulty: ReadonlySet<string>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  // Standard input may be a terminal at which nobody has typed the ids yet.
  if (areSound(LIST_OPTIONS, faulty) && settings.idsFile !== '-')
    await readGivenList(settings, new Set()).catch(noting(faults));
  if (areSound([...ROUTE_PLAN_OPTIONS, 'language'], faulty)) await planRoutes(settings).catch(noting(faults));
  if (areSound(TMDB_OPTIONS, faulty)) {
    for (const fault of tmdbTitleFaults(settings, new Set())) faults.push(fault);
    await readTitleCredential(settings).catch(noting(faults));
  }
  return faults;
}
