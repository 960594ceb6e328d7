import { z } from 'zod';
import { inTransaction, LONG_STATEMENT_MS, queryRows, type SqlDatabase } from '../database/sql-database.js';

// In the order of their ids, as upsert_movies locks them, so that neither can deadlock.
const HOLD = `
select from movies where imdb_id = any ($1::text[]) or vanished_at is not null order by imdb_id for no key update`;

const MARK_VANISHED = `
update movies set vanished_at = now() where imdb_id = any ($1::text[]) and vanished_at is null
returning imdb_id as "titleId"`;

const UNMARK_RETURNED = `
update movies set vanished_at = null
where vanished_at is not null and exists (select from imdb.title_basics b where b.tconst = imdb_id)`;

const markedRow = z.object({ titleId: z.string() });

/** Marks the movies whose titles a load has no more and unmarks those that came back; answers how many are newly marked. */
export async function markVanished(database: SqlDatabase, vanished: readonly string[]): Promise<number> {
  return await inTransaction(
    database,
    async (session) => {
      await session.execute(HOLD, [vanished]);
      const marked = await queryRows(session, MARK_VANISHED, [vanished], markedRow);
      await session.execute(UNMARK_RETURNED);
      return marked.length;
    },
    LONG_STATEMENT_MS,
  );
}
