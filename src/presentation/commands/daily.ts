import { daysBetween } from '../../domain/days/days-between.js';
import { parseTracked } from '../../domain/tmdb/tracked-list.js';
import { Closers, closeAfter } from '../../shared/closers.js';
import { OptionFaults } from '../../shared/option.js';
import type { Given } from '../cli/commander-options.js';
import { type DailySettings, type dailyOptions, TRACKED_BY_DEFAULT } from '../options/days/daily-options.js';
import { dailyText } from '../report/daily-text.js';
import { openLakeToWrite } from '../run/days/open-lake.js';
import { runDays } from '../run/days/run-days.js';
import { collectFaults } from '../run/tmdb/collect-checks.js';
import { terminalWidth } from '../text/terminal-width.js';

/**
 * Collects, builds, checks and publishes the facts of today, or of days on which they were collected. Resolves to the exit code.
 */
export async function daily(given: Given<typeof dailyOptions>): Promise<number> {
  const { settings } = given;
  const today = new Date().toISOString().slice(0, 10);
  const dates = datesOf(settings, today);
  const texts = settings.track.length === 0 ? TRACKED_BY_DEFAULT : settings.track;
  const tracked = texts.flatMap((text) => parseTracked(text).tracked ?? []);
  const closers = new Closers();
  const say = (line: string) => {
    if (!settings.json) process.stdout.write(`${line}\n`);
  };
  try {
    const lake = await openLakeToWrite(settings.out, say, closers);
    const result = await runDays(given, tracked, dates, today, lake, closers);
    await closers.close();
    const text = settings.json
      ? `${JSON.stringify(result)}\n`
      : dailyText(result, lake.folder, terminalWidth(process.stdout));
    process.stdout.write(text);
    return result.exitCode;
  } catch (error) {
    return await closeAfter(error, closers);
  }
}

/** What is wrong with how TMDB is asked; a command that asks nobody needs no key. */
export async function dailyFaults(
  settings: DailySettings,
  faulty: ReadonlySet<string>,
): Promise<readonly string[]> {
  const collects = settings.only.length === 0 || settings.only.includes('collect');
  return collects ? await collectFaults(settings, faulty) : [];
}

function datesOf({ date, to }: DailySettings, today: string): readonly string[] {
  const first = date ?? to ?? today;
  const last = to ?? first;
  if (last > today) throw new OptionFaults([`${last} is still to come: in UTC it is ${today}`]);
  if (last < first) throw new OptionFaults([`--to ${last} is before --date ${first}`]);
  return daysBetween(first, last);
}
