import { join } from 'node:path';
import { z } from 'zod';
import { dayNumber } from '../../domain/days/day-number.js';
import { TMDB_KINDS } from '../../domain/tmdb/tmdb-id.js';
import { queryRows } from '../../infrastructure/database/sql-database.js';
import { tmdbRawDays } from '../../infrastructure/jsonl/jsonl-tmdb-repository.js';
import { isCredentialGiven } from '../options/tmdb/tmdb-credential.js';
import type { CredentialSettings } from '../options/tmdb/tmdb-options.js';
import { readQuietly } from './ask-quietly.js';
import { type Finding, ok, warning } from './finding.js';

const CHECK = 'tmdb ids';

/** TMDB makes new files every day, and those of a day are there the next morning at the latest. */
const FRESH_DAYS = 2;

const NONE_LOADED = ok(
  CHECK,
  'no daily ids are loaded; only what is new or gone is told by them (tmdb exports pull)',
);

const NEWEST = `
select k.kind, (select max(e.date) from tmdb.exports e where e.kind = k.kind and not e.adult) as date,
  exists (select from tmdb.observations) as "isStored"
from unnest($1::text[]) with ordinality k (kind, place)
order by k.place`;

const newestRow = z.object({ kind: z.enum(TMDB_KINDS), date: z.string().nullable(), isStored: z.boolean() });

/**
 * The newest loaded daily ids of each kind; `null` where TMDB is not used, without a key and without anything of it, and when
 * the database itself does not answer.
 */
export async function checkTmdbIds(
  settings: CredentialSettings & { readonly databaseUrl: string | null; readonly out: string },
  now: Date,
): Promise<Finding | null> {
  const newest = await readQuietly(settings, 'tmdb.exports', (database) =>
    queryRows(database, NEWEST, [TMDB_KINDS], newestRow),
  );
  if (newest === null) return null;
  if (newest.every(({ date }) => date === null)) {
    const isUsed = isCredentialGiven(settings) || newest.some(({ isStored }) => isStored);
    return isUsed || (await hasRawFiles(settings.out)) ? NONE_LOADED : null;
  }
  const message = newest.map(({ kind, date }) => `${kind} ${date ?? 'not loaded'}`).join(', ');
  const today = dayNumber(now.toISOString().slice(0, 10));
  const old = newest.filter(({ date }) => date !== null && today - dayNumber(date) > FRESH_DAYS);
  if (old.length === 0) return ok(CHECK, message);
  const kinds = old.map(({ kind }) => kind).join(',');
  return warning(
    CHECK,
    `${message}: older than ${FRESH_DAYS} days`,
    `get newer ones: tmdb exports pull --kind ${kinds}`,
  );
}

async function hasRawFiles(out: string): Promise<boolean> {
  return (await tmdbRawDays(join(out, 'lake'))).length > 0;
}
