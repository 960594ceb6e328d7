import { join } from 'node:path';
import { z } from 'zod';
import { queryRows } from '../../infrastructure/database/sql-database.js';
import { tmdbRawDays } from '../../infrastructure/jsonl/jsonl-tmdb-repository.js';
import { counted } from '../../shared/counted.js';
import { readQuietly } from './ask-quietly.js';
import { type Finding, ok, warning } from './finding.js';

const CHECK = 'tmdb data';

/** TMDB's terms of use let its data be kept for six months (2026-11). */
const MOST_MONTHS = 6;

/** A title of which lists still tell may have details that were not seen for longer. */
const STORED = `
select count(*)::integer as stored,
  count(*) filter (where least(observed_at, details_at) < $1::timestamptz)::integer as old
from tmdb.observations`;

const EDITS = 'select count(*)::integer as old from tmdb.changes where observed_at < $1::timestamptz';

const editsRow = z.object({ old: z.number() });
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
  const counts = await readQuietly(settings, 'tmdb.observations', (database) =>
    queryRows(database, STORED, [limit.toISOString()], storedRow),
  );
  const { stored, old } = counts?.[0] ?? { stored: 0, old: 0 };
  const edits = await readQuietly(settings, 'tmdb.changes', (database) =>
    queryRows(database, EDITS, [limit.toISOString()], editsRow),
  );
  const oldEdits = edits?.[0]?.old ?? 0;
  const days = await tmdbRawDays(join(settings.out, 'lake'));
  const day = limit.toISOString().slice(0, 10);
  const oldDays = days.filter((one) => one < day).length;
  if (stored + oldEdits + days.length === 0) return null;
  if (old + oldEdits + oldDays === 0)
    return ok(CHECK, `titles, people, reviews, edits and raw files were all seen since ${day}`);
  const seen = [
    ...(old === 0 ? [] : [`${old} of ${stored} titles, people and reviews in the database`]),
    ...(oldEdits === 0 ? [] : [`${counted(oldEdits, 'edit')} in the database`]),
    ...(oldDays === 0 ? [] : [`${counted(oldDays, 'raw file')} under lake/`]),
  ];
  return warning(
    CHECK,
    `kept longer than the ${MOST_MONTHS} months that TMDB's terms allow (seen before ${day}): ${seen.join(' and ')}`,
    'collect again what you need, and delete what stays old: docs/tmdb.md, "Refreshing"',
  );
}
