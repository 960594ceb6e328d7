import { EXIT } from '../../domain/engine/exit-code.js';
import type { Given } from '../cli/commander-options.js';
import { type ComparedDays, comparedLine, compareWithDayBefore } from '../exports/compare-days.js';
import { type PulledExport, pullExports, pulledLine } from '../exports/pull-exports.js';
import { readGivenSync } from '../options/given-sync.js';
import { syncOptions } from '../options/sync-options.js';
import { performRun } from '../run/perform-run.js';
import { asCollect } from '../run/tmdb/as-collect.js';
import { checkCollection } from '../run/tmdb/collect-checks.js';
import { collectedBefore } from '../run/tmdb/collected-before.js';
import { runReportText, runWatched } from '../run/watched-run.js';

/**
 * Keeps what is stored current: pulls the daily ids, compares them with those before, and fetches what changed, what is
 * new and what is stale, in one run. A run that goes on has its ids already.
 */
export async function sync(given: Given<typeof syncOptions>): Promise<number> {
  const { settings, flagged } = given;
  const before = collectedBefore(settings);
  const request = await checkCollection(asCollect(given, syncOptions), (today) =>
    readGivenSync(settings, flagged, { today, before }),
  );
  const kinds = request.syncedKinds;
  if (settings.dryRun || kinds === null) return await performRun(request);
  const say = (text: string) => {
    if (!settings.json) process.stdout.write(text);
  };
  const { adultIds: adult, out } = settings;
  const files = await pullExports({ ...settings, kinds, adult, date: null });
  for (const file of files) say(pulledLine(file));
  const differences: ComparedDays[] = [];
  for (const file of files.filter(isThere)) {
    const compared = await compareWithDayBefore(out, file);
    say(comparedLine(compared));
    differences.push(compared);
  }
  const faults = [...files, ...differences].flatMap(({ fault }) => fault ?? []);
  for (const fault of faults) process.stderr.write(`error: ${fault}\n`);
  say('\n');
  const run = await runWatched(request);
  process.stdout.write(
    settings.json
      ? `${JSON.stringify({ files, differences, run: run.report })}\n`
      : runReportText(run, request),
  );
  // What could not be had of the ids makes a whole run an incomplete one.
  const { exitCode } = run.report;
  return exitCode === EXIT.done && faults.length > 0 ? EXIT.incomplete : exitCode;
}

function isThere({ file }: PulledExport): boolean {
  return file !== null;
}
