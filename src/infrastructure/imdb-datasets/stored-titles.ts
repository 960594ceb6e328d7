import { z } from 'zod';
import { NumberSet } from '../../shared/number-set.js';
import { queryRows, type SqlDatabase } from '../database/sql-database.js';
import { DatasetsUnavailable } from './dataset-fault.js';
import { STAGING } from './staging.js';
import { titleNumber } from './title-number.js';

const idRow = z.object({ id: z.string() });
const IDS_PER_QUERY = 20_000;

/** The titles whose basics an embedded database keeps: those with votes, and those in `movies`. */
export async function readListedTitles(database: SqlDatabase, ratingsAreStaged: boolean): Promise<NumberSet> {
  const titles = new NumberSet();
  const ratings = `${ratingsAreStaged ? STAGING : 'imdb'}.title_ratings`;
  const rated = await addIds(database, `select tconst as id from ${ratings} where tconst > $1`, titles);
  if (rated === 0) {
    throw new DatasetsUnavailable(
      'the embedded database keeps title.basics of titles with votes only, so it needs title.ratings first; load both',
    );
  }
  await addIds(database, 'select imdb_id as id from movies where imdb_id > $1', titles);
  return titles;
}

async function addIds(database: SqlDatabase, query: string, titles: NumberSet): Promise<number> {
  let count = 0;
  for (let last = ''; ; ) {
    const page = await queryRows(database, `${query} order by id limit ${IDS_PER_QUERY}`, [last], idRow);
    for (const { id } of page) {
      const number = titleNumber(id);
      if (number !== null) titles.add(number);
    }
    count += page.length;
    const end = page.at(-1);
    if (end === undefined || page.length < IDS_PER_QUERY) return count;
    last = end.id;
  }
}
