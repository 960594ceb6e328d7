import { z } from 'zod';
import { isTitleId, type TitleId } from '../../domain/imdb/title-id.js';
import { queryRows, type SqlSession } from '../database/sql-database.js';
import { requireLoaded, TITLE_DATASETS } from './dataset-movies.js';

/** Votes a film needs to be in IMDb's Top 250 (IMDb's help page on ratings, and the Top 250 page until 2022). */
export const TOP_LEAST_VOTES = 25_000;

/** Films in the chart. */
export const TOP_FILMS = 250;

export interface RankedTitle {
  readonly titleId: TitleId;
  readonly weightedRating: number;
}

const rankedRow = z.object({ titleId: z.string().refine(isTitleId), weightedRating: z.number() });

// Input: least votes m. With R and v a film's rating and votes and C the mean rating of all films that qualify, the
// weighted rating is (v/(v+m))·R + (m/(v+m))·C. Documentaries are in IMDb's chart of their own.
const RANK = `
with pool as (
  select r.tconst, r.average_rating as rating, r.num_votes::numeric as votes
  from imdb.title_ratings r join imdb.title_basics b using (tconst)
  where r.num_votes >= $1::integer and b.title_type = 'movie' and coalesce(b.is_adult, 0) = 0
    and not coalesce('Documentary' = any (string_to_array(b.genres, ',')), false)
), mean as (
  select avg(rating) as rating from pool
)
select p.tconst as "titleId",
  (p.votes / (p.votes + $1::integer) * p.rating + $1::integer / (p.votes + $1::integer) * m.rating)::float8
    as "weightedRating"
from pool p cross join mean m
order by 2 desc, p.votes desc, p.tconst
limit ${TOP_FILMS}`;

/**
 * IMDb's Top 250 as its published formula makes it of the loaded datasets. It is not the chart itself, which counts
 * only votes of regular voters, whom IMDb does not name.
 */
export async function readWeightedTop(
  database: SqlSession,
  leastVotes = TOP_LEAST_VOTES,
): Promise<RankedTitle[]> {
  await requireLoaded(database, TITLE_DATASETS);
  return await queryRows(database, RANK, [leastVotes], rankedRow);
}
