-- Seasons and episodes of each series per day, beside its popularity and votes: what a later day says of them is not that day's.

alter table tmdb.title_stats
  add column season_count integer check (season_count >= 0),
  add column episode_count integer check (episode_count >= 0),
  add column details_at timestamptz(3);

comment on column tmdb.title_stats.season_count is 'Of a series: number of seasons without the specials, as its details told it on that day';
comment on column tmdb.title_stats.episode_count is 'Of a series: number of episodes without the specials, likewise';
comment on column tmdb.title_stats.details_at is 'Time of the details that these numbers were first seen in';

alter function upsert_tmdb_titles(jsonb) set schema tmdb;
alter function tmdb.upsert_tmdb_titles(jsonb) rename to put_titles;

-- As tmdb.put_titles, and what details tell of seasons and episodes goes to their day. Whoever saves one of the same titles
-- waits at its observation, so that nobody else is at these rows.
create function upsert_tmdb_titles(incoming jsonb) returns table (key text, result text)
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query select p.key, p.result from tmdb.put_titles(incoming) p;

  insert into tmdb.title_stats (kind, id, date, observed_at, season_count, episode_count, details_at)
  select n.kind, n.id, day.date, n."observedAt", d."seasonCount", d."episodeCount", n."observedAt"
  from jsonb_to_recordset(incoming) as n (kind text, id integer, "observedAt" timestamptz, details jsonb)
  cross join lateral jsonb_to_record(n.details) as d ("seasonCount" integer, "episodeCount" integer)
  cross join lateral (select (n."observedAt" at time zone 'UTC')::date as date) day
  join tmdb.observations s on s.key = n.kind || '/' || n.id
  left join tmdb.title_stats o on o.kind = n.kind and o.id = n.id and o.date = day.date
  where coalesce(d."seasonCount", d."episodeCount") is not null
    and (
      o.details_at is null
      or (
        n."observedAt" >= o.details_at
        -- Newer than all of its day, also than what was seen since and had not changed.
        and (n."observedAt" >= s.details_at or (s.details_at at time zone 'UTC')::date > day.date)
        and (o.season_count, o.episode_count) is distinct from (d."seasonCount", d."episodeCount")
      )
    )
  on conflict (kind, id, date) do update
    set season_count = excluded.season_count, episode_count = excluded.episode_count, details_at = excluded.details_at;
end
$$;
