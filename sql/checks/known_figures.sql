-- Popularity and votes of at least 80 % of the titles are known.
-- guards: tmdb_stat
-- severity: error
-- tolerance: 20%
select kind, tmdb_id, popularity, vote_count from tmdb_stat
where popularity is null or vote_count is null order by all
