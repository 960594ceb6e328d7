-- The median of popularity stays between half and twice that of the day before: else TMDB has rescaled it.
-- guards: tmdb_stat
-- severity: warn
-- needs: earlier
with compared as (
  select
    (select median(popularity) from tmdb_stat) as median_popularity,
    (select median(popularity) from earlier_tmdb_stat) as median_before
)
select getvariable('date') as date, median_popularity, median_before from compared
where median_popularity not between median_before / 2 and median_before * 2
