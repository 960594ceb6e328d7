-- The genres of each title; TMDB may name one twice, of which the first place counts.
select kind, title_id as tmdb_id, genre_id, min(position) as position
from tmdb.title_genres group by kind, title_id, genre_id
