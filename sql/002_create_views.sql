-- Views: the people who act, the first-billed actor of each title, and the source of every value.

create view actors as
select p.imdb_id, p.name
from people p
where exists (select from movie_actor a where a.actor_id = p.imdb_id);

comment on view actors is 'The people who act in at least one title; the same as actors.csv.';
comment on column actors.imdb_id is 'IMDb''s id of the person (nconst)';
comment on column actors.name is 'Name as last seen';

create view vw_movie_actor_main as
select m.imdb_id as movie_id, m.title, m.year, m.rating, p.imdb_id as actor_id, p.name as actor_name, main.characters
from movies m
cross join lateral (
  select a.actor_id, a.characters
  from movie_actor a
  where a.movie_id = m.imdb_id
  order by a.billing_order
  limit 1
) main
join people p on p.imdb_id = main.actor_id;

comment on view vw_movie_actor_main is 'Each title with its first-billed actor; titles without a known cast are absent.';
comment on column vw_movie_actor_main.movie_id is 'Title';
comment on column vw_movie_actor_main.title is 'Title as shown in the language of the request';
comment on column vw_movie_actor_main.year is 'Year of release; of a series, its first';
comment on column vw_movie_actor_main.rating is 'Mean user rating, 1 to 10, one decimal';
comment on column vw_movie_actor_main.actor_id is 'Person';
comment on column vw_movie_actor_main.actor_name is 'Name as last seen';
comment on column vw_movie_actor_main.characters is 'Characters played, in the order of the page';

create view movie_field_sources as
select m.imdb_id as movie_id, f.field, coalesce(m.field_sources ->> f.key, m.source) as source
from movies m
cross join lateral (
  values
    ('kind', 'kind', true),
    ('title', 'title', true),
    ('original_title', 'originalTitle', m.original_title is not null),
    ('year', 'year', m.year is not null),
    ('end_year', 'endYear', m.end_year is not null),
    ('rating', 'rating', m.rating is not null),
    ('vote_count', 'voteCount', m.vote_count is not null),
    ('metascore', 'metascore', m.metascore is not null),
    ('duration_minutes', 'durationMinutes', m.duration_minutes is not null),
    ('certificate', 'certificate', m.certificate is not null),
    ('plot', 'plot', m.plot is not null),
    ('poster_url', 'posterUrl', m.poster_url is not null),
    ('release_date', 'releaseDate', m.release_date is not null),
    ('countries', 'countries', m.countries <> '{}'),
    ('languages', 'languages', m.languages <> '{}'),
    ('budget', 'budget', m.budget is not null),
    ('gross_worldwide', 'grossWorldwide', m.gross_worldwide is not null),
    ('chart_rank', 'chartRank', m.chart_rank is not null),
    ('genres', 'genres', exists (select from movie_genre g where g.movie_id = m.imdb_id)),
    ('cast', 'cast', exists (select from movie_actor a where a.movie_id = m.imdb_id)),
    ('directors', 'directors', exists (select from movie_director d where d.movie_id = m.imdb_id))
) f (field, key, is_known)
where f.is_known;

comment on view movie_field_sources is 'The source of every value that is known of a title.';
comment on column movie_field_sources.movie_id is 'Title';
comment on column movie_field_sources.field is 'Column of movies, or genres, cast, directors';
comment on column movie_field_sources.source is 'Source that the value was read from, e.g. imdb-html';
