import { EXIT } from '../../domain/engine/exit-code.js';
import { isLocalSite } from '../../infrastructure/data-folder.js';
import type { Settings } from '../../shared/option.js';
import { pullExports, pulledLine } from '../exports/pull-exports.js';
import type { exportsPullOptions } from '../options/tmdb/exports-options.js';
import { tmdbOptions } from '../options/tmdb/tmdb-options.js';
import { warnOfUnusedRoutes } from '../progress/shown-download.js';

/** Downloads the files of a day, loads each into the database, and prints what became of each. */
export async function exportsPull(settings: Settings<typeof exportsPullOptions>): Promise<number> {
  warnOfUnusedRoutes();
  const files = await pullExports(settings, siteOf(settings.exportsUrl));
  process.stdout.write(settings.json ? `${JSON.stringify({ files })}\n` : files.map(pulledLine).join(''));
  for (const { fault } of files) if (fault !== null) process.stderr.write(`error: ${fault}\n`);
  return files.some(({ fault }) => fault !== null) ? EXIT.incomplete : EXIT.done;
}

/** The files come from another host than the answers of the same TMDB. */
function siteOf(exportsUrl: string): string {
  return isLocalSite(new URL(exportsUrl)) ? exportsUrl : tmdbOptions.tmdbBaseUrl.defaultValue;
}
