import { type GivenOptions, readOptions } from '../../shared/option.js';
import type { Given } from '../cli/commander-options.js';
import { collectionOptions, keptOptions } from '../options/collect-options.js';
import { readGivenLinks } from '../options/given-links.js';
import { type LinkSettings, linkedOptions, type linkOptions } from '../options/link-options.js';
import { performRun } from '../run/perform-run.js';
import { checkCollection, collectFaults } from '../run/tmdb/collect-checks.js';
import type { CollectGiven } from '../run/tmdb/collect-request.js';

/** Links titles of IMDb with those of TMDB and prints the report, or with `dryRun` only what would be done. */
export async function link(given: Given<typeof linkOptions>): Promise<number> {
  const read = (today: string) => readGivenLinks(given.settings, given.flagged, today);
  return performRun(await checkCollection(asCollect(given), read));
}

/** As `collectFaults`; links that stored details tell need neither a way out nor a key. */
export async function linkFaults(
  settings: LinkSettings,
  faulty: ReadonlySet<string>,
): Promise<readonly string[]> {
  return settings.stored ? [] : await collectFaults(settings, faulty);
}

/** Options of `collect` alone. */
const OF_COLLECT = { ...collectionOptions, ...keptOptions };

/**
 * A command line of `collect` that says the same, so that either command goes on with runs of the other; `stored` is
 * what an earlier run was given.
 */
function asCollect(given: Given<typeof linkOptions>, stored: GivenOptions = {}): CollectGiven {
  const isOfCollect = (name: string) => Object.hasOwn(OF_COLLECT, name);
  const earlier = readOptions(OF_COLLECT, {}, {}, only(stored, isOfCollect));
  return {
    settings: { ...earlier.settings, ...given.settings },
    options: { ...earlier.given, ...only(given.options, (name) => !Object.hasOwn(linkedOptions, name)) },
    flagged: given.flagged,
    operands: given.operands,
    withStored: (all) => asCollect(given.withStored(only(all, (name) => !isOfCollect(name))), all),
  };
}

function only(options: GivenOptions, isWanted: (name: string) => boolean): GivenOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => isWanted(name)));
}
