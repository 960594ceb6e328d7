import { packageFile } from '../../shared/package-file.js';
import { type SiteThread, startSiteThread } from '../site-thread.js';
import type { LocalSiteOptions } from './local-site.js';

export type LocalSiteThread = Pick<SiteThread, 'url' | 'close'>;

/**
 * Starts a local site in a thread of its own. Rejects when the site cannot start, e.g. because the port is taken.
 *
 * @param entry the built thread entry; tests that run from TypeScript name the one under `dist`
 */
export async function startLocalSiteThread(
  options: LocalSiteOptions = {},
  entry: URL = packageFile('dist/demo/imdb-site/local-site-thread.js'),
): Promise<LocalSiteThread> {
  return await startSiteThread(entry, options);
}
