-- How many titles have each field, and which share of all titles that is.
select
  f.field,
  count(*) filter (where f.filled) as titles,
  round(100.0 * count(*) filter (where f.filled) / count(*), 1) as percent
from movies m
cross join lateral (
  values
    (1, 'year', m.year is not null),
    (2, 'rating', m.rating is not null),
    (3, 'vote_count', m.vote_count is not null),
    (4, 'metascore', m.metascore is not null),
    (5, 'duration_minutes', m.duration_minutes is not null),
    (6, 'certificate', m.certificate is not null),
    (7, 'genres', exists (select from movie_genre g where g.movie_id = m.imdb_id)),
    (8, 'cast', exists (select from movie_actor a where a.movie_id = m.imdb_id)),
    (9, 'directors', exists (select from movie_director d where d.movie_id = m.imdb_id)),
    (10, 'plot', m.plot is not null),
    (11, 'poster_url', m.poster_url is not null),
    (12, 'release_date', m.release_date is not null),
    (13, 'countries', m.countries <> '{}'),
    (14, 'languages', m.languages <> '{}'),
    (15, 'budget', m.budget is not null),
    (16, 'gross_worldwide', m.gross_worldwide is not null),
    (17, 'partial_release_date', m.partial_release_date is not null),
    (18, 'release_country', m.release_country is not null),
    (19, 'gross_domestic', m.gross_domestic is not null),
    (20, 'gross_opening', m.gross_opening is not null),
    (21, 'popularity_rank', m.popularity_rank is not null),
    (22, 'is_adult', m.is_adult is not null),
    (23, 'series_id', m.series_id is not null),
    (24, 'season_number', m.season_number is not null),
    (25, 'episode_number', m.episode_number is not null),
    (26, 'season_count', m.season_count is not null),
    (27, 'episode_count', m.episode_count is not null),
    (28, 'production_status', m.production_status is not null),
    (29, 'interests', m.interests <> '{}'),
    (30, 'keywords', m.keywords <> '{}'),
    (31, 'companies', m.companies <> '{}'),
    (32, 'award_wins', m.award_wins is not null),
    (33, 'award_nominations', m.award_nominations is not null),
    (34, 'cast_count', m.cast_count is not null),
    (35, 'writers', exists (select from movie_writer w where w.movie_id = m.imdb_id)),
    (36, 'creators', exists (select from movie_creator c where c.movie_id = m.imdb_id))
) as f (place, field, filled)
group by f.place, f.field
order by f.place;
