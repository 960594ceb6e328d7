import { parseTracked } from '../../../domain/tmdb/tracked-list.js';
import { choicesOption } from '../../../shared/choices-option.js';
import type { Settings } from '../../../shared/option.js';
import { listOption, onceOption, switchOption } from '../../../shared/option-kinds.js';
import { dayOption } from '../day-option.js';
import { askingTmdbOptions, keptOptions } from '../tmdb/collect-options.js';

/** What `daily` does for a day, in this order. */
export const DAILY_STAGES = ['collect', 'build', 'check', 'publish'] as const;

export type DailyStage = (typeof DAILY_STAGES)[number];

/** About the series that people talk about, and the movies of the week. */
export const TRACKED_BY_DEFAULT: readonly string[] = ['tv popular 160', 'movie trending week 100'];

const trackOptions = {
  track: listOption({
    flag: '--track',
    env: 'TRACK',
    placeholder: '<list>',
    help: 'a list whose titles are followed from day to day: a kind, a list of tmdb collect, and how many of its places, e.g. "tv popular 160"',
    separator: /\s*,\s*/,
    defaultText: TRACKED_BY_DEFAULT.join(', '),
    check: (text) => parseTracked(text).fault ?? null,
  }),
};

/** What is said of every day. */
export const eachDayOptions = { ...trackOptions, ...keptOptions, ...askingTmdbOptions };

/** The options of `daily`. */
export const dailyOptions = {
  date: onceOption(
    dayOption({ flag: '--date', help: 'the day (UTC), e.g. 2026-11-20', defaultText: 'today' }),
  ),
  to: onceOption(
    dayOption({
      flag: '--to',
      help: 'the last of several days, the first of which is --date',
      defaultText: 'that of --date',
    }),
  ),
  only: choicesOption<DailyStage>({
    flag: '--only',
    env: null,
    help: 'do only this; what is checked or published is built first',
    choices: DAILY_STAGES,
    defaultText: 'all',
  }),
  again: switchOption({ flag: '--again', env: null, help: 'also days that are published' }),
  ...eachDayOptions,
};

export type DailySettings = Settings<typeof dailyOptions>;
