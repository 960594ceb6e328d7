import type { Route } from '../../application/engine/attempt.js';
import { askAuthentication } from '../../infrastructure/tmdb/ask-authentication.js';
import { OptionFaults } from '../../shared/option.js';
import { readTmdbCredential } from '../options/tmdb-credential.js';
import type { TmdbSettings } from '../options/tmdb-options.js';
import { type Finding, ok, problem, warning } from './finding.js';

const CHECK = 'tmdb key';

const GIVE_ANOTHER =
  'take the API Read Access Token from https://www.themoviedb.org/settings/api and set TMDB_TOKEN to it';

/** Whether TMDB takes the credential that was given, asked once over the first way out; `null` where none was given. */
export async function checkTmdbKey(
  settings: Pick<TmdbSettings, 'tmdbToken' | 'tmdbApiKey' | 'tmdbTokenFile' | 'tmdbBaseUrl'> & {
    readonly timeout: number;
  },
  firstRoute: () => Promise<Route | null>,
): Promise<Finding | null> {
  const { tmdbToken, tmdbApiKey, tmdbTokenFile } = settings;
  if (tmdbToken === null && tmdbApiKey === null && tmdbTokenFile === null) return null;
  try {
    const credential = await readTmdbCredential(settings);
    const route = await firstRoute();
    if (route === null) return null;
    const seen = await askAuthentication(credential, {
      baseUrl: new URL(settings.tmdbBaseUrl),
      route,
      deadlineMs: settings.timeout * 1000,
    });
    if (seen === null) return ok(CHECK, `TMDB takes the one of ${credential.from}`);
    if (seen.kind === 'unauthorized')
      return problem(
        CHECK,
        `TMDB refuses the one of ${credential.from} (HTTP ${seen.httpStatus})`,
        GIVE_ANOTHER,
      );
    return warning(
      CHECK,
      `whether TMDB takes the one of ${credential.from} cannot be told (${seen.reason})`,
      'look at the way there (the command routes), or at https://status.themoviedb.org',
    );
  } catch (error) {
    if (!(error instanceof OptionFaults)) throw error;
    return problem(CHECK, error.faults.join('; '), GIVE_ANOTHER);
  }
}
