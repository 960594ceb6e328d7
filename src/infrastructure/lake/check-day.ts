import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { PublishedDay, StagedDay } from '../../application/lake-ports.js';
import { type CheckFinding, type DayCheck, type JudgedCheck, judge } from '../../domain/days/check.js';
import type { DuckDb } from './duckdb.js';
import type { LakeFolder } from './lake-folder.js';
import { createViews } from './lake-views.js';
import { quotedText } from './quoted-sql.js';

/** Of the rows that break a check so many are shown. */
const SHOWN = 10;

const countRow = z.object({ rows: z.int() });
const anyRow = z.record(z.string(), z.unknown());

/**
 * Runs checks over a staged day. Each finds the tables of the day under their names, those of the last published day before as
 * `earlier_<name>`, and the date as `getvariable('date')`.
 */
export async function checkDay(
  duckDb: DuckDb,
  folder: LakeFolder,
  checks: readonly DayCheck[],
  staged: StagedDay,
  earlier: PublishedDay | null,
): Promise<readonly JudgedCheck[]> {
  await createViews(duckDb, staged.files, (path) => folder.stagedFile(staged.date, path));
  if (earlier !== null) {
    await createViews(duckDb, earlier.files, (path) => folder.file(path), 'earlier_');
  }
  await duckDb.run(`set variable date = date ${quotedText(staged.date)}`);
  const judged: JudgedCheck[] = [];
  for (const check of checks) {
    judged.push(judge(check, whySkipped(check, staged, earlier) ?? (await findingOf(duckDb, check, staged))));
  }
  return judged;
}

function whySkipped({ needs }: DayCheck, staged: StagedDay, earlier: PublishedDay | null): string | null {
  if (needs === null) return null;
  if (earlier === null) return 'there is no earlier day';
  const haveSameLists = isDeepStrictEqual(listsOf(staged), listsOf(earlier));
  return needs === 'same-lists' && !haveSameLists ? `other lists were tracked on ${earlier.date}` : null;
}

function listsOf({ tracked }: StagedDay): ReadonlyMap<string, number> {
  return new Map(tracked.map(({ list, places }) => [list, places]));
}

async function findingOf(duckDb: DuckDb, check: DayCheck, { files }: StagedDay): Promise<CheckFinding> {
  const guarded = files
    .filter(({ table }) => table === check.guards)
    .reduce((sum, { rows }) => sum + rows, 0);
  await duckDb.run(`create or replace temp table broken as ${check.sql}`);
  const [counted] = await duckDb.rows('select count(*)::integer as rows from broken', [], countRow);
  const first = await duckDb.rows(`from broken limit ${SHOWN}`, [], anyRow);
  return { rows: counted?.rows ?? 0, guarded, first };
}
