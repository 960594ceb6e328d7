-- A day is no copy of the one before it: popularity moves every day.
-- guards: tmdb_stat
-- severity: error
-- needs: earlier
with compared as (
  select
    count(*)::integer as titles,
    count(*) filter (where s.popularity is not distinct from e.popularity)::integer as same_popularity
  from tmdb_stat s join earlier_tmdb_stat e on e.kind = s.kind and e.tmdb_id = s.tmdb_id
)
select getvariable('date') as date, titles, same_popularity from compared where titles >= 20 and same_popularity >= titles * 0.95
