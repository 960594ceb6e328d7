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
    (16, 'gross_worldwide', m.gross_worldwide is not null)
) as f (place, field, filled)
group by f.place, f.field
order by f.place;
