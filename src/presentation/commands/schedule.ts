import { setTimeout } from 'node:timers/promises';
import { Cron } from 'croner';
import { daysDue } from '../../domain/days/days-due.js';
import { EXIT } from '../../domain/engine/exit-code.js';
import { publishedDates } from '../../infrastructure/lake/day-manifest.js';
import { LakeFolder } from '../../infrastructure/lake/lake-folder.js';
import { errorMessage } from '../../shared/error-message.js';
import { OptionFaults } from '../../shared/option.js';
import type { Given } from '../cli/commander-options.js';
import { exitCodeOf } from '../cli/exit-codes.js';
import type { scheduleOptions } from '../options/schedule-options.js';
import { asDaily } from '../run/days/as-daily.js';
import { daily } from './daily.js';

/** A clock that was set, or a machine that slept, is noticed so soon. */
const LOOK_EVERY_MS = 30_000;

/**
 * Runs `daily` at its time each day, and at the start for the days that are missed, until it is interrupted. What becomes of a day
 * ends nothing: it is said, and the next day comes.
 */
export async function schedule(given: Given<typeof scheduleOptions>): Promise<number> {
  const { out, at } = given.settings;
  const times = timesOf(at);
  const folder = new LakeFolder(out);
  for (;;) {
    const now = new Date();
    const published = await publishedDates(folder);
    const due = daysDue(published.at(-1) ?? null, now.toISOString().slice(0, 10), hasCome(times, now));
    if (due !== null && (await dailyFor(given, due.first, due.last)) === EXIT.interrupted) {
      return EXIT.interrupted;
    }
    const next = times.nextRun();
    if (next === null) return EXIT.done;
    if (!given.settings.json) process.stdout.write(`next: ${next.toISOString().slice(0, 16)}Z\n`);
    await until(next);
  }
}

async function dailyFor(given: Given<typeof scheduleOptions>, date: string, to: string): Promise<number> {
  try {
    return await daily(asDaily(given, { date, to }));
  } catch (error) {
    process.stderr.write(`error: ${errorMessage(error)}\n`);
    return exitCodeOf(error);
  }
}

/** Throws `OptionFaults`. */
function timesOf(at: string): Cron {
  try {
    const times = new Cron(at, { timezone: 'UTC', paused: true, mode: '5-part' });
    if (times.nextRun() === null) throw new Error('it never comes');
    return times;
  } catch (error) {
    throw new OptionFaults([
      `--at wants minute, hour, day, month and weekday such as "0 9 * * *", not "${at}": ${errorMessage(error)}`,
    ]);
  }
}

/** Whether a time of today (UTC) has come. */
function hasCome(times: Cron, now: Date): boolean {
  const today = Date.parse(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
  const first = times.nextRun(new Date(today - 1));
  return first !== null && first <= now;
}

async function until(time: Date): Promise<void> {
  for (;;) {
    const left = time.getTime() - Date.now();
    if (left <= 0) return;
    await setTimeout(Math.min(left, LOOK_EVERY_MS));
  }
}
