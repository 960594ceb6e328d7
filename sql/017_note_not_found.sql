-- What TMDB no longer has: its last values stay, and readers can tell it from what is there.

create table tmdb.not_found (
  kind text collate "C" not null check (kind in ('movie', 'tv', 'person')),
  id integer not null check (id > 0),
  since timestamptz(3) not null,
  asked_at timestamptz(3) not null,
  primary key (kind, id),
  check (since <= asked_at)
);

comment on table tmdb.not_found is
  'What TMDB had nothing under when its details were asked for. It may be back since: tmdb.gone has only what is not.';
comment on column tmdb.not_found.kind is 'movie, tv or person';
comment on column tmdb.not_found.id is 'TMDB''s id';
comment on column tmdb.not_found.since is 'When TMDB first had nothing under it, after it was seen last';
comment on column tmdb.not_found.asked_at is 'When it was last asked for and not there';

-- Computed rather than kept: whatever is stored later, in whatever order, may bring one back or tell where it went.
create view tmdb.gone as
with gone as (
  select n.kind, n.id, n.since, n.asked_at
  from tmdb.not_found n
  where not exists (
    select from tmdb.observations o where o.key = n.kind || '/' || n.id and o.observed_at > n.asked_at
  )
)
select
  g.kind,
  g.id,
  g.since,
  g.asked_at,
  (
    select min(other.id)
    from (
      select o.id
      from tmdb.titles t
      join tmdb.titles o on o.imdb_id = t.imdb_id and o.kind = t.kind
      where t.kind = g.kind and t.id = g.id
      union all
      select o.id
      from tmdb.people p
      join tmdb.people o on o.imdb_id = p.imdb_id
      where g.kind = 'person' and p.id = g.id
    ) as other
    where other.id <> g.id and not exists (select from gone x where x.kind = g.kind and x.id = other.id)
  ) as merged_into
from gone g;

comment on view tmdb.gone is
  'What TMDB deleted or merged into another: asked for and not there, and not seen since. What is stored of it stays as it was last.';
comment on column tmdb.gone.kind is 'movie, tv or person';
comment on column tmdb.gone.id is 'TMDB''s id; it may not be stored at all';
comment on column tmdb.gone.since is 'When TMDB first had nothing under it';
comment on column tmdb.gone.asked_at is 'When it was last asked for and not there';
comment on column tmdb.gone.merged_into is
  'Of the same kind, the stored id that has its IMDb id; null where none is stored that has';
