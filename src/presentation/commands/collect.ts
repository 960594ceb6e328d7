import { OptionFaults } from '../../shared/option.js';
import type { CollectSettings } from '../options/collect-options.js';
import { readGivenCollection } from '../options/given-collection.js';
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
  return performRun(await checkCollect(given));
}

/** Everything that can be wrong with a command line before anything is opened. Throws `OptionFaults` with all of it. */
async function checkCollect(given: CollectGiven): Promise<CollectRequest> {
  const { settings, operands, flagged } = given;
  const faults: string[] = [];
  const note = noting(faults);
  const today = new Date().toISOString().slice(0, 10);
  const collected = await readGivenCollection(settings, operands[0], flagged, {
    today,
    before: collectedBefore(settings),
  }).catch(note);
  await planRoutes({ ...settings, language: settings.tmdbLanguage }).catch(note);
  const credential = await readTmdbCredential(settings).catch(note);
  if (collected === undefined || credential === undefined || faults.length > 0)
    throw new OptionFaults(faults);
  return new CollectRequest(given, collected, credential);
}

/** The same of routes and credential, next to faults that are known already; what depends on a faulty option is not judged. */
export async function collectFaults(
  settings: CollectSettings,
  faulty: ReadonlySet<string>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  if (areSound([...ROUTE_PLAN_OPTIONS, 'tmdbLanguage'], faulty))
    await planRoutes({ ...settings, language: settings.tmdbLanguage }).catch(noting(faults));
  if (areSound(Object.keys(credentialOptions), faulty))
    await readTmdbCredential(settings).catch(noting(faults));
  return faults;
}
