-- Every id of TMDB's daily exports, and which exports were loaded.

-- A load puts a new partition in the place of the old one of its kind, so nothing may refer to the partitions. Each has a
-- key of its own, the id: one over all of them would hold the kind too, and take twice as long to build.
create table tmdb.ids (
  kind text collate "C" not null,
  id integer not null,
  first_seen date not null,
  last_seen date not null,
  popularity numeric,
  adult boolean not null,
  check (id > 0 and first_seen <= last_seen and popularity >= 0)
) partition by list (kind);

create table tmdb.ids_movie partition of tmdb.ids (primary key (id)) for values in ('movie');
create table tmdb.ids_tv partition of tmdb.ids (primary key (id)) for values in ('tv');
create table tmdb.ids_person partition of tmdb.ids (primary key (id)) for values in ('person');

comment on table tmdb.ids is
  'Every id that a loaded daily export of TMDB had; only `tmdb exports pull` writes here. What is gone stays, with the last day that had it. Key: kind, id.';
comment on column tmdb.ids.kind is 'movie, tv or person: ids are unique only among those of their kind';
comment on column tmdb.ids.id is 'TMDB''s id';
comment on column tmdb.ids.first_seen is 'Day (UTC) of the oldest loaded export with it';
comment on column tmdb.ids.last_seen is 'Day (UTC) of the newest loaded export with it';
comment on column tmdb.ids.popularity is 'TMDB''s popularity in that newest export; null where it gave none';
comment on column tmdb.ids.adult is 'Whether that newest export was the one of what is for adults';

create table tmdb.exports (
  kind text collate "C" not null check (kind in ('movie', 'tv', 'person')),
  adult boolean not null,
  date date not null,
  line_count integer not null check (line_count > 0),
  id_count integer not null check (id_count > 0),
  checksum text not null,
  loaded_at timestamptz(3) not null,
  primary key (kind, adult, date)
);

comment on table tmdb.exports is 'The daily exports of ids that were loaded, a row per file.';
comment on column tmdb.exports.kind is 'movie, tv or person';
comment on column tmdb.exports.adult is 'Whether it is the file of what is for adults';
comment on column tmdb.exports.date is 'Day (UTC) of the file';
comment on column tmdb.exports.line_count is 'Lines of the file';
comment on column tmdb.exports.id_count is 'Ids in it, each counted once';
comment on column tmdb.exports.checksum is 'SHA-256 of the file as it lay on the disk';
comment on column tmdb.exports.loaded_at is 'When it was loaded last';
