import type { Given } from '../cli/commander-options.js';
import { readGivenLinks } from '../options/given-links.js';
import { linkOptions } from '../options/link-options.js';
import { performRun } from '../run/perform-run.js';
import { asCollect } from '../run/tmdb/as-collect.js';
import { checkCollection } from './collect.js';

/** Links titles of IMDb with those of TMDB and prints the report, or with `dryRun` only what would be done. */
export async function link(given: Given<typeof linkOptions>): Promise<number> {
  const read = (today: string) => readGivenLinks(given.settings, today);
  return performRun(await checkCollection(asCollect(given, linkOptions), read));
}
