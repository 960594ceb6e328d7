-- The functions that save movies, many or one in a round trip.

create type incoming_movie as (
  movie movies,
  actors movie_actor[],
  directors movie_director[],
  genres movie_genre[],
  people people[]
);

comment on type incoming_movie is 'A title to save, with the rows that each table should hold for it.';

-- Input: an array of movies, each with the keys of Movie in src/domain/movie.ts. A title may occur once; twice is
-- refused with SQLSTATE 21000, since keeping only one of two would lose a step of the rating history.
-- Output: one row per title: 'inserted', 'updated' (its row, a credit, a genre or the name of one of its people
-- changed) or 'unchanged'. Rows that stay the same are neither rewritten nor locked.
-- Locks: rows of movies in the order of their ids, then rows of people in the order of theirs. Whoever waits for a
-- movie holds no person, so parallel callers cannot deadlock.
-- The planner settings keep every access an index look-up: a plan that was cached while the tables were still small
-- would otherwise go on reading them whole. Planning anew for every call would cost more than the saving itself.
create function upsert_movies(incoming jsonb) returns table (imdb_id text, result text)
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  touched incoming_movie[];
  inserted text[] := '{}';
  changed text[] := '{}';
  described text[];
  written text[];
begin
  if (select count(m ->> 'titleId') <> count(distinct m ->> 'titleId') from jsonb_array_elements(incoming) m) then
    raise exception 'a title occurs twice in one call of upsert_movies' using errcode = 'cardinality_violation';
  end if;

  touched := array(
    select row(n.movie, n.actors, n.directors, n.genres, n.people)::incoming_movie
    from (
      select
        row(
          m."titleId", m.kind, m.title, m."originalTitle", m.year, m."endYear", m.rating, m."voteCount", m.metascore,
          m."durationMinutes", m.certificate, m.plot, m."posterUrl", m."releaseDate", m.countries, m.languages,
          (m.budget ->> 'amount')::bigint, m.budget ->> 'currency',
          (m."grossWorldwide" ->> 'amount')::bigint, m."grossWorldwide" ->> 'currency',
          m."chartRank", m.source, m."fetchedAt", coalesce(m."fieldSources", '{}'), null
        )::movies as movie,
        c.actors, d.directors, g.genres, c.people || d.people as people
      from jsonb_to_recordset(incoming) as m (
        "titleId" text, kind text, title text, "originalTitle" text, year integer, "endYear" integer,
        rating numeric(3, 1), "voteCount" integer, metascore integer, "durationMinutes" integer, certificate text,
        plot text, "posterUrl" text, "releaseDate" date, countries text[], languages text[], budget jsonb,
        "grossWorldwide" jsonb, "chartRank" integer, source text, "fetchedAt" timestamptz, "fieldSources" jsonb,
        genres text[], "cast" jsonb, directors jsonb
      )
      cross join lateral (
        select
          array_agg(row(m."titleId", a."nameId", a."billingOrder", a.characters)::movie_actor order by a."billingOrder") as actors,
          array_agg(row(a."nameId", a.name)::people) as people
        from jsonb_to_recordset(m."cast") as a ("nameId" text, name text, "billingOrder" integer, characters text[])
      ) c
      cross join lateral (
        select
          array_agg(row(m."titleId", f."nameId", f.position)::movie_director order by f.position) as directors,
          array_agg(row(f."nameId", f.name)::people) as people
        from (
          select p."nameId", min(p.name) as name, min(p.position) as position
          from rows from (jsonb_to_recordset(m.directors) as ("nameId" text, name text))
            with ordinality as p ("nameId", name, position)
          group by p."nameId"
        ) f
      ) d
      cross join lateral (
        select array_agg(row(m."titleId", f.genre, f.position)::movie_genre order by f.position) as genres
        from (
          select u.genre, min(u.position) as position
          from unnest(m.genres) with ordinality as u (genre, position)
          group by u.genre
        ) f
      ) g
    ) n
    left join movies o on o.imdb_id = (n.movie).imdb_id
    where o.imdb_id is null
      or (
        o.kind, o.title, o.original_title, o.year, o.end_year, o.rating, o.vote_count, o.metascore,
        o.duration_minutes, o.certificate, o.plot, o.poster_url, o.release_date, o.countries, o.languages,
        o.budget, o.budget_currency, o.gross_worldwide, o.gross_currency, o.chart_rank, o.source,
        o.field_sources
      ) is distinct from (
        (n.movie).kind, (n.movie).title, (n.movie).original_title, (n.movie).year, (n.movie).end_year,
        (n.movie).rating, (n.movie).vote_count, (n.movie).metascore, (n.movie).duration_minutes,
        (n.movie).certificate, (n.movie).plot, (n.movie).poster_url, (n.movie).release_date, (n.movie).countries,
        (n.movie).languages, (n.movie).budget, (n.movie).budget_currency, (n.movie).gross_worldwide,
        (n.movie).gross_currency, (n.movie).chart_rank, (n.movie).source, (n.movie).field_sources
      )
      or n.actors is distinct from
        (select array_agg(a order by a.billing_order) from movie_actor a where a.movie_id = o.imdb_id)
      or n.directors is distinct from
        (select array_agg(d order by d.position) from movie_director d where d.movie_id = o.imdb_id)
      or n.genres is distinct from
        (select array_agg(g order by g.position) from movie_genre g where g.movie_id = o.imdb_id)
      or exists (
        select from unnest(n.people) p join people k on k.imdb_id = p.imdb_id where k.name <> p.name
      )
  );

  if cardinality(touched) > 0 then
    with put as (
      insert into movies
      select (t.movie).*
      from unnest(touched) t
      where not exists (select from movies o where o.imdb_id = (t.movie).imdb_id)
      order by (t.movie).imdb_id
      on conflict do nothing
      returning imdb_id
    )
    select coalesce(array_agg(put.imdb_id), '{}') into inserted from put;

    -- From here on nobody else changes these titles, and every statement sees what others have committed.
    perform from movies o
    where o.imdb_id = any (array(select (t.movie).imdb_id from unnest(touched) t)) and o.imdb_id <> all (inserted)
    order by o.imdb_id
    for no key update;

    with put as (
      insert into people
      select distinct on (p.imdb_id) p.imdb_id, p.name
      from unnest(touched) t, unnest(t.people) p
      where not exists (select from people o where o.imdb_id = p.imdb_id and o.name = p.name)
      order by p.imdb_id, p.name
      on conflict (imdb_id) do update set name = excluded.name where people.name <> excluded.name
      returning imdb_id
    )
    select array_agg(put.imdb_id) into written from put;

    changed := array(
      select (t.movie).imdb_id
      from unnest(touched) t
      where (t.movie).imdb_id <> all (inserted)
        and exists (select from unnest(t.people) p where p.imdb_id = any (written))
    );

    with gone as (
      delete from movie_actor o
      using unnest(touched) t, lateral (select array_agg(a.actor_id) as ids from unnest(t.actors) a) kept
      where o.movie_id = (t.movie).imdb_id and o.actor_id <> all (coalesce(kept.ids, '{}'))
      returning o.movie_id
    ), put as (
      insert into movie_actor
      select a.*
      from unnest(touched) t, unnest(t.actors) a
      where not exists (
        select from movie_actor o
        where o.movie_id = a.movie_id and o.actor_id = a.actor_id
          and o.billing_order = a.billing_order and o.characters = a.characters
      )
      on conflict (movie_id, actor_id)
        do update set billing_order = excluded.billing_order, characters = excluded.characters
      returning movie_id
    )
    select changed || array_agg(distinct f.movie_id) into changed
    from (select movie_id from gone union all select movie_id from put) f;

    with gone as (
      delete from movie_director o
      using unnest(touched) t, lateral (select array_agg(d.director_id) as ids from unnest(t.directors) d) kept
      where o.movie_id = (t.movie).imdb_id and o.director_id <> all (coalesce(kept.ids, '{}'))
      returning o.movie_id
    ), put as (
      insert into movie_director
      select d.*
      from unnest(touched) t, unnest(t.directors) d
      where not exists (
        select from movie_director o
        where o.movie_id = d.movie_id and o.director_id = d.director_id and o.position = d.position
      )
      on conflict (movie_id, director_id) do update set position = excluded.position
      returning movie_id
    )
    select array_agg(distinct f.movie_id) into described
    from (select movie_id from gone union all select movie_id from put) f;

    with gone as (
      delete from movie_genre o
      using unnest(touched) t, lateral (select array_agg(g.genre) as names from unnest(t.genres) g) kept
      where o.movie_id = (t.movie).imdb_id and o.genre <> all (coalesce(kept.names, '{}'))
      returning o.movie_id
    ), put as (
      insert into movie_genre
      select g.*
      from unnest(touched) t, unnest(t.genres) g
      where not exists (
        select from movie_genre o where o.movie_id = g.movie_id and o.genre = g.genre and o.position = g.position
      )
      on conflict (movie_id, genre) do update set position = excluded.position
      returning movie_id
    )
    select coalesce(described || array_agg(distinct f.movie_id), '{}') into described
    from (select movie_id from gone union all select movie_id from put) f;

    with put as (
      update movies o
      set (
        kind, title, original_title, year, end_year, rating, vote_count, metascore, duration_minutes, certificate,
        plot, poster_url, release_date, countries, languages, budget, budget_currency, gross_worldwide,
        gross_currency, chart_rank, source, field_sources, updated_at
      ) = row(
        n.kind, n.title, n.original_title, n.year, n.end_year, n.rating, n.vote_count, n.metascore,
        n.duration_minutes, n.certificate, n.plot, n.poster_url, n.release_date, n.countries, n.languages, n.budget,
        n.budget_currency, n.gross_worldwide, n.gross_currency, n.chart_rank, n.source, n.field_sources, n.updated_at
      )
      from unnest(array(select t.movie from unnest(touched) t where (t.movie).imdb_id <> all (inserted))) n
      where o.imdb_id = n.imdb_id
        and (
          o.imdb_id = any (described)
          or (
            o.kind, o.title, o.original_title, o.year, o.end_year, o.rating, o.vote_count, o.metascore,
            o.duration_minutes, o.certificate, o.plot, o.poster_url, o.release_date, o.countries, o.languages,
            o.budget, o.budget_currency, o.gross_worldwide, o.gross_currency, o.chart_rank, o.source,
            o.field_sources
          ) is distinct from (
            n.kind, n.title, n.original_title, n.year, n.end_year, n.rating, n.vote_count, n.metascore,
            n.duration_minutes, n.certificate, n.plot, n.poster_url, n.release_date, n.countries, n.languages,
            n.budget, n.budget_currency, n.gross_worldwide, n.gross_currency, n.chart_rank, n.source, n.field_sources
          )
        )
      returning o.imdb_id
    )
    select changed || array_agg(put.imdb_id) into changed from put;

    insert into rating_history (movie_id, recorded_at, rating, vote_count, metascore)
    select n.imdb_id, n.updated_at, n.rating, n.vote_count, n.metascore
    from unnest(array(select t.movie from unnest(touched) t)) n
    left join lateral (
      select h.rating, h.vote_count, h.metascore
      from rating_history h
      where h.movie_id = n.imdb_id
      order by h.id desc
      limit 1
    ) last on true
    where (n.rating, n.vote_count, n.metascore) is distinct from (last.rating, last.vote_count, last.metascore);
  end if;

  return query
  select m.id, case when m.id = any (inserted) then 'inserted' when m.id = any (changed) then 'updated' else 'unchanged' end
  from (select e ->> 'titleId' as id from jsonb_array_elements(incoming) e) m;
end
$$;

comment on function upsert_movies(jsonb) is
  'Saves an array of movies (the keys of Movie, each title once) and says of each inserted, updated or unchanged.';

create function upsert_movie(movie jsonb) returns text
language sql
as $$ select result from upsert_movies(jsonb_build_array(movie)) $$;

comment on function upsert_movie(jsonb) is 'Saves one movie and says inserted, updated or unchanged.';
