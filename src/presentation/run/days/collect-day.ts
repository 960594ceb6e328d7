import type { Tracked } from '../../../domain/tmdb/tracked-list.js';
import type { Given } from '../../cli/commander-options.js';
import { dailyOptions } from '../../options/days/daily-options.js';
import type { EndedRun } from '../start-run.js';
import { asCollect } from '../tmdb/as-collect.js';
import { checkCollection } from '../tmdb/collect-checks.js';
import { runAlone } from '../watched-run.js';

/** Fetches the tracked lists with the details of all that is in them, a run for each; ends with the first that was stopped. */
export async function collectDay(
  given: Given<typeof dailyOptions>,
  tracked: readonly Tracked[],
): Promise<readonly EndedRun[]> {
  const ended: EndedRun[] = [];
  for (const { list, places } of tracked) {
    const request = await checkCollection(asCollect(given, dailyOptions), async (today) => ({
      collection: { of: { list }, limit: places, details: true, reviews: false, today },
      ids: [],
    }));
    const run = await runAlone(request);
    ended.push(run);
    if (run.report.stop !== null) break;
  }
  return ended;
}
