import { EXIT } from '../../domain/engine/exit-code.js';
import type { TmdbKind } from '../../domain/tmdb/tmdb-id.js';
import { isLocalSite } from '../../infrastructure/data-folder.js';
import type { Given } from '../cli/commander-options.js';
import { type ComparedDays, comparedLine, compareWithDayBefore } from '../exports/compare-days.js';
import { type PulledExport, pullExports, pulledLine } from '../exports/pull-exports.js';
import { readGivenSync } from '../options/tmdb/given-sync.js';
import { type SyncSettings, syncOptions } from '../options/tmdb/sync-options.js';
import { checkLogFile } from '../progress/run-log.js';
import { performRun } from '../run/perform-run.js';
import { planRoutes } from '../run/route-plans.js';
import { asCollect } from '../run/tmdb/as-collect.js';
import { checkCollection } from '../run/tmdb/collect-checks.js';
import { collectedBefore } from '../run/tmdb/collected-before.js';
import { plannedText, runReportText, runWatched } from '../run/watched-run.js';

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
  if (settings.dryRun) return await performRun(request);
  const say = (text: string) => {
    if (!settings.json) process.stdout.write(text);
  };
  await checkLogFile(settings);
  const isNew = settings.resume === null || !(await before.hasUnfinishedRun());
  const kinds = isNew ? request.syncedKinds : null;
  const { files, differences } = await bringIds(kinds, settings, request.baseUrl, say);
  const faults = [...files, ...differences].flatMap(({ fault }) => fault ?? []);
  for (const fault of faults) process.stderr.write(`error: ${fault}\n`);
  const run = await runWatched(request);
  const isPlanned = 'runId' in run;
  const text = isPlanned ? plannedText(run) : runReportText(run, request);
  const json = { files, differences, run: isPlanned ? run : run.report };
  process.stdout.write(settings.json ? `${JSON.stringify(json)}\n` : text);
  // What could not be had of the ids makes a whole run an incomplete one.
  const exitCode = isPlanned ? EXIT.done : run.report.exitCode;
  return exitCode === EXIT.done && faults.length > 0 ? EXIT.incomplete : exitCode;
}

interface BroughtIds {
  readonly files: readonly PulledExport[];
  readonly differences: readonly ComparedDays[];
}

/** Pulls the newest daily ids of the kinds and compares them with those before; nothing without kinds. */
async function bringIds(
  kinds: readonly TmdbKind[] | null,
  settings: SyncSettings,
  site: string,
  say: (text: string) => void,
): Promise<BroughtIds> {
  if (kinds === null) return { files: [], differences: [] };
  const reason = await whyNotPulled(settings);
  if (reason !== null) {
    process.stderr.write(`warning: the daily ids are not pulled, since ${reason}\n`);
    return { files: [], differences: [] };
  }
  const { adultIds: adult, out } = settings;
  const files = await pullExports({ ...settings, kinds, adult, date: null }, site);
  for (const file of files) say(pulledLine(file));
  const differences: ComparedDays[] = [];
  for (const file of files.filter(({ loaded }) => loaded !== null)) {
    const compared = await compareWithDayBefore(out, file);
    say(comparedLine(compared));
    differences.push(compared);
  }
  say('\n');
  return { files, differences };
}

/** Files are downloaded over no route, and the direct way is never a silent substitute. */
async function whyNotPulled(settings: SyncSettings): Promise<string | null> {
  const { tmdbBaseUrl, exportsUrl } = settings;
  const isLocal = (url: string) => isLocalSite(new URL(url));
  if (isLocal(tmdbBaseUrl) && !isLocal(exportsUrl))
    return 'those of TMDB say nothing of a local site; --exports-url names where its own are';
  const { groups } = await planRoutes({ ...settings, language: settings.tmdbLanguage });
  if (groups.flat().every(({ route }) => route.proxyUrl === null)) return null;
  return 'they are downloaded directly and this run has proxies or Tor; tmdb exports pull gets them where they may be';
}
