-- Every title of a day is in the dimension of titles.
-- guards: tmdb_stat
-- severity: error
select s.kind, s.tmdb_id from tmdb_stat s anti join title t on t.kind = s.kind and t.tmdb_id = s.tmdb_id
order by all
