import { tmpdir } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { Cron } from 'croner';
import { daysDue } from '../../domain/days/days-due.js';
import { EXIT } from '../../domain/engine/exit-code.js';
import { publishedDates } from '../../infrastructure/lake/day-manifest.js';
import { DuckDb } from '../../infrastructure/lake/duckdb.js';
import { LakeFolder } from '../../infrastructure/lake/lake-folder.js';
import { errorMessage } from '../../shared/error-message.js';
import { OptionFaults } from '../../shared/option.js';
import type { Given } from '../cli/commander-options.js';
import { exitCodeOf } from '../cli/exit-codes.js';
import type { scheduleOptions } from '../options/days/schedule-options.js';
import { asDaily } from '../run/days/as-daily.js';
import { daily } from './daily.js';

/** A clock that was set, or a machine that slept, is noticed so soon. */
const LOOK_EVERY_MS = 30_000;
/** After which a day that could not be published is tried again. */
const AGAIN_MS = 3_600_000;

/**
 * Runs `daily` at its time each day, and at the start for the days that are missed, until it is interrupted. What becomes of a day
 * ends nothing: it is said, today is tried again every hour, and the next day comes.
 */
export async function schedule(given: Given<typeof scheduleOptions>): Promise<number> {
  const { out, at, json } = given.settings;
  const times = timesOf(at);
  const folder = new LakeFolder(out);
  await checkDuckDb();
  for (;;) {
    const now = new Date();
    const today = now.toISOString().slice(0, 10);
    const due = daysDue((await publishedDates(folder)).at(-1) ?? null, today, hasCome(times, now));
    let code: number = EXIT.done;
    // What is known of days that are past does not depend on whether TMDB answers today.
    if (due.missed !== null) code = await dailyFor(given, due.missed.first, due.missed.last);
    if (due.today && code !== EXIT.interrupted) code = await dailyFor(given, today, today);
    if (code === EXIT.interrupted) return code;
    const next = times.nextRun();
    if (next === null) return EXIT.done;
    // What is not collected today is lost tomorrow.
    const isMissing = due.today && !(await publishedDates(folder)).includes(today);
    const again = isMissing ? new Date(Math.min(next.getTime(), Date.now() + AGAIN_MS)) : next;
    if (!json) process.stdout.write(`next: ${again.toISOString().slice(0, 16)}Z\n`);
    await until(again);
  }
}

/** Before the first day is lost to it. Throws `OptionalMissing`. */
async function checkDuckDb(): Promise<void> {
  const duckDb = await DuckDb.open({ neededFor: 'the lake', temporaryFolder: tmpdir() });
  duckDb.close();
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
