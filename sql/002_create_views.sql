-- Views over the people: those who act, and the first-billed actor of each title.

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
