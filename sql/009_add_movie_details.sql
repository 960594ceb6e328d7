-- What pages hold beside cast and directors: writers, creators, the place of an episode, money, awards, ranks.

alter table movies
  add column partial_release_date text check (partial_release_date ~ '^[0-9]{4}(-[0-9]{2})?$'),
  add column release_country text,
  add column gross_domestic bigint check (gross_domestic >= 0),
  add column gross_domestic_currency text check (gross_domestic_currency ~ '^[A-Z]{3}$'),
  add column gross_opening bigint check (gross_opening >= 0),
  add column gross_opening_currency text check (gross_opening_currency ~ '^[A-Z]{3}$'),
  add column popularity_rank integer check (popularity_rank >= 1),
  add column is_adult boolean,
  add column series_id text collate "C" check (series_id ~ '^tt[0-9]{7,}$'),
  add column series_title text,
  add column season_number integer check (season_number >= 0),
  add column episode_number integer check (episode_number >= 0),
  add column season_count integer check (season_count >= 1),
  add column episode_count integer check (episode_count >= 1),
  add column production_status text,
  add column interests text[] not null default '{}',
  add column keywords text[] not null default '{}',
  add column companies text[] not null default '{}',
  add column award_wins integer check (award_wins >= 0),
  add column award_nominations integer check (award_nominations >= 0),
  add column cast_count integer check (cast_count >= 1),
  add constraint movies_domestic_gross_has_currency
    check ((gross_domestic is null) = (gross_domestic_currency is null)),
  add constraint movies_opening_gross_has_currency
    check ((gross_opening is null) = (gross_opening_currency is null)),
  add constraint movies_release_date_whole_or_partial check (release_date is null or partial_release_date is null);

create index movies_series_id on movies (series_id, season_number, episode_number) where series_id is not null;

comment on column movies.partial_release_date is 'As much of the release date as is known where the day is not: 2027 or 2027-05';
comment on column movies.release_country is 'Country of the release date, in the language of the request';
comment on column movies.gross_domestic is 'Gross in the United States and Canada, in whole units of gross_domestic_currency';
comment on column movies.gross_domestic_currency is 'Currency of the domestic gross, ISO 4217';
comment on column movies.gross_opening is
  'Gross of the opening weekend in the United States and Canada, in whole units of gross_opening_currency';
comment on column movies.gross_opening_currency is 'Currency of the opening gross, ISO 4217';
comment on column movies.popularity_rank is 'Rank in IMDb''s popularity of the week (MOVIEmeter); 1 is the most popular';
comment on column movies.is_adult is 'Whether IMDb counts it as adult';
comment on column movies.series_id is 'Of an episode, the series; it need not be among the movies';
comment on column movies.series_title is 'Of an episode, the title of the series';
comment on column movies.season_number is 'Of an episode, within the series; 0 holds specials';
comment on column movies.episode_number is 'Of an episode, within the season';
comment on column movies.season_count is 'Of a series, how many seasons it has';
comment on column movies.episode_count is 'Of a series, how many episodes it has';
comment on column movies.production_status is 'IMDb''s id of the status: released, post_production, announced, …';
comment on column movies.interests is 'IMDb''s interests, which are finer than its genres, e.g. Prison Drama';
comment on column movies.keywords is 'Plot keywords, of which a page shows the first few';
comment on column movies.companies is 'Names of the production companies';
comment on column movies.award_wins is 'Awards won';
comment on column movies.award_nominations is 'Nominations that were not won';
comment on column movies.cast_count is 'Size of the whole cast, of which movie_actor holds those that the source names';
comment on column movies.vote_count is 'Number of user ratings; null where there is no rating';
comment on column movies.updated_at is
  'Time of the answer that last changed this row, its genres, directors, writers or creators; a change of the cast alone leaves it';

update movies set vote_count = null, field_sources = field_sources - 'voteCount' where vote_count = 0;
update rating_history set vote_count = null where vote_count = 0;

create table movie_writer (
  movie_id text collate "C" not null references movies,
  writer_id text collate "C" not null references people,
  position integer not null check (position >= 1),
  primary key (movie_id, writer_id)
);

create index movie_writer_writer_id on movie_writer (writer_id);

comment on table movie_writer is 'Which people wrote which title.';
comment on column movie_writer.movie_id is 'Title';
comment on column movie_writer.writer_id is 'Person';
comment on column movie_writer.position is 'Place in the list of writers, from 1';

create table movie_creator (
  movie_id text collate "C" not null references movies,
  creator_id text collate "C" not null references people,
  position integer not null check (position >= 1),
  primary key (movie_id, creator_id)
);

create index movie_creator_creator_id on movie_creator (creator_id);

comment on table movie_creator is 'Which people created which series.';
comment on column movie_creator.movie_id is 'Title';
comment on column movie_creator.creator_id is 'Person';
comment on column movie_creator.position is 'Place in the list of creators, from 1';

create or replace view movie_field_sources as
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
    ('directors', 'directors', exists (select from movie_director d where d.movie_id = m.imdb_id)),
    ('partial_release_date', 'partialReleaseDate', m.partial_release_date is not null),
    ('release_country', 'releaseCountry', m.release_country is not null),
    ('gross_domestic', 'grossDomestic', m.gross_domestic is not null),
    ('gross_opening', 'grossOpening', m.gross_opening is not null),
    ('popularity_rank', 'popularityRank', m.popularity_rank is not null),
    ('is_adult', 'isAdult', m.is_adult is not null),
    ('series_id', 'seriesId', m.series_id is not null),
    ('series_title', 'seriesTitle', m.series_title is not null),
    ('season_number', 'seasonNumber', m.season_number is not null),
    ('episode_number', 'episodeNumber', m.episode_number is not null),
    ('season_count', 'seasonCount', m.season_count is not null),
    ('episode_count', 'episodeCount', m.episode_count is not null),
    ('production_status', 'productionStatus', m.production_status is not null),
    ('interests', 'interests', m.interests <> '{}'),
    ('keywords', 'keywords', m.keywords <> '{}'),
    ('companies', 'companies', m.companies <> '{}'),
    ('award_wins', 'awardWins', m.award_wins is not null),
    ('award_nominations', 'awardNominations', m.award_nominations is not null),
    ('cast_count', 'castCount', m.cast_count is not null),
    ('writers', 'writers', exists (select from movie_writer w where w.movie_id = m.imdb_id)),
    ('creators', 'creators', exists (select from movie_creator c where c.movie_id = m.imdb_id))
) f (field, key, is_known)
where f.is_known;

comment on column movie_field_sources.field is 'Column of movies, or genres, cast, directors, writers, creators';

alter type incoming_movie add attribute writers movie_writer[], add attribute creators movie_creator[];

-- Input: an array of movies, each with the keys of Movie in src/domain/movie.ts. A title may occur once; twice is
-- refused with SQLSTATE 21000, since keeping only one of two would lose a step of the rating history.
-- Output: one row per title: 'inserted', 'updated' (its row, a credit, a genre or the name of one of its people
-- changed) or 'unchanged'. Rows that stay the same are neither rewritten nor locked.
-- Locks: rows of movies in the order of their ids, then rows of people in the order of theirs. Whoever waits for a
-- movie holds no person, so parallel callers cannot deadlock.
-- The planner settings keep every access an index look-up: a plan that was cached while the tables were still small
-- would otherwise go on reading them whole. Planning anew for every call would cost more than the saving itself.
create or replace function upsert_movies(incoming jsonb) returns table (imdb_id text, result text)
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
    select row(n.movie, n.actors, n.directors, n.genres, n.people, n.writers, n.creators)::incoming_movie
    from (
      select
        row(
          m."titleId", m.kind, m.title, m."originalTitle", m.year, m."endYear", m.rating, m."voteCount", m.metascore,
          m."durationMinutes", m.certificate, m.plot, m."posterUrl", m."releaseDate", m.countries, m.languages,
          (m.budget ->> 'amount')::bigint, m.budget ->> 'currency',
          (m."grossWorldwide" ->> 'amount')::bigint, m."grossWorldwide" ->> 'currency',
          m."chartRank", m.source, m."fetchedAt", coalesce(m."fieldSources", '{}'), null,
          m."partialReleaseDate", m."releaseCountry", (m."grossDomestic" ->> 'amount')::bigint,
          m."grossDomestic" ->> 'currency', (m."grossOpening" ->> 'amount')::bigint, m."grossOpening" ->> 'currency',
          m."popularityRank", m."isAdult", m."seriesId", m."seriesTitle", m."seasonNumber", m."episodeNumber",
          m."seasonCount", m."episodeCount", m."productionStatus", coalesce(m.interests, '{}'),
          coalesce(m.keywords, '{}'), coalesce(m.companies, '{}'), m."awardWins", m."awardNominations", m."castCount"
        )::movies as movie,
        c.actors, d.directors, w.writers, r.creators, g.genres, c.people || d.people || w.people || r.people as people
      from jsonb_to_recordset(incoming) as m (
        "titleId" text, kind text, title text, "originalTitle" text, year integer, "endYear" integer,
        rating numeric(3, 1), "voteCount" integer, metascore integer, "durationMinutes" integer, certificate text,
        plot text, "posterUrl" text, "releaseDate" date, countries text[], languages text[], budget jsonb,
        "grossWorldwide" jsonb, "chartRank" integer, source text, "fetchedAt" timestamptz, "fieldSources" jsonb,
        "partialReleaseDate" text, "releaseCountry" text, "grossDomestic" jsonb, "grossOpening" jsonb,
        "popularityRank" integer, "isAdult" boolean, "seriesId" text, "seriesTitle" text, "seasonNumber" integer,
        "episodeNumber" integer, "seasonCount" integer, "episodeCount" integer, "productionStatus" text,
        interests text[], keywords text[], companies text[], "awardWins" integer, "awardNominations" integer,
        "castCount" integer, genres text[], "cast" jsonb, directors jsonb, writers jsonb, creators jsonb
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
        select
          array_agg(row(m."titleId", f."nameId", f.position)::movie_writer order by f.position) as writers,
          array_agg(row(f."nameId", f.name)::people) as people
        from (
          select p."nameId", min(p.name) as name, min(p.position) as position
          from rows from (jsonb_to_recordset(m.writers) as ("nameId" text, name text))
            with ordinality as p ("nameId", name, position)
          group by p."nameId"
        ) f
      ) w
      cross join lateral (
        select
          array_agg(row(m."titleId", f."nameId", f.position)::movie_creator order by f.position) as creators,
          array_agg(row(f."nameId", f.name)::people) as people
        from (
          select p."nameId", min(p.name) as name, min(p.position) as position
          from rows from (jsonb_to_recordset(m.creators) as ("nameId" text, name text))
            with ordinality as p ("nameId", name, position)
          group by p."nameId"
        ) f
      ) r
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
        o.field_sources,
        o.partial_release_date, o.release_country, o.gross_domestic, o.gross_domestic_currency, o.gross_opening,
        o.gross_opening_currency, o.popularity_rank, o.is_adult, o.series_id, o.series_title, o.season_number,
        o.episode_number, o.season_count, o.episode_count, o.production_status, o.interests, o.keywords, o.companies,
        o.award_wins, o.award_nominations, o.cast_count
      ) is distinct from (
        (n.movie).kind, (n.movie).title, (n.movie).original_title, (n.movie).year, (n.movie).end_year,
        (n.movie).rating, (n.movie).vote_count, (n.movie).metascore, (n.movie).duration_minutes,
        (n.movie).certificate, (n.movie).plot, (n.movie).poster_url, (n.movie).release_date, (n.movie).countries,
        (n.movie).languages, (n.movie).budget, (n.movie).budget_currency, (n.movie).gross_worldwide,
        (n.movie).gross_currency, (n.movie).chart_rank, (n.movie).source, (n.movie).field_sources,
        (n.movie).partial_release_date, (n.movie).release_country, (n.movie).gross_domestic,
        (n.movie).gross_domestic_currency, (n.movie).gross_opening, (n.movie).gross_opening_currency,
        (n.movie).popularity_rank, (n.movie).is_adult, (n.movie).series_id, (n.movie).series_title,
        (n.movie).season_number, (n.movie).episode_number, (n.movie).season_count, (n.movie).episode_count,
        (n.movie).production_status, (n.movie).interests, (n.movie).keywords, (n.movie).companies,
        (n.movie).award_wins, (n.movie).award_nominations, (n.movie).cast_count
      )
      or n.actors is distinct from
        (select array_agg(a order by a.billing_order) from movie_actor a where a.movie_id = o.imdb_id)
      or n.directors is distinct from
        (select array_agg(d order by d.position) from movie_director d where d.movie_id = o.imdb_id)
      or n.writers is distinct from
        (select array_agg(w order by w.position) from movie_writer w where w.movie_id = o.imdb_id)
      or n.creators is distinct from
        (select array_agg(r order by r.position) from movie_creator r where r.movie_id = o.imdb_id)
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

    if exists (select from unnest(touched) t where t.writers is not null)
      or exists (select from unnest(touched) t join movie_writer o on o.movie_id = (t.movie).imdb_id)
    then
      with gone as (
        delete from movie_writer o
        using unnest(touched) t, lateral (select array_agg(d.writer_id) as ids from unnest(t.writers) d) kept
        where o.movie_id = (t.movie).imdb_id and o.writer_id <> all (coalesce(kept.ids, '{}'))
        returning o.movie_id
      ), put as (
        insert into movie_writer
        select d.*
        from unnest(touched) t, unnest(t.writers) d
        where not exists (
          select from movie_writer o
          where o.movie_id = d.movie_id and o.writer_id = d.writer_id and o.position = d.position
        )
        on conflict (movie_id, writer_id) do update set position = excluded.position
        returning movie_id
      )
      select described || array_agg(distinct f.movie_id) into described
      from (select movie_id from gone union all select movie_id from put) f;
    end if;

    if exists (select from unnest(touched) t where t.creators is not null)
      or exists (select from unnest(touched) t join movie_creator o on o.movie_id = (t.movie).imdb_id)
    then
      with gone as (
        delete from movie_creator o
        using unnest(touched) t, lateral (select array_agg(d.creator_id) as ids from unnest(t.creators) d) kept
        where o.movie_id = (t.movie).imdb_id and o.creator_id <> all (coalesce(kept.ids, '{}'))
        returning o.movie_id
      ), put as (
        insert into movie_creator
        select d.*
        from unnest(touched) t, unnest(t.creators) d
        where not exists (
          select from movie_creator o
          where o.movie_id = d.movie_id and o.creator_id = d.creator_id and o.position = d.position
        )
        on conflict (movie_id, creator_id) do update set position = excluded.position
        returning movie_id
      )
      select described || array_agg(distinct f.movie_id) into described
      from (select movie_id from gone union all select movie_id from put) f;
    end if;

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
        gross_currency, chart_rank, source, field_sources, updated_at,
        partial_release_date, release_country, gross_domestic, gross_domestic_currency, gross_opening,
        gross_opening_currency, popularity_rank, is_adult, series_id, series_title, season_number, episode_number,
        season_count, episode_count, production_status, interests, keywords, companies, award_wins,
        award_nominations, cast_count
      ) = row(
        n.kind, n.title, n.original_title, n.year, n.end_year, n.rating, n.vote_count, n.metascore,
        n.duration_minutes, n.certificate, n.plot, n.poster_url, n.release_date, n.countries, n.languages, n.budget,
        n.budget_currency, n.gross_worldwide, n.gross_currency, n.chart_rank, n.source, n.field_sources, n.updated_at,
        n.partial_release_date, n.release_country, n.gross_domestic, n.gross_domestic_currency, n.gross_opening,
        n.gross_opening_currency, n.popularity_rank, n.is_adult, n.series_id, n.series_title, n.season_number,
        n.episode_number, n.season_count, n.episode_count, n.production_status, n.interests, n.keywords, n.companies,
        n.award_wins, n.award_nominations, n.cast_count
      )
      from unnest(array(select t.movie from unnest(touched) t where (t.movie).imdb_id <> all (inserted))) n
      where o.imdb_id = n.imdb_id
        and (
          o.imdb_id = any (described)
          or (
            o.kind, o.title, o.original_title, o.year, o.end_year, o.rating, o.vote_count, o.metascore,
            o.duration_minutes, o.certificate, o.plot, o.poster_url, o.release_date, o.countries, o.languages,
            o.budget, o.budget_currency, o.gross_worldwide, o.gross_currency, o.chart_rank, o.source,
            o.field_sources,
            o.partial_release_date, o.release_country, o.gross_domestic, o.gross_domestic_currency, o.gross_opening,
            o.gross_opening_currency, o.popularity_rank, o.is_adult, o.series_id, o.series_title, o.season_number,
            o.episode_number, o.season_count, o.episode_count, o.production_status, o.interests, o.keywords,
            o.companies, o.award_wins, o.award_nominations, o.cast_count
          ) is distinct from (
            n.kind, n.title, n.original_title, n.year, n.end_year, n.rating, n.vote_count, n.metascore,
            n.duration_minutes, n.certificate, n.plot, n.poster_url, n.release_date, n.countries, n.languages,
            n.budget, n.budget_currency, n.gross_worldwide, n.gross_currency, n.chart_rank, n.source, n.field_sources,
            n.partial_release_date, n.release_country, n.gross_domestic, n.gross_domestic_currency, n.gross_opening,
            n.gross_opening_currency, n.popularity_rank, n.is_adult, n.series_id, n.series_title, n.season_number,
            n.episode_number, n.season_count, n.episode_count, n.production_status, n.interests, n.keywords,
            n.companies, n.award_wins, n.award_nominations, n.cast_count
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
