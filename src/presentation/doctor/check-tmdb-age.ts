import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { connectDatabase } from '../../infrastructure/database/open-database.js';
import { queryRows, type SqlDatabase } from '../../infrastructure/database/sql-database.js';
import { counted } from '../../shared/counted.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { type Finding, ok, warning } from './finding.js';

const CHECK = 'tmdb data';

/** TMDB's terms of use let its data be kept for six months (2026-11). */
const MOST_MONTHS = 6;

/** A title of which lists still tell may have details that were not seen for longer. */
const STORED = `
select count(*)::integer as stored,
  count(*) filter (where least(observed_at, details_at) < $1::timestamptz)::integer as old
from tmdb.observations`;

const storedRow = z.object({ stored: z.number(), old: z.number() });

/**
 * Whether what TMDB said, in the database and in the raw files, is older than its terms let it be kept; `null` where
 * nothing is stored of it. A database that does not answer is left to its own check.
 */
export async function checkTmdbAge(
  settings: { readonly databaseUrl: string | null; readonly out: string },
  now: Date,
): Promise<Finding | null> {
  const limit = new Date(now);
  limit.setUTCMonth(limit.getUTCMonth() - MOST_MONTHS);
  const { stored, old } = await countStored(settings, limit);
  const days = await rawDays(join(settings.out, 'lake', 'raw'));
  const day = limit.toISOString().slice(0, 10);
  const oldDays = days.filter((one) => one < day).length;
  if (stored === 0 && days.length === 0) return null;
  if (old === 0 && oldDays === 0)
    return ok(CHECK, `titles, people, reviews and raw files were all seen since ${day}`);
  const seen = [
    ...(old === 0 ? [] : [`${old} of ${stored} titles, people and reviews in the database`]),
    ...(oldDays === 0 ? [] : [`${counted(oldDays, 'daily file')} under lake/raw`]),
  ];
  return warning(
    CHECK,
    `kept longer than the ${MOST_MONTHS} months that TMDB's terms allow (seen before ${day}): ${seen.join(' and ')}`,
    'collect again what you need, and delete what stays old: docs/tmdb.md, "Refreshing"',
  );
}

async function countStored(
  settings: { readonly databaseUrl: string | null; readonly out: string },
  limit: Date,
): Promise<z.infer<typeof storedRow>> {
  const nothing = { stored: 0, old: 0 };
  const folder = join(settings.out, 'pglite');
  if (settings.databaseUrl === null && !existsSync(folder)) return nothing;
  let database: SqlDatabase | undefined;
  try {
    database = await connectDatabase({ databaseUrl: settings.databaseUrl, folder, connections: 1 });
    const { rows } = await database.execute(`select to_regclass('tmdb.observations') is not null`);
    if (rows[0]?.[0] !== true) return nothing;
    const [counts] = await queryRows(database, STORED, [limit.toISOString()], storedRow);
    return counts ?? nothing;
  } catch {
    // The check of the database says why.
    return nothing;
  } finally {
    await database?.close();
  }
}

const DAY_FILE = /^tmdb-[a-z-]+\/year=(\d{4})\/month=(\d\d)\/day=(\d\d)\/[^/]+$/;

/** The days, ISO 8601, of the files of TMDB's answers in a folder, one for each file. */
async function rawDays(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder, { recursive: true });
    return names.flatMap((name) => {
      const [, year, month, day] = DAY_FILE.exec(name.replaceAll('\\', '/')) ?? [];
      return day === undefined ? [] : [`${year}-${month}-${day}`];
    });
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}
