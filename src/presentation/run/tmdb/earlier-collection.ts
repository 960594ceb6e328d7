import type { RunRecord } from '../../../application/run-record.js';
import { runListText } from '../../../domain/run-list.js';
import { type Collection, collectionText } from '../../../domain/tmdb/collection.js';
import { type GivenOptions, OptionFaults } from '../../../shared/option.js';
import { collectionOptions } from '../../options/tmdb/collect-options.js';
import type { GivenCollection } from '../../options/tmdb/given-collection.js';
import { unfinished } from '../resumed-settings.js';

/** What chooses the answers of a run beside its collection. */
const { append, tmdbIdsFile } = collectionOptions;
export const NOT_IN_COLLECTION = { append, tmdbIdsFile };

/** The day on which a run was started makes no other collection, nor does that from which a sync follows changes. */
export function refuseOtherCollection(
  asked: GivenCollection,
  earlier: GivenCollection,
  run: RunRecord,
): void {
  const { collection } = asked;
  if (comparableText(collection) !== comparableText(earlier.collection))
    throw unfinished(run, `${collectionText(collection)} is asked for`);
}

function comparableText(collection: Collection): string {
  const { of } = collection;
  return collectionText('syncOf' in of ? { ...collection, of: { ...of, since: '' } } : collection);
}

/** What an earlier run was given that shapes its answers: tried again without it they would differ from the others. */
export function shapingOptions({ options }: RunRecord): GivenOptions {
  const names: readonly string[] = ['append', 'tmdbLanguage', 'localLanguages'];
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
}

/** Throws `OptionFaults` where the run is so old, or of another program, that it does not say. */
export function collectedIn({ runId, list }: RunRecord): GivenCollection {
  if (list.kind === 'collection') return { collection: list.collection, ids: [] };
  throw new OptionFaults([
    `run ${runId} (${runListText(list)}) does not say what it collects; start a run anew`,
  ]);
}
