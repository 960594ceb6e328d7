-- A day has titles.
-- guards: tmdb_stat
-- severity: error
select getvariable('date') as date, 0 as titles where not exists (from tmdb_stat)
