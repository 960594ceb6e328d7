import type { Collection } from '../../../domain/tmdb/collection.js';
import { TMDB_KINDS } from '../../../domain/tmdb/tmdb-id.js';
import { OptionFaults } from '../../../shared/option.js';
import { earlierRunFaults } from '../earlier-run-faults.js';
import { givenFlags } from '../given-flags.js';
import { partFaults } from './collection-faults.js';
import type { GivenCollection } from './given-collection.js';
import { type CollectedBefore, changesSince, futureFaults } from './given-upkeep.js';
import { type SyncSettings, syncOptions } from './sync-options.js';

/** The options that say what is kept current, which an earlier run has of its own. */
const { media, since, adultIds, reviews, append, newIds, stale } = syncOptions;
const SHAPING = { media, since, adultIds, reviews, append, newIds, stale };

/** As `readGivenCollection`, of a command line of `sync`. */
export async function readGivenSync(
  settings: SyncSettings,
  flagged: ReadonlySet<string>,
  { today, before }: { readonly today: string; readonly before: CollectedBefore },
): Promise<GivenCollection | null> {
  const { resume, retryFailed } = settings;
  const given = givenFlags(SHAPING, flagged);
  const faults = [...earlierRunFaults(settings, given, []), ...futureFaults(settings.since, today)];
  if (faults.length > 0) throw new OptionFaults(faults);
  if (retryFailed || (resume !== null && resume.kind !== 'auto')) return null;
  return { collection: await upkeepOf(settings, today, before), ids: [] };
}

async function upkeepOf(settings: SyncSettings, today: string, before: CollectedBefore): Promise<Collection> {
  const { reviews, newIds, adultIds: adult, stale: staleDays } = settings;
  const stored = settings.media.length === 0 ? await before.storedSince() : null;
  const kinds = TMDB_KINDS.filter((kind) => stored?.has(kind) ?? settings.media.includes(kind));
  if (kinds.length === 0) {
    throw new OptionFaults([
      `nothing of TMDB is stored with its details yet: give --media with what to keep current, e.g. --media ${TMDB_KINDS.join(',')}`,
    ]);
  }
  const faults = partFaults(settings, kinds);
  if (faults.length > 0) throw new OptionFaults(faults);
  const changes = { changesOf: kinds, all: false, what: false };
  // A run that is gone on with has its own first day, however long ago.
  const goesOn = settings.resume !== null && (await before.hasUnfinishedRun());
  const since = settings.since ?? (goesOn ? today : await changesSince(changes, today, before, today));
  return {
    of: { syncOf: kinds, since, newIds, adult, staleDays },
    limit: null,
    details: true,
    reviews,
    today,
  };
}
