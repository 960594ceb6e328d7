import { asksTmdb } from '../../../domain/tmdb/collection.js';
import { OptionFaults, type Settings } from '../../../shared/option.js';
import type { askingTmdbOptions } from '../../options/tmdb/collect-options.js';
import type { GivenCollection } from '../../options/tmdb/given-collection.js';
import { readTmdbCredential } from '../../options/tmdb/tmdb-credential.js';
import { credentialOptions } from '../../options/tmdb/tmdb-options.js';
import { areSound } from '../are-sound.js';
import { noting } from '../noted-faults.js';
import { planRoutes, ROUTE_PLAN_OPTIONS } from '../route-plans.js';
import { type CollectGiven, CollectRequest } from './collect-request.js';

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
  // What an earlier run collects is known once its journal is open.
  const asks = collected === undefined || collected === null || asksTmdb(collected.collection);
  if (asks) await planRoutes({ ...settings, language: settings.tmdbLanguage }).catch(note);
  const credential = asks ? await readTmdbCredential(settings).catch(note) : null;
  if (collected === undefined || credential === undefined || faults.length > 0)
    throw new OptionFaults(faults);
  return new CollectRequest(given, collected, credential);
}

/** The same of routes and credential, next to faults that are known already; what depends on a faulty option is not judged. */
export async function collectFaults(
  settings: Settings<typeof askingTmdbOptions>,
  faulty: ReadonlySet<string>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  if (areSound([...ROUTE_PLAN_OPTIONS, 'tmdbLanguage'], faulty))
    await planRoutes({ ...settings, language: settings.tmdbLanguage }).catch(noting(faults));
  if (areSound(Object.keys(credentialOptions), faulty))
    await readTmdbCredential(settings).catch(noting(faults));
  return faults;
}
