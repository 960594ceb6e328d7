-- Every row is of its day.
-- guards: tmdb_stat
-- severity: error
select date, kind, tmdb_id from tmdb_stat where date is distinct from getvariable('date') order by all
