-- Rank of each title among those of its kind and year by rating, then by votes.
select
  year,
  kind,
  rank() over (partition by year, kind order by rating desc, vote_count desc nulls last) as rank,
  imdb_id,
  title,
  rating,
  vote_count
from movies
where year is not null and rating is not null
order by year desc, kind, rank, imdb_id;
