-- TMDB's answers have paths of pictures. The address of a poster is built when it is read, with the size that was chosen last.

create table tmdb.poster_addresses (
  is_single boolean primary key default true check (is_single),
  base_url text not null,
  size text not null
);

insert into tmdb.poster_addresses (base_url, size) values ('https://image.tmdb.org/t/p/', 'w342');

comment on table tmdb.poster_addresses is 'Of what the address of a poster is built, as collect was told last. One row.';
comment on column tmdb.poster_addresses.is_single is 'Always true';
comment on column tmdb.poster_addresses.base_url is 'Begin of every address, with a slash at its end';
comment on column tmdb.poster_addresses.size is 'Size of the picture, e.g. w342';

create view tmdb.title_posters as
select t.kind, t.id, t.title, a.base_url || a.size || t.poster_path as poster_url
from tmdb.titles t
cross join tmdb.poster_addresses a
where t.poster_path is not null;

comment on view tmdb.title_posters is 'The address of the poster of each title that has one';
comment on column tmdb.title_posters.kind is 'movie or tv';
comment on column tmdb.title_posters.id is 'TMDB''s id of the title';
comment on column tmdb.title_posters.title is 'Title';
comment on column tmdb.title_posters.poster_url is 'Address of the poster, in the size that was chosen last';
