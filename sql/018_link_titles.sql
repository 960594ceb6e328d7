-- Which title of IMDb is which of TMDB, and by what that is known.

-- IMDb's type of a title, null where neither the datasets nor the movies have it. Movies that TMDB alone has told have
-- theirs from the very link that is to be checked. A table of one row, so that it becomes part of the query around it.
create function imdb_kind_of(title_id text) returns table (kind text)
language sql stable parallel safe
as $$
select coalesce(
  (select b.title_type from imdb.title_basics b where b.tconst = title_id),
  (select m.kind from movies m where m.imdb_id = title_id and m.source <> 'tmdb')
)
$$;

-- Whether a title of this type at IMDb, null where it is unknown, may be one of that kind at TMDB. Specials, pilots and
-- short films of television are among movies or series there; episodes have no ids of their own, games and podcasts are
-- not there.
create function is_kind_at_tmdb(imdb_kind text, kind text) returns boolean
language sql immutable parallel safe
return case
  when imdb_kind in ('tvSeries', 'tvMiniSeries') then kind = 'tv'
  when imdb_kind in ('movie', 'tvMovie', 'short', 'video', 'musicVideo') then kind = 'movie'
  when imdb_kind in ('tvEpisode', 'videoGame', 'podcastSeries', 'podcastEpisode') then false
  else true
end;

create table title_links (
  imdb_id text collate "C" not null check (imdb_id ~ '^tt[0-9]{7,15}$'),
  kind text collate "C" not null check (kind in ('movie', 'tv')),
  tmdb_id integer not null check (tmdb_id > 0),
  evidence text not null check (evidence in ('details', 'find')),
  first_observed_at timestamptz(3) not null,
  observed_at timestamptz(3) not null,
  superseded_at timestamptz(3),
  imdb_kind text,
  state text not null generated always as (
    case
      when superseded_at is not null then 'superseded'
      when is_kind_at_tmdb(imdb_kind, kind) then 'current'
      else 'other-kind'
    end
  ) stored,
  primary key (imdb_id, kind, tmdb_id)
);

create index title_links_tmdb on title_links (kind, tmdb_id);

-- No reference to movies or tmdb.titles: a link may be known before either.
comment on table title_links is
  'Which title of IMDb is which of TMDB. A link is never overwritten: what TMDB says no longer is superseded and stays, and so do two links of one title. Use those whose state is current.';
comment on column title_links.imdb_id is 'IMDb''s id (tconst)';
comment on column title_links.kind is 'Kind at TMDB: movie or tv';
comment on column title_links.tmdb_id is 'TMDB''s id, unique among those of its kind';
comment on column title_links.evidence is
  'By what it was seen last to be so, anew: details (those of the title at TMDB say IMDb''s id) or find (TMDB''s answer to IMDb''s id)';
comment on column title_links.first_observed_at is 'Time of the first answer with it';
comment on column title_links.observed_at is
  'Time of the answer since which it has been so; the newest that says so is in tmdb.observations (movie/278, find/tt0111161)';
comment on column title_links.superseded_at is 'Time of the answer that says it no longer; null while none does';
comment on column title_links.imdb_kind is 'IMDb''s title type, where it is known';
comment on column title_links.state is
  'current; superseded (TMDB says it no longer); other-kind (TMDB says it, but IMDb''s type is of another kind: a film never is a series)';

comment on table tmdb.observations is
  'When TMDB was seen to say what is stored of a title, a person or a review, or was asked for an id of IMDb. The times stand apart from the rows they are of, which stay as they are when only a time moves.';
comment on column tmdb.observations.key is
  'Kind and id: movie/278, tv/1396, person/287, review/5488c29bc3a3686f4a00004a; find/tt0111161 also where TMDB has nothing under that id';

-- Input: an array of what TMDB answered to ids of IMDb, each {imdbId, observedAt, titles: [{kind, id}]}, without titles
-- where it has none. An id may occur once; twice is refused with SQLSTATE 21000.
-- Output: one row per answer, by its key (find/tt0111161): 'inserted', 'updated' (a link came, went or came back) or
-- 'unchanged'. An answer older than the last is of no account, nor is it where newer details say something else. Links
-- that stay the same are neither rewritten nor locked.
-- Locks: observations as note_observations takes them, of which one is that of all links of its id, then those. Only
-- link_stored_titles writes links without it, and keeps everybody else out.
create function link_tmdb_titles(incoming jsonb) returns table (key text, result text)
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  seen tmdb.sighting[];
  changed text[];
begin
  seen := array(
    select s
    from tmdb.note_observations(array(
      select row('find/' || i."imdbId", i."observedAt", false, null, null, null, null)::tmdb.sighting
      from jsonb_to_recordset(incoming) as i ("imdbId" text, "observedAt" timestamptz)
    )) s
  );

  with told as materialized (
    select distinct n."imdbId" as imdb_id, t.kind, t.id as tmdb_id, n.observed_at
    from rows from (jsonb_to_recordset(incoming) as ("imdbId" text, titles jsonb), unnest(seen)) as n
    cross join lateral jsonb_to_recordset(n.titles) as t (kind text, id integer)
    where n.is_newest
  ), put as (
    insert into title_links (imdb_id, kind, tmdb_id, evidence, first_observed_at, observed_at, imdb_kind)
    select t.imdb_id, t.kind, t.tmdb_id, 'find', t.observed_at, t.observed_at, k.kind
    from told t
    cross join lateral imdb_kind_of(t.imdb_id) k
    left join title_links o on o.imdb_id = t.imdb_id and o.kind = t.kind and o.tmdb_id = t.tmdb_id
    where o.imdb_id is null or o.superseded_at < t.observed_at
    on conflict (imdb_id, kind, tmdb_id) do update
      set evidence = excluded.evidence, observed_at = excluded.observed_at, superseded_at = null
    returning imdb_id
  ), gone as (
    update title_links o
    set superseded_at = n.observed_at
    from unnest(seen) n
    where o.imdb_id = substr(n.key, 6)
      and n.is_newest
      and o.superseded_at is null
      and not exists (
        select from told t where t.imdb_id = o.imdb_id and t.kind = o.kind and t.tmdb_id = o.tmdb_id
      )
      and not exists (
        select from tmdb.titles t
        join tmdb.observations b on b.key = t.kind || '/' || t.id
        where t.kind = o.kind and t.id = o.tmdb_id and t.imdb_id = o.imdb_id and b.details_at > n.observed_at
      )
    returning o.imdb_id
  )
  select coalesce(array_agg('find/' || f.imdb_id), '{}') into changed
  from (select imdb_id from put union select imdb_id from gone) f;

  return query
  select s.key, case
    when s.last_observed_at is null then 'inserted'
    when s.key = any (changed) then 'updated'
    else 'unchanged'
  end
  from unnest(seen) s;
end
$$;

-- Links every title whose stored details say IMDb's id, ends links of details that have changed since, and checks the
-- kinds of all links against what is known of IMDb's types by now. Details count where TMDB was not asked for the id
-- since. Answers how many links are new, and how many came back, ended or have another type of IMDb. Links that stay the
-- same are not rewritten.
-- Locks: it waits until nobody writes links, and lets nobody write any until it has ended.
create function link_stored_titles() returns table (linked bigint, changed bigint)
language plpgsql
set jit = off
as $$
declare
  ended bigint;
  checked bigint;
begin
  lock table title_links in share row exclusive mode;

  with put as (
    insert into title_links (imdb_id, kind, tmdb_id, evidence, first_observed_at, observed_at, imdb_kind)
    select t.imdb_id, t.kind, t.id, 'details', b.details_at, b.details_at, k.kind
    from tmdb.titles t
    join tmdb.observations b on b.key = t.kind || '/' || t.id
    cross join lateral imdb_kind_of(t.imdb_id) k
    left join title_links o on o.imdb_id = t.imdb_id and o.kind = t.kind and o.tmdb_id = t.id
    where t.imdb_id ~ '^tt[0-9]{7,15}$'
      and b.details_at is not null
      and (o.imdb_id is null or o.superseded_at < b.details_at)
      and not exists (
        select from tmdb.observations f where f.key = 'find/' || t.imdb_id and f.observed_at >= b.details_at
      )
    on conflict (imdb_id, kind, tmdb_id) do update
      set evidence = excluded.evidence, observed_at = excluded.observed_at, superseded_at = null
    returning xmax = 0 as is_new
  )
  select count(*) filter (where put.is_new), count(*) filter (where not put.is_new) into linked, changed from put;

  update title_links o
  set superseded_at = b.details_at
  from tmdb.titles t
  join tmdb.observations b on b.key = t.kind || '/' || t.id
  where t.kind = o.kind and t.id = o.tmdb_id
    and o.superseded_at is null
    and o.imdb_id is distinct from t.imdb_id
    and b.details_at > o.observed_at
    and not exists (
      select from tmdb.observations f where f.key = 'find/' || o.imdb_id and f.observed_at >= b.details_at
    );
  get diagnostics ended = row_count;

  update title_links o
  set imdb_kind = c.known_kind
  from (
    select l.imdb_id, l.kind, l.tmdb_id, k.kind as known_kind
    from title_links l
    cross join lateral imdb_kind_of(l.imdb_id) k
    where l.imdb_kind is distinct from k.kind
  ) c
  where c.imdb_id = o.imdb_id and c.kind = o.kind and c.tmdb_id = o.tmdb_id;
  get diagnostics checked = row_count;

  changed := changed + ended + checked;
  return next;
end
$$;
