import { GIVE_TOKEN, type TmdbCredential } from '../../../infrastructure/tmdb/tmdb-credential.js';
import { errorMessage } from '../../../shared/error-message.js';
import { OptionFaults } from '../../../shared/option.js';
import { readTextFile } from '../../../shared/text-file.js';
import { type CredentialSettings, credentialOptions } from './tmdb-options.js';

export const NO_CREDENTIAL = `TMDB wants to know who asks: ${GIVE_TOKEN}`;

const MOST_FILE_BYTES = 10_000;

export function isCredentialGiven({ tmdbToken, tmdbApiKey, tmdbTokenFile }: CredentialSettings): boolean {
  return tmdbToken !== null || tmdbApiKey !== null || tmdbTokenFile !== null;
}

/** The first of the token file, the token and the API key that was given. Throws `OptionFaults` where there is none. */
export async function readTmdbCredential(settings: CredentialSettings): Promise<TmdbCredential> {
  const { tmdbToken, tmdbApiKey, tmdbTokenFile } = settings;
  if (tmdbTokenFile !== null) return await readTokenFile(tmdbTokenFile);
  if (tmdbToken !== null) return { kind: 'token', secret: tmdbToken, from: 'TMDB_TOKEN' };
  if (tmdbApiKey !== null) return { kind: 'api-key', secret: tmdbApiKey, from: 'TMDB_API_KEY' };
  throw new OptionFaults([NO_CREDENTIAL]);
}

async function readTokenFile(path: string): Promise<TmdbCredential> {
  const from = `--tmdb-token-file (TMDB_TOKEN_FILE) ${path}`;
  const text = await readTextFile(path, MOST_FILE_BYTES).catch((error: unknown) => {
    throw new OptionFaults([`${from} cannot be read: ${errorMessage(error)}`]);
  });
  const parsed = credentialOptions.tmdbToken.parse([text.trim()]);
  // Without what it holds, which may be a secret all the same.
  if ('fault' in parsed) throw new OptionFaults([`${from} ${parsed.fault}`]);
  return { kind: 'token', secret: text.trim(), from };
}

/** What never may be shown of how TMDB knows its user, also what was given and is not used. */
export function tmdbSecrets(
  { tmdbToken, tmdbApiKey }: Pick<CredentialSettings, 'tmdbToken' | 'tmdbApiKey'>,
  credential: TmdbCredential | null,
): readonly string[] {
  const given = [credential?.secret ?? null, tmdbToken, tmdbApiKey];
  return [...new Set(given.filter((secret) => secret !== null))];
}
