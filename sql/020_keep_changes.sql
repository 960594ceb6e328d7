-- What was edited of titles and people, as TMDB's own log of changes tells it.

create table tmdb.changes (
  kind text collate "C" not null check (kind in ('movie', 'tv', 'person')),
  id integer not null check (id > 0),
  change_key text collate "C" not null,
  item_id text collate "C" not null,
  action text collate "C" not null check (action in ('added', 'updated', 'deleted')),
  changed_at timestamptz(3) not null,
  language text collate "C",
  country text collate "C",
  value jsonb,
  original_value jsonb,
  observed_at timestamptz(3) not null,
  primary key (kind, id, change_key, item_id)
);

create index changes_changed_at on tmdb.changes (changed_at);

-- No reference to tmdb.titles or tmdb.people: what is gone from them may have been edited before.
comment on table tmdb.changes is
  'What was edited of movies, series and people, one edit of one thing a row, as tmdb collect changed --what fetches it. An edit never changes and is stored once, however often it is seen.';
comment on column tmdb.changes.kind is 'movie, tv or person';
comment on column tmdb.changes.id is 'TMDB''s id of what was edited';
comment on column tmdb.changes.change_key is
  'What of it was edited, in TMDB''s words, e.g. title, overview, cast, images; the title of a series is its name';
comment on column tmdb.changes.item_id is 'TMDB''s id of the edit';
comment on column tmdb.changes.action is 'added, updated or deleted';
comment on column tmdb.changes.changed_at is 'When it was edited; TMDB tells seconds';
comment on column tmdb.changes.language is 'Of a text or an image, its language, ISO 639-1; xx is none';
comment on column tmdb.changes.country is 'Of a text, the country of its language, ISO 3166-1';
comment on column tmdb.changes.value is
  'What it is since: a text, a number or an object by what was edited; null where TMDB does not say, as of what was deleted';
comment on column tmdb.changes.original_value is 'What it was before; null where TMDB does not say, as of what was added';
comment on column tmdb.changes.observed_at is 'Time of the answer that it is stored from';

-- Input: an array of what TMDB answered, each {key, kind, id, observedAt, changes}, changes with the keys of TmdbChange in
-- src/domain/tmdb/tmdb-changes.ts, values as texts of JSON; without changes where nothing was edited.
-- Output: one row per answer, by its key (movie/603/changes?start_date=2026-09-28&end_date=2026-10-01): 'inserted' where it
-- told an edit that was not stored, else 'unchanged'.
-- Locks: what is stored is neither rewritten nor locked. New rows go in in the order of their keys, so that two callers
-- with the same ones wait for each other in one direction only.
create function keep_tmdb_changes(incoming jsonb) returns table (key text, result text)
language sql
as $$
with told as materialized (
  select
    a.key as answer_key, a.kind, a.id, c."changeKey" as change_key, c."itemId" as item_id, c.action,
    c."changedAt" as changed_at, c.language, c.country, c.value::jsonb as value,
    c."originalValue"::jsonb as original_value, a."observedAt" as observed_at
  from jsonb_to_recordset(incoming) as a (
    key text, kind text collate "C", id integer, "observedAt" timestamptz, changes jsonb
  )
  cross join lateral jsonb_to_recordset(a.changes) as c (
    "changeKey" text collate "C", "itemId" text collate "C", action text, "changedAt" timestamptz, language text,
    country text, value text, "originalValue" text
  )
), put as (
  insert into tmdb.changes
  select distinct on (kind, id, change_key, item_id)
    kind, id, change_key, item_id, action, changed_at, language, country, value, original_value, observed_at
  from told
  order by kind, id, change_key, item_id, observed_at
  on conflict do nothing
  returning kind, id, change_key, item_id
)
select a.key, case when bool_or(p.item_id is not null) then 'inserted' else 'unchanged' end
from jsonb_to_recordset(incoming) as a (key text)
left join told t on t.answer_key = a.key
left join put p
  on p.kind = t.kind and p.id = t.id and p.change_key = t.change_key and p.item_id = t.item_id
group by a.key
$$;

comment on table tmdb.ids is
  'Every id that a loaded daily export of TMDB had; only `tmdb exports pull` and `tmdb sync` write here. What is gone stays, with the last day that had it. Key: kind, id.';
