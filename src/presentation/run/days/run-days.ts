import type { CheckDay, DayBuilder, StagedDay, TrackedList } from '../../../application/lake-ports.js';
import { type DayEnd, publishDay } from '../../../application/publish-day.js';
import { type JudgedCheck, mayPublish } from '../../../domain/days/check.js';
import { EXIT } from '../../../domain/engine/exit-code.js';
import type { RunReport } from '../../../domain/engine/run-report.js';
import type { Tracked } from '../../../domain/tmdb/tracked-list.js';
import { checkDay } from '../../../infrastructure/lake/check-day.js';
import { PostgresDayBuilder } from '../../../infrastructure/lake/postgres-day-builder.js';
import { readChecks } from '../../../infrastructure/lake/read-checks.js';
import type { Closers } from '../../../shared/closers.js';
import type { Given } from '../../cli/commander-options.js';
import { DAILY_STAGES, type dailyOptions } from '../../options/days/daily-options.js';
import { openExistingDatabase } from '../existing-database.js';
import { collectDay } from './collect-day.js';
import { type OpenLake, openDuckDb } from './open-lake.js';

/** What became of a day. */
export type DailyEnd = { readonly date: string } & (
  | DayEnd
  /** It was published before. */
  | { readonly end: 'there' }
  /** Built, and with `checks` checked, as far as was asked for; it stays in its staging. */
  | { readonly end: 'staged'; readonly staged: StagedDay; readonly checks: readonly JudgedCheck[] | null }
  /** It cannot be had. */
  | { readonly end: 'unknown'; readonly reason: string }
);

export interface DailyResult {
  readonly runs: readonly RunReport[];
  readonly days: readonly DailyEnd[];
  readonly exitCode: number;
}

/** Does for each day what is asked for, the oldest first. A collecting run that is stopped ends it. */
export async function runDays(
  given: Given<typeof dailyOptions>,
  tracked: readonly Tracked[],
  dates: readonly string[],
  today: string,
  { folder, days, confirm }: OpenLake,
  closers: Closers,
): Promise<DailyResult> {
  const { settings } = given;
  const does = new Set(settings.only.length === 0 ? DAILY_STAGES : settings.only);
  const published = new Set(settings.again ? [] : await days.dates());
  const toDo = dates.filter((date) => !published.has(date));
  const there: readonly DailyEnd[] = dates
    .filter((date) => published.has(date))
    .map((date) => ({ end: 'there', date }));
  if (toDo.length === 0) return { runs: [], days: there, exitCode: EXIT.done };
  const builds = does.has('build') || does.has('check') || does.has('publish');
  // What is not installed is said before anything is fetched.
  const duckDb = builds ? await openDuckDb(folder, 'the lake', closers) : null;

  const runs: RunReport[] = [];
  if (does.has('collect') && toDo.includes(today)) {
    runs.push(...(await collectDay(given, tracked)).map(({ report }) => report));
    const stopped = runs.find(({ stop }) => stop !== null);
    if (stopped !== undefined) return { runs, days: there, exitCode: stopped.exitCode };
  }
  const codes = new Set(runs.map(({ exitCode }) => exitCode));
  if (duckDb === null) return { runs, days: there, exitCode: Math.max(EXIT.done, ...codes) };

  const database = await openExistingDatabase(settings);
  closers.add(() => database.close());
  const builder: DayBuilder = new PostgresDayBuilder(database, duckDb, folder, () => days.dates());
  const checks = await readChecks();
  const check: CheckDay = (staged, earlier) => checkDay(duckDb, folder, checks, staged, earlier);
  const lists: readonly TrackedList[] = tracked.map(({ name, places }) => ({ list: name, places }));
  const known = await builder.knownDays(lists);
  const ends: DailyEnd[] = [];
  for (const date of dates) {
    if (published.has(date)) {
      ends.push({ end: 'there', date });
      continue;
    }
    if (!known.has(date)) {
      ends.push({ end: 'unknown', date, reason: whyUnknown(date, today) });
      codes.add(EXIT.incomplete);
      continue;
    }
    await confirm();
    const staged = await builder.build(date, lists);
    const end = does.has('publish')
      ? await publishDay(staged, days, check)
      : {
          end: 'staged' as const,
          staged,
          checks: does.has('check') ? await check(staged, await days.before(date)) : null,
        };
    ends.push({ date, ...end });
    if (end.end === 'refused' || (end.end === 'staged' && !mayPublish(end.checks ?? [])))
      codes.add(EXIT.failedChecks);
  }
  return { runs, days: ends, exitCode: Math.max(EXIT.done, ...codes) };
}

function whyUnknown(date: string, today: string): string {
  if (date === today) return 'not each of the tracked lists was collected today';
  return (
    'TMDB tells what is now, never what was, and not each of the tracked lists was collected on that day; raw answers of it ' +
    'come into the database with tmdb load'
  );
}
