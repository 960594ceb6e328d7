import { OptionFaults, type Settings } from '../../shared/option.js';
import type { collectingOptions } from '../options/collect-options.js';
import { type GivenCollection, readGivenCollection } from '../options/given-collection.js';
import { readTmdbCredential } from '../options/tmdb-credential.js';
import { credentialOptions } from '../options/tmdb-options.js';
import { areSound } from '../run/are-sound.js';
import { noting } from '../run/noted-faults.js';
import { performRun } from '../run/perform-run.js';
import { planRoutes, ROUTE_PLAN_OPTIONS } from '../run/route-plans.js';
import { type CollectGiven, CollectRequest } from '../run/tmdb/collect-request.js';
import { collectedBefore } from '../run/tmdb/collected-before.js';

/** Collects what was asked of TMDB and prints the report, or with `dryRun` only what would be done. */
export async function collect(given: CollectGiven): Promise<number> {
  const { settings, operands, flagged } = given;
  const before = collectedBefore(settings);
  const read = (today: string) => readGivenCollection(settings, operands[0], flagged, { today, before });
  return performRun(await checkCollection(given, read));
}

/**
 * Everything that can be wrong with a command line before anything is opened, what it collects being `read` of it.
 * Throws `OptionFaults` with all of it.
 */
export async function checkCollection(
  given: CollectGiven,
  read: (today: string) => Promise<GivenCollection | null>,
): Promise<CollectRequest> {
  const { settings } = given;
  const faults: string[] = [];
  const note = noting(faults);
  const today = new Date().toISOString().slice(0, 10);
  const collected = await read(today).catch(note);
  await planRoutes({ ...settings, language: settings.tmdbLanguage }).catch(note);
  const credential = await readTmdbCredential(settings).catch(note);
  if (collected === undefined || credential === undefined || faults.length > 0)
    throw new OptionFaults(faults);
  return new CollectRequest(given, collected, credential);
}

/** The same of routes and credential, next to faults that are known already; what depends on a faulty option is not judged. */
export async function collectFaults(
  settings: Settings<typeof collectingOptions>,
  faulty: ReadonlySet<string>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  if (areSound([...ROUTE_PLAN_OPTIONS, 'tmdbLanguage'], faulty))
    await planRoutes({ ...settings, language: settings.tmdbLanguage }).catch(noting(faults));
  if (areSound(Object.keys(credentialOptions), faulty))
    await readTmdbCredential(settings).catch(noting(faults));
  return faults;
}
