import type { Given } from '../../cli/commander-options.js';
import type { dailyOptions } from '../../options/days/daily-options.js';
import type { scheduleOptions } from '../../options/days/schedule-options.js';

/** The command line of `daily` for days that a schedule has come to. */
export function asDaily(
  given: Given<typeof scheduleOptions>,
  days: { readonly date: string; readonly to: string },
): Given<typeof dailyOptions> {
  return {
    ...given,
    settings: { ...given.settings, ...days, only: [], again: false },
    withStored: (stored) => asDaily(given.withStored(stored), days),
  };
}
