import { OptionFaults } from '../../../shared/option.js';
import { withoutUserInfo } from '../../../shared/redactor.js';
import { earlierRunFaults } from '../earlier-run-faults.js';
import { givenFlags } from '../given-flags.js';
import { readGivenTitleIds } from '../given-list.js';
import { idsFileBytes } from '../ids-file-bytes.js';
import type { GivenCollection } from './given-collection.js';
import { type LinkSettings, linkedOptions } from './link-options.js';

/** As `readGivenCollection`, of a command line of `link`. */
export async function readGivenLinks(
  settings: LinkSettings,
  flagged: ReadonlySet<string>,
  today: string,
): Promise<GivenCollection | null> {
  const { imdbIdsFile, ofDatasets, stored, resume, retryFailed } = settings;
  const given = givenFlags(linkedOptions, flagged);
  const faults = earlierRunFaults(settings, given, []);
  if (given.length > 1) faults.push(`${given.join(' and ')} exclude each other`);
  if (faults.length > 0) throw new OptionFaults(faults);
  if (retryFailed || (resume !== null && resume.kind !== 'auto')) return null;
  const further = { limit: null, details: false, reviews: false, today };
  if (imdbIdsFile === null) {
    const linksOf = stored ? 'details' : ofDatasets ? 'datasets' : 'movies';
    return { collection: { of: { linksOf }, ...further }, ids: [] };
  }
  const file = withoutUserInfo(imdbIdsFile);
  const name = file === '-' ? 'list on standard input' : `list in ${file}`;
  const titleIds = await readGivenTitleIds(idsFileBytes(imdbIdsFile, linkedOptions.imdbIdsFile), name);
  return { collection: { of: { linksOf: { file } }, ...further }, ids: [], titleIds };
}
