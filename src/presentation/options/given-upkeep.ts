import { dateOf, dayNumber } from '../../domain/days/day-number.js';
import { MOST_DAYS_OF_CHANGES } from '../../domain/tmdb/change-windows.js';
import type { Changes, Collection } from '../../domain/tmdb/collection.js';
import { TMDB_KINDS, type TmdbKind } from '../../domain/tmdb/tmdb-id.js';
import { OptionFaults } from '../../shared/option.js';
import type { CollectSettings } from './collect-options.js';
import { mediaFaults, refusedFaults } from './collection-faults.js';

/** What earlier commands left that a new collection goes on from. */
export interface CollectedBefore {
  /** The day of the last run over these changes that read them all; `null` where there is none. */
  lastChangesDay(of: Omit<Changes, 'since'>): Promise<string | null>;
  /** The kinds of which daily ids were loaded. */
  loadedKinds(): Promise<ReadonlySet<string>>;
  /** The kinds whose details are stored, with the day (UTC) of the oldest. */
  storedSince(): Promise<ReadonlyMap<string, string>>;
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
 * The first day whose changes were not read to their end, or that of the oldest stored details where none were. Throws
 * `OptionFaults` where there is none, or it is longer ago than TMDB promises changes for.
 */
export async function changesSince(
  of: Omit<Changes, 'since'>,
  today: string,
  before: CollectedBefore,
): Promise<string> {
  const read = await before.lastChangesDay(of);
  const last = read ?? (of.all ? null : oldestOf(of.changesOf, await before.storedSince()));
  const kinds = of.changesOf.join(', ');
  if (last === null) {
    throw new OptionFaults([
      `no run has read the changes of ${kinds} to their end yet: give --since with the day on which you collected what is stored`,
    ]);
  }
  const days = dayNumber(today) - dayNumber(last);
  if (days <= MOST_DAYS_OF_CHANGES) return last;
  const what =
    read === null ? `the oldest details of ${kinds} are of` : `the changes of ${kinds} were last read on`;
  throw new OptionFaults([
    `${what} ${last}, ${days} days ago, and TMDB promises those of ${MOST_DAYS_OF_CHANGES} days: ` +
      `give --since ${last} to ask for them all the same, day by day, or --since ${dateOf(dayNumber(today) - MOST_DAYS_OF_CHANGES)} ` +
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

/** What is wrong with the parts that are asked for of several kinds. */
export function partFaults(
  { reviews, append }: Pick<CollectSettings, 'reviews' | 'append'>,
  kinds: readonly TmdbKind[],
): string[] {
  // Where there are titles too, the people among them have no reviews and need none.
  const ofPeople = reviews && kinds.every((kind) => kind === 'person');
  return [...new Set(kinds.flatMap((kind) => mediaFaults({ reviews: ofPeople, append }, kind)))];
}

function oldestOf(kinds: readonly TmdbKind[], storedSince: ReadonlyMap<string, string>): string | null {
  return kinds.flatMap((kind) => storedSince.get(kind) ?? []).sort()[0] ?? null;
}
