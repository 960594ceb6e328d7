import { NEW_WANTED, type NewWanted, STALE_DAYS } from '../../../domain/tmdb/collection.js';
import { TMDB_KINDS, type TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { choicesOption } from '../../../shared/choices-option.js';
import type { ParsedOption, Settings } from '../../../shared/option.js';
import { choiceOption, customOption, onceOption } from '../../../shared/option-kinds.js';
import { collectingOptions, collectionOptions, keptOptions } from './collect-options.js';
import { exportsPullOptions } from './exports-options.js';

const { exportsUrl, leastShare } = exportsPullOptions;
const { since, adultIds, reviews, append } = collectionOptions;

/** What keeps stored things current, beside what `collect` knows. */
export const upkeepOptions = {
  newIds: onceOption(
    choiceOption<NewWanted, NewWanted>({
      flag: '--new',
      env: null,
      placeholder: '<which>',
      help: 'which of the daily ids that are not stored are fetched: those added since the oldest loaded day, all, or none',
      choices: NEW_WANTED,
      defaultValue: 'added',
    }),
  ),
  stale: onceOption(
    customOption<number | null>({
      flag: '--stale',
      env: null,
      placeholder: '<days>',
      help: 'within so many days all details are fetched anew, a share of them in each run, the oldest first; or none',
      valueType: 'a number of days, or null for none',
      defaultValue: STALE_DAYS,
      defaultText: `${STALE_DAYS}d, since what came from TMDB may be kept for six months`,
      parse: parseStale,
      textOf: textOfStale,
    }),
  ),
};

/** The options of `sync`. */
export const syncOptions = {
  media: {
    ...choicesOption<TmdbKind>({
      flag: '--media',
      env: null,
      help: 'what is kept current',
      choices: TMDB_KINDS,
      defaultText: 'the kinds whose details are stored',
    }),
    placeholder: '<kinds>',
  },
  since: { ...since, help: 'the first day (UTC) whose changes are asked for, e.g. 2026-09-28' },
  adultIds: { ...adultIds, help: 'what is for adults too: its daily ids, and what is new of them' },
  reviews,
  append,
  ...upkeepOptions,
  exportsUrl,
  leastShare,
  ...keptOptions,
  ...collectingOptions,
};

export type SyncSettings = Settings<typeof syncOptions>;

function parseStale(text: string): ParsedOption<number | null> {
  if (text === 'none') return { value: null };
  const [, days] = /^([1-9]\d{0,3})d$/.exec(text) ?? [];
  return days === undefined
    ? { fault: 'wants a number of days such as 180d, or none' }
    : { value: Number(days) };
}

function textOfStale(value: unknown): string | null {
  if (value === null) return 'none';
  return typeof value === 'number' ? `${value}d` : null;
}
