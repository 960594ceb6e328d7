import { join } from 'node:path';
import type { Workers } from '../../../application/engine/ports.js';
import type { Tmdb } from '../../../domain/tmdb/tmdb-catalogue.js';
import type { TmdbCredential } from '../../../infrastructure/tmdb/tmdb-credential.js';
import type { HttpSettings, TmdbSettings } from '../../../infrastructure/workers/thread-settings.js';
import type { CollectSettings } from '../../options/tmdb/collect-options.js';
import { composeWorkers } from '../compose-workers.js';

/** For one address, as TMDB's founder said of its servers (2022-07). */
const MOST_CONNECTIONS = 20;

/** The threads of a run over TMDB; without a credential those of one that has nothing to ask for. */
export async function composeTmdbWorkers(
  settings: CollectSettings,
  credential: TmdbCredential | null,
  areNeeded: boolean,
): Promise<Workers<Tmdb>> {
  if (credential === null) return NO_WORKERS;
  const { tmdbBaseUrl: baseUrl, tmdbLanguage: language, append, out } = settings;
  const unreadableFolder = join(out, 'unreadable');
  const source = { source: 'tmdb', baseUrl, language, append, credential, unreadableFolder } as const;
  const composeHere = async (thread: HttpSettings & TmdbSettings) => {
    const { composeTmdbSource } = await import('../../../infrastructure/workers/thread-composition.js');
    return await composeTmdbSource(thread);
  };
  return await composeWorkers(settings, source, composeHere, areNeeded, MOST_CONNECTIONS);
}

const NO_WORKERS: Workers<Tmdb> = {
  perform: async () => {
    throw new Error('a run that was to ask TMDB for nothing has asked for something');
  },
  close: async () => {},
};
