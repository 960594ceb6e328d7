import type { Given } from '../cli/commander-options.js';
import { readGivenLinks } from '../options/tmdb/given-links.js';
import { type LinkSettings, linkOptions } from '../options/tmdb/link-options.js';
import { performRun } from '../run/perform-run.js';
import { asCollect } from '../run/tmdb/as-collect.js';
import { checkCollection, collectFaults } from '../run/tmdb/collect-checks.js';

/** Links titles of IMDb with those of TMDB and prints the report, or with `dryRun` only what would be done. */
export async function link(given: Given<typeof linkOptions>): Promise<number> {
  const read = (today: string) => readGivenLinks(given.settings, given.flagged, today);
  return performRun(await checkCollection(asCollect(given, linkOptions), read));
}

/** As `collectFaults`; links that stored details tell need neither a way out nor a key. */
export async function linkFaults(
  settings: LinkSettings,
  faulty: ReadonlySet<string>,
): Promise<readonly string[]> {
  return settings.stored ? [] : await collectFaults(settings, faulty);
}
