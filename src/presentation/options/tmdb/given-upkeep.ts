import { dateOf, dayNumber } from '../../../domain/days/day-number.js';
import { byCodeUnits } from '../../../domain/text/by-code-units.js';
import { MOST_DAYS_OF_CHANGES } from '../../../domain/tmdb/change-windows.js';
import type { Changes, Collection } from '../../../domain/tmdb/collection.js';
import { TMDB_KINDS, type TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { OptionFaults } from '../../../shared/option.js';
import type { CollectSettings } from './collect-options.js';
import { partFaults, refusedFaults } from './collection-faults.js';

/** What earlier commands left that a new collection goes on from. */
export interface CollectedBefore {
  /** Of each kind the day of the last run over its changes that read them all; without the kinds that have none. */
  lastChangesDays(of: Omit<Changes, 'since'>): Promise<ReadonlyMap<string, string>>;
  /** The kinds of which daily ids were loaded. */
  loadedKinds(): Promise<ReadonlySet<string>>;
  /** The kinds whose details are stored, with the day (UTC) of the oldest. */
  storedSince(): Promise<ReadonlyMap<string, string>>;
  /** Whether there is a run over TMDB that can be gone on with. */
  hasUnfinishedRun(): Promise<boolean>;
}

interface Reading {
  /** UTC. */
  readonly today: string;
  readonly before: CollectedBefore;
  /** What is known to be wrong already. */
  readonly faults: readonly string[];
}

const OF_LISTS = ['window', 'where', 'region', 'timezone', 'tmdbIdsFile'] as const;

/** What `collect new` asks for. Throws `OptionFaults`. */
export async function newCollection(
  settings: CollectSettings,
  { today, before, faults: known }: Reading,
): Promise<Collection> {
  const { limit, reviews, adultIds: adult } = settings;
  const kinds = kindsOf(settings);
  const faults = [
    ...known,
    ...refusedFaults(settings, 'collect new', [...OF_LISTS, 'since', 'all', 'what']),
    ...kindFaults(settings, 'new', kinds),
    ...(settings.media.length === 0 ? ['collect new wants --media movie, tv or person, or several'] : []),
  ];
  if (faults.length > 0) throw new OptionFaults(faults);
  const loaded = await before.loadedKinds();
  const missing = kinds.filter((kind) => !loaded.has(kind));
  if (missing.length > 0) {
    throw new OptionFaults([
      `no daily ids of ${missing.join(', ')} are loaded, which say what is new: run tmdb exports pull --kind ${missing.join(',')} first`,
    ]);
  }
  return { of: { newOf: kinds, adult }, limit, details: true, reviews, today };
}

/** What `collect changed` asks for. Throws `OptionFaults`. */
export async function changedCollection(
  settings: CollectSettings,
  { today, before, faults: known }: Reading,
): Promise<Collection> {
  const { since: given, all, what, reviews } = settings;
  const kinds = settings.media.length === 0 ? TMDB_KINDS : kindsOf(settings);
  const faults = [
    ...known,
    ...refusedFaults(settings, 'collect changed', [...OF_LISTS, 'limit', 'adultIds']),
    ...kindFaults(settings, 'changed', kinds),
    ...futureFaults(given, today),
  ];
  if (faults.length > 0) throw new OptionFaults(faults);
  const since = given ?? (await changesSince({ changesOf: kinds, all, what }, today, before));
  return { of: { changesOf: kinds, since, all, what }, limit: null, details: true, reviews, today };
}

export function futureFaults(since: string | null, today: string): string[] {
  return since !== null && since > today ? [`--since: ${since} is in the future`] : [];
}

/**
 * The first day whose changes were not read to their end, of any of the kinds; of a kind of which none were, the day of its
 * oldest stored details; `without` where there is nothing of any. Throws `OptionFaults` where there is no day, or it is longer
 * ago than TMDB promises changes for.
 */
export async function changesSince(
  of: Omit<Changes, 'since'>,
  today: string,
  before: CollectedBefore,
  without: string | null = null,
): Promise<string> {
  const read = await before.lastChangesDays(of);
  // Of what is not stored no day is known.
  const isKnown = of.all || of.changesOf.every((kind) => read.has(kind));
  const stored = isKnown ? new Map<string, string>() : await before.storedSince();
  const days = of.changesOf.flatMap((kind) => {
    const day = read.get(kind) ?? stored.get(kind);
    return day === undefined ? [] : [{ kind, day }];
  });
  if (days.length === 0 && without !== null) return without;
  const [oldest] = days.sort((one, other) => byCodeUnits(one.day, other.day));
  if (oldest === undefined || (of.all && days.length < of.changesOf.length)) {
    throw new OptionFaults([
      `no run has read the changes of ${of.changesOf.join(', ')} to their end yet: give --since with the day on which you collected what is stored`,
    ]);
  }
  const { kind, day } = oldest;
  const ago = dayNumber(today) - dayNumber(day);
  if (ago <= MOST_DAYS_OF_CHANGES) return day;
  const what = read.has(kind)
    ? `the changes of ${kind} were last read on`
    : `the oldest details of ${kind} are of`;
  throw new OptionFaults([
    `${what} ${day}, ${ago} days ago, and TMDB promises those of ${MOST_DAYS_OF_CHANGES} days: ` +
      `give --since ${day} to ask for them all the same, day by day, or --since ${dateOf(dayNumber(today) - MOST_DAYS_OF_CHANGES)} ` +
      'and fetch what is older anew with collect ids',
  ]);
}

function kindsOf({ media }: CollectSettings): readonly TmdbKind[] {
  return TMDB_KINDS.filter((kind) => media.includes(kind));
}

function kindFaults(settings: CollectSettings, name: string, kinds: readonly TmdbKind[]): string[] {
  const isAll = settings.media.includes('all');
  return [
    ...(isAll ? [`collect ${name} wants --media movie, tv or person, or several`] : []),
    ...partFaults(settings, kinds),
  ];
}
