-- Genres of movies and of series.
select kind, id as genre_id, name from tmdb.genres
