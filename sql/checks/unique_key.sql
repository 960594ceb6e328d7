-- A title has one row of a day.
-- guards: tmdb_stat
-- severity: error
select kind, tmdb_id, count(*)::integer as rows from tmdb_stat
group by kind, tmdb_id having count(*) > 1 or kind is null or tmdb_id is null order by all
