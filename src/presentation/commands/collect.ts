import { readGivenCollection } from '../options/tmdb/given-collection.js';
import { performRun } from '../run/perform-run.js';
import { checkCollection } from '../run/tmdb/collect-checks.js';
import type { CollectGiven } from '../run/tmdb/collect-request.js';
import { collectedBefore } from '../run/tmdb/collected-before.js';

/** Collects what was asked of TMDB and prints the report, or with `dryRun` only what would be done. */
export async function collect(given: CollectGiven): Promise<number> {
  const { settings, operands, flagged } = given;
  const before = collectedBefore(settings);
  const read = (today: string) => readGivenCollection(settings, operands[0], flagged, { today, before });
  return performRun(await checkCollection(given, read));
}
