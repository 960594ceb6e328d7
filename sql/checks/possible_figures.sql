-- No figure is one that cannot be: votes are 0 to 10, numbers are not negative, ranks begin with 1.
-- guards: tmdb_stat
-- severity: error
select kind, tmdb_id, popularity, vote_average, vote_count, season_count, episode_count, list_rank from tmdb_stat
where
  popularity < 0 or vote_average not between 0 and 10 or vote_count < 0 or season_count < 0 or episode_count < 0 or list_rank < 1
  or (kind = 'movie' and (season_count is not null or episode_count is not null))
order by all
