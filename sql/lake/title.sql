-- Every title of TMDB that is stored, with the days on which TMDB was first and last seen to name it.
select
  t.kind, t.id as tmdb_id, t.imdb_id, t.title, t.original_title, t.original_language, t.release_date, t.segment,
  (o.first_observed_at at time zone 'UTC')::date as first_seen, (o.observed_at at time zone 'UTC')::date as last_seen
from tmdb.titles t
join tmdb.observations o on o.key = t.kind || '/' || t.id
