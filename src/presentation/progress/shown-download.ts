import type { DownloadedFile, DownloadOptions } from '../../infrastructure/downloads/download.js';
import { downloadFiles } from '../../infrastructure/downloads/download-files.js';
import { durationText } from '../../shared/duration-text.js';
import { unusedRouteVariables } from '../run/unused-proxy-variables.js';
import { FileProgress } from './file-progress.js';

const USER_AGENT = 'imdb-scraper';
/** A shorter pause is over before anybody wonders. */
const PAUSE_SAID_FROM_MS = 10_000;

/** Downloads files, and says on standard error how far each is, and why nothing comes for a while. */
export async function shownDownload(
  options: Omit<DownloadOptions, 'userAgent' | 'onProgress' | 'onPause'>,
): Promise<DownloadedFile[]> {
  const progress = new FileProgress(process.stderr);
  return await downloadFiles({
    ...options,
    userAgent: USER_AGENT,
    onProgress: ({ file, bytes, total }) => progress.show(file, bytes, total, ''),
    onPause: ({ file, milliseconds, reason }) => {
      if (milliseconds < PAUSE_SAID_FROM_MS) return;
      progress.end();
      process.stderr.write(`${file}: ${reason}; asking again in ${durationText(milliseconds / 1000)}\n`);
    },
  }).finally(() => progress.end());
}

/** Files are downloaded over no route: who has set one is told. */
export function warnOfUnusedRoutes(): void {
  const unused = unusedRouteVariables(process.env);
  if (unused !== null) process.stderr.write(`warning: ${unused}\n`);
}
