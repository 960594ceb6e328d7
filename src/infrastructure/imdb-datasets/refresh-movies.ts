import { z } from 'zod';
import { DATASETS_SOURCE } from '../../domain/sources.js';
import { LONGEST_TEXT } from '../../domain/text-limits.js';
import {
  inTransaction,
  LONG_STATEMENT_MS,
  queryRows,
  type SqlDatabase,
  type SqlSession,
} from '../database/sql-database.js';

export interface RefreshReport {
  /** Movies whose row was written. */
  readonly updated: number;
  /** Of these, movies whose rating or votes changed. */
  readonly ratings: number;
  /** Movies newly marked as vanished. */
  readonly vanished: number;
}

/** A column of movies that the datasets know too: its key in field_sources, and the dataset's value as movies takes it. */
interface Refreshed {
  readonly column: string;
  readonly key: string;
  readonly value: string;
}

/** What `trim()` takes for blanks: a run that saves the title again is to write the same. */
const BLANKS = String.raw`E' \t\n\x0b\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'`;

/** The ranges are those of checkMovie: the datasets hold some older and some empty values. */
const REFRESHED: readonly Refreshed[] = [
  { column: 'kind', key: 'kind', value: `nullif(${trimmed('b.title_type')}, '')` },
  { column: 'title', key: 'title', value: textOf('b.primary_title') },
  { column: 'original_title', key: 'originalTitle', value: textOf('b.original_title') },
  { column: 'year', key: 'year', value: 'case when b.start_year >= 1888 then b.start_year end' },
  { column: 'end_year', key: 'endYear', value: 'case when b.end_year >= 1888 then b.end_year end' },
  {
    column: 'duration_minutes',
    key: 'durationMinutes',
    value: 'case when b.runtime_minutes >= 1 then b.runtime_minutes end',
  },
];

function trimmed(column: string): string {
  return `btrim(${column}, ${BLANKS})`;
}

function textOf(column: string): string {
  const text = trimmed(column);
  return `case when ${text} <> '' and octet_length(${text}) <= ${LONGEST_TEXT} then ${text} end`;
}

const columns = REFRESHED.map(({ column }) => column);
const rowOf = (alias: string) =>
  [...columns, 'rating', 'vote_count'].map((name) => `${alias}.${name}`).join(', ');

/** A value that the datasets gave, or that nobody knows, follows the datasets; others stay. */
const follows = (key: string, column: string) =>
  `(coalesce(o.field_sources ->> '${key}', o.source) = '${DATASETS_SOURCE}' or o.${column} is null)`;

const taken = ({ column, key, value }: Refreshed) =>
  `case when ${follows(key, column)} then coalesce(${value}, o.${column}) else o.${column} end as ${column}`;

/** The keys of values that come from the datasets although the movie's source is another one. */
const givenKey = ({ column, key, value }: Refreshed) =>
  `case when ${follows(key, column)} and ${value} is not null then '${key}' end`;

const RATING_IS_TAKEN = `(
  r.tconst is not null and (${follows('rating', 'rating')} or f.ratings_date > o.updated_at)
)`;

// What the movies should be after the refresh; those that already are come out unchanged.
const REFRESHED_MOVIES = `
select o.imdb_id, ${REFRESHED.map(taken).join(',\n  ')},
  case when ${RATING_IS_TAKEN} then r.average_rating else o.rating end as rating,
  case when ${RATING_IS_TAKEN} then r.num_votes else o.vote_count end as vote_count,
  case when o.source = '${DATASETS_SOURCE}' then o.field_sources
    else o.field_sources || coalesce((
      select jsonb_object_agg(given.key, '${DATASETS_SOURCE}')
      from unnest(array[
        ${REFRESHED.map(givenKey).join(',\n        ')},
        case when ${RATING_IS_TAKEN} then 'rating' end,
        case when ${RATING_IS_TAKEN} then 'voteCount' end
      ]) as given (key)
      where given.key is not null
    ), '{}')
  end as field_sources,
  greatest(o.updated_at, f.latest_date) as updated_at
from movies o
join imdb.title_basics b on b.tconst = o.imdb_id
left join imdb.title_ratings r on r.tconst = o.imdb_id
cross join (
  select least(max(file_date) filter (where dataset = 'title.ratings'), now()) as ratings_date,
    least(max(file_date), now()) as latest_date
  from imdb.dataset_files where dataset in ('title.basics', 'title.ratings')
) f`;

const DIFFERING = `
select o.imdb_id
from movies o join (${REFRESHED_MOVIES}) n on n.imdb_id = o.imdb_id
where (${rowOf('o')}) is distinct from (${rowOf('n')})`;

// Locks the movies that differ in the order of their ids, as upsert_movies does, so that neither can deadlock.
const LOCK_DIFFERING = `
select count(*)::integer as count
from (
  select from movies
  where imdb_id in (${DIFFERING})
  order by imdb_id
  for no key update
) locked`;

// Output: the movies written and those that got a row in the rating history.
const WRITE_DIFFERING = `
with put as (
  update movies o
  set (${rowOf('o').replaceAll('o.', '')}, field_sources, updated_at) = row(${rowOf('n')}, n.field_sources, n.updated_at)
  from (${REFRESHED_MOVIES}) n
  where n.imdb_id = o.imdb_id and (${rowOf('o')}) is distinct from (${rowOf('n')})
  returning o.imdb_id, o.rating, o.vote_count, o.metascore, o.updated_at
), noted as (
  insert into rating_history (movie_id, recorded_at, rating, vote_count, metascore)
  select put.imdb_id, put.updated_at, put.rating, put.vote_count, put.metascore
  from put
  left join lateral (
    select h.rating, h.vote_count, h.metascore
    from rating_history h
    where h.movie_id = put.imdb_id
    order by h.id desc
    limit 1
  ) last on true
  where (put.rating, put.vote_count, put.metascore) is distinct from (last.rating, last.vote_count, last.metascore)
  returning 1
)
select (select count(*) from put)::integer as updated, (select count(*) from noted)::integer as ratings`;

const MARK_VANISHED = `
with put as (
  update movies set vanished_at = now() where imdb_id = any ($1::text[]) and vanished_at is null returning 1
)
select count(*)::integer as count from put`;

const UNMARK_RETURNED = `
update movies set vanished_at = null
where vanished_at is not null and exists (select from imdb.title_basics b where b.tconst = imdb_id)`;

const countRow = z.object({ count: z.number() });
const writtenRow = z.object({ updated: z.number(), ratings: z.number() });

/**
 * Brings the movies that are stored up to date with the loaded datasets: only rows that differ are written, a changed
 * rating goes to the rating history, `vanished` titles are marked and those that came back are unmarked. Genres, cast
 * and directors follow when a run saves the title again.
 */
export async function refreshMovies(
  database: SqlDatabase,
  vanished: readonly string[],
): Promise<RefreshReport> {
  return await inTransaction(
    database,
    async (session) => {
      await one(session, LOCK_DIFFERING, [], countRow);
      const written = await one(session, WRITE_DIFFERING, [], writtenRow);
      const { count } = await one(session, MARK_VANISHED, [vanished], countRow);
      await session.execute(UNMARK_RETURNED);
      return { ...written, vanished: count };
    },
    LONG_STATEMENT_MS,
  );
}

async function one<Row>(
  session: SqlSession,
  text: string,
  parameters: readonly (readonly string[])[],
  schema: z.ZodType<Row>,
): Promise<Row> {
  const [row] = await queryRows(session, text, parameters, schema);
  if (row === undefined) throw new Error('an aggregate answered no row');
  return row;
}
