import type { Route } from '../../application/engine/attempt.js';
import { askAuthentication } from '../../infrastructure/tmdb/ask-authentication.js';
import { GIVE_TOKEN } from '../../infrastructure/tmdb/tmdb-credential.js';
import { OptionFaults } from '../../shared/option.js';
import { isCredentialGiven, readTmdbCredential } from '../options/tmdb/tmdb-credential.js';
import type { CredentialSettings } from '../options/tmdb/tmdb-options.js';
import { type Finding, ok, problem, warning } from './finding.js';

const CHECK = 'tmdb key';

/** Whether TMDB takes the credential that was given, asked once over the route; `null` where none was given, or there is no route. */
export async function checkTmdbKey(
  settings: CredentialSettings & { readonly tmdbBaseUrl: string; readonly timeout: number },
  route: Route | null,
): Promise<Finding | null> {
  if (!isCredentialGiven(settings)) return null;
  try {
    const credential = await readTmdbCredential(settings);
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
        GIVE_TOKEN,
      );
    return warning(
      CHECK,
      `whether TMDB takes the one of ${credential.from} cannot be told (${seen.reason})`,
      'look at the way there (the command routes), or at https://status.themoviedb.org',
    );
  } catch (error) {
    if (!(error instanceof OptionFaults)) throw error;
    return problem(CHECK, error.faults.join('; '), GIVE_TOKEN);
  }
}
