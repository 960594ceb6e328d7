-- Keeps what each source has said of a title, so that what is stored of it can always be made of all of them.

create table movie_sources (
  movie_id text collate "C" not null references movies on delete cascade,
  source text not null check (source <> ''),
  observed_at timestamptz(3) not null,
  said jsonb check (jsonb_typeof(said) = 'object'),
  primary key (movie_id, source)
);

comment on table movie_sources is 'What each source has said last of a title; movies holds what they say together.';
comment on column movie_sources.movie_id is 'Title';
comment on column movie_sources.source is 'Source, e.g. imdb-html';
comment on column movie_sources.observed_at is
  'Time of the answer in which the source was last seen to say so, also where nothing had changed';
comment on column movie_sources.said is
  'Known values by their keys in src/domain/movie.ts; null where there is one source: movies holds just what it said';

-- What was merged before is taken apart again as well as it can be: each source said the values that come from it. What
-- another one knew better is lost, until it is asked again. Kind and title everybody has said. The datasets were seen at their
-- date, which the row of a page does not tell.
insert into movie_sources
select m.imdb_id, m.source, m.updated_at, null from movies m where m.field_sources = '{}';

insert into movie_sources
select m.imdb_id, s.source, case
    when s.source = 'imdb-datasets'
      then least(m.updated_at, coalesce(
        (select f.file_date from imdb.dataset_files f where f.dataset = 'title.ratings'), 'epoch'
      ))
    else m.updated_at
  end, said.by_key
from movies m
cross join lateral (
  select m.source union select f.value from jsonb_each_text(m.field_sources) f
) s (source)
cross join lateral (
  select jsonb_object_agg(v.key, v.value) as by_key
  from (
    values
      ('kind', to_jsonb(m.kind)),
      ('title', to_jsonb(m.title)),
      ('originalTitle', to_jsonb(m.original_title)),
      ('year', to_jsonb(m.year)),
      ('endYear', to_jsonb(m.end_year)),
      ('rating', to_jsonb(m.rating)),
      ('voteCount', to_jsonb(m.vote_count)),
      ('metascore', to_jsonb(m.metascore)),
      ('durationMinutes', to_jsonb(m.duration_minutes)),
      ('certificate', to_jsonb(m.certificate)),
      ('plot', to_jsonb(m.plot)),
      ('posterUrl', to_jsonb(m.poster_url)),
      ('releaseDate', to_jsonb(m.release_date)),
      ('countries', to_jsonb(nullif(m.countries, '{}'))),
      ('languages', to_jsonb(nullif(m.languages, '{}'))),
      ('budget', case when m.budget is not null
        then jsonb_build_object('amount', m.budget, 'currency', m.budget_currency) end),
      ('grossWorldwide', case when m.gross_worldwide is not null
        then jsonb_build_object('amount', m.gross_worldwide, 'currency', m.gross_currency) end),
      ('chartRank', to_jsonb(m.chart_rank)),
      ('genres', (select jsonb_agg(g.genre order by g.position) from movie_genre g where g.movie_id = m.imdb_id)),
      ('cast', (
        select jsonb_agg(jsonb_build_object(
          'nameId', p.imdb_id, 'name', p.name, 'characters', a.characters, 'billingOrder', a.billing_order
        ) order by a.billing_order)
        from movie_actor a join people p on p.imdb_id = a.actor_id
        where a.movie_id = m.imdb_id
      )),
      ('directors', (
        select jsonb_agg(jsonb_build_object('nameId', p.imdb_id, 'name', p.name) order by d.position)
        from movie_director d join people p on p.imdb_id = d.director_id
        where d.movie_id = m.imdb_id
      )),
      ('partialReleaseDate', to_jsonb(m.partial_release_date)),
      ('releaseCountry', to_jsonb(m.release_country)),
      ('grossDomestic', case when m.gross_domestic is not null
        then jsonb_build_object('amount', m.gross_domestic, 'currency', m.gross_domestic_currency) end),
      ('grossOpening', case when m.gross_opening is not null
        then jsonb_build_object('amount', m.gross_opening, 'currency', m.gross_opening_currency) end),
      ('popularityRank', to_jsonb(m.popularity_rank)),
      ('isAdult', to_jsonb(m.is_adult)),
      ('seriesId', to_jsonb(m.series_id)),
      ('seriesTitle', to_jsonb(m.series_title)),
      ('seasonNumber', to_jsonb(m.season_number)),
      ('episodeNumber', to_jsonb(m.episode_number)),
      ('seasonCount', to_jsonb(m.season_count)),
      ('episodeCount', to_jsonb(m.episode_count)),
      ('productionStatus', to_jsonb(m.production_status)),
      ('interests', to_jsonb(nullif(m.interests, '{}'))),
      ('keywords', to_jsonb(nullif(m.keywords, '{}'))),
      ('companies', to_jsonb(nullif(m.companies, '{}'))),
      ('awardWins', to_jsonb(m.award_wins)),
      ('awardNominations', to_jsonb(m.award_nominations)),
      ('castCount', to_jsonb(m.cast_count)),
      ('writers', (
        select jsonb_agg(jsonb_build_object('nameId', p.imdb_id, 'name', p.name) order by c.position)
        from movie_writer c join people p on p.imdb_id = c.writer_id
        where c.movie_id = m.imdb_id
      )),
      ('creators', (
        select jsonb_agg(jsonb_build_object('nameId', p.imdb_id, 'name', p.name) order by c.position)
        from movie_creator c join people p on p.imdb_id = c.creator_id
        where c.movie_id = m.imdb_id
      ))
  ) v (key, value)
  where v.value is not null
    and (v.key in ('kind', 'title') or coalesce(m.field_sources ->> v.key, m.source) = s.source)
) said
where m.field_sources <> '{}';

comment on column rating_history.recorded_at is
  'Time of the newest answer that the movie was made of when it came to have these values';

create or replace view movie_field_sources as
select m.imdb_id as movie_id, f.field, coalesce(m.field_sources ->> f.key, m.source) as source, s.observed_at
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
left join movie_sources s on s.movie_id = m.imdb_id and s.source = coalesce(m.field_sources ->> f.key, m.source)
where f.is_known;

comment on column movie_field_sources.observed_at is
  'Time of the answer in which the source was last seen; null where none is noted';

alter type incoming_movie add attribute observations movie_sources[];

-- Input: an array of movies, each with the keys of Movie in src/domain/movie.ts, as its sources say together, and with
-- what it was made of as `observations`, [{source, observedAt, said}], of which said is null where there is one. Without
-- that key the movie itself is the only observation. A title may occur once; twice is refused with SQLSTATE 21000, since
-- keeping only one of two would lose a step of the rating history.
-- Output: one row per title: 'inserted', 'updated' (its row, a credit, a genre or the name of one of its people
-- changed), 'unchanged' (only observed_at may have moved), or 'stale': a source that is stored is not among the
-- observations, or was seen later than they say. Nothing is written of such a title; whoever saves it reads what is
-- stored, merges again and saves that. Rows that stay the same are not rewritten.
-- Locks: new rows of movies in the order of their ids, then those that are there in the order of theirs, then rows of
-- people. Whoever waits for a movie holds no person, and whoever waits for a new one no old one, so parallel callers
-- cannot deadlock. The row of a movie is locked also where nothing else changes, since it guards the title's sources and
-- what they are compared with. A title that another caller has inserted meanwhile is locked and compared as one that was
-- there.
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
  given incoming_movie[];
  touched incoming_movie[];
  inserted text[];
  outdated text[] := '{}';
  rewritten text[] := '{}';
  changed text[] := '{}';
  described text[];
  written text[];
begin
  if (select count(m ->> 'titleId') <> count(distinct m ->> 'titleId') from jsonb_array_elements(incoming) m) then
    raise exception 'a title occurs twice in one call of upsert_movies' using errcode = 'cardinality_violation';
  end if;

  given := array(
    select row(
      n.movie, n.actors, n.directors, n.genres, n.people, n.writers, n.creators, n.observations
    )::incoming_movie
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
        c.actors, d.directors, w.writers, r.creators, g.genres, c.people || d.people || w.people || r.people as people,
        s.observations
      from jsonb_to_recordset(incoming) as m (
        "titleId" text, kind text, title text, "originalTitle" text, year integer, "endYear" integer,
        rating numeric(3, 1), "voteCount" integer, metascore integer, "durationMinutes" integer, certificate text,
        plot text, "posterUrl" text, "releaseDate" date, countries text[], languages text[], budget jsonb,
        "grossWorldwide" jsonb, "chartRank" integer, source text, "fetchedAt" timestamptz, "fieldSources" jsonb,
        "partialReleaseDate" text, "releaseCountry" text, "grossDomestic" jsonb, "grossOpening" jsonb,
        "popularityRank" integer, "isAdult" boolean, "seriesId" text, "seriesTitle" text, "seasonNumber" integer,
        "episodeNumber" integer, "seasonCount" integer, "episodeCount" integer, "productionStatus" text,
        interests text[], keywords text[], companies text[], "awardWins" integer, "awardNominations" integer,
        "castCount" integer, genres text[], "cast" jsonb, directors jsonb, writers jsonb, creators jsonb,
        observations jsonb
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
      cross join lateral (
        select coalesce(
          array_agg(row(m."titleId", o.source, o."observedAt", o.said)::movie_sources),
          array[row(m."titleId", m.source, m."fetchedAt", null)::movie_sources]
        ) as observations
        from jsonb_to_recordset(m.observations) as o (source text, "observedAt" timestamptz, said jsonb)
      ) s
    ) n
  );

  with put as (
    insert into movies
    select (t.movie).*
    from unnest(given) t
    where not exists (select from movies o where o.imdb_id = (t.movie).imdb_id)
    order by (t.movie).imdb_id
    on conflict do nothing
    returning imdb_id
  )
  select coalesce(array_agg(put.imdb_id), '{}') into inserted from put;

  if cardinality(inserted) = cardinality(given) then
    touched := given;
  else
    -- From here on nobody else changes these titles, and every statement sees what others have committed.
    perform from movies o
    where o.imdb_id = any (array(select (t.movie).imdb_id from unnest(given) t)) and o.imdb_id <> all (inserted)
    order by o.imdb_id
    for no key update;

    outdated := array(
      select distinct o.movie_id
      from unnest(given) t
      join movie_sources o on o.movie_id = (t.movie).imdb_id
      left join lateral unnest(t.observations) s on s.source = o.source
      where s.source is null or s.observed_at < o.observed_at
    );

    rewritten := array(
      select o.imdb_id
      from unnest(given) t
      join movies o on o.imdb_id = (t.movie).imdb_id
      where o.imdb_id <> all (inserted) and o.imdb_id <> all (outdated)
        and (
          o.kind, o.title, o.original_title, o.year, o.end_year, o.rating, o.vote_count, o.metascore,
          o.duration_minutes, o.certificate, o.plot, o.poster_url, o.release_date, o.countries, o.languages,
          o.budget, o.budget_currency, o.gross_worldwide, o.gross_currency, o.chart_rank, o.source,
          o.field_sources,
          o.partial_release_date, o.release_country, o.gross_domestic, o.gross_domestic_currency, o.gross_opening,
          o.gross_opening_currency, o.popularity_rank, o.is_adult, o.series_id, o.series_title, o.season_number,
          o.episode_number, o.season_count, o.episode_count, o.production_status, o.interests, o.keywords, o.companies,
          o.award_wins, o.award_nominations, o.cast_count
        ) is distinct from (
          (t.movie).kind, (t.movie).title, (t.movie).original_title, (t.movie).year, (t.movie).end_year,
          (t.movie).rating, (t.movie).vote_count, (t.movie).metascore, (t.movie).duration_minutes,
          (t.movie).certificate, (t.movie).plot, (t.movie).poster_url, (t.movie).release_date, (t.movie).countries,
          (t.movie).languages, (t.movie).budget, (t.movie).budget_currency, (t.movie).gross_worldwide,
          (t.movie).gross_currency, (t.movie).chart_rank, (t.movie).source, (t.movie).field_sources,
          (t.movie).partial_release_date, (t.movie).release_country, (t.movie).gross_domestic,
          (t.movie).gross_domestic_currency, (t.movie).gross_opening, (t.movie).gross_opening_currency,
          (t.movie).popularity_rank, (t.movie).is_adult, (t.movie).series_id, (t.movie).series_title,
          (t.movie).season_number, (t.movie).episode_number, (t.movie).season_count, (t.movie).episode_count,
          (t.movie).production_status, (t.movie).interests, (t.movie).keywords, (t.movie).companies,
          (t.movie).award_wins, (t.movie).award_nominations, (t.movie).cast_count
        )
    );

    touched := array(
      select t
      from unnest(given) t
      where (t.movie).imdb_id = any (inserted)
        or (t.movie).imdb_id = any (rewritten)
        or ((t.movie).imdb_id <> all (outdated) and (
          t.actors is distinct from
            (select array_agg(a order by a.billing_order) from movie_actor a where a.movie_id = (t.movie).imdb_id)
          or t.directors is distinct from
            (select array_agg(d order by d.position) from movie_director d where d.movie_id = (t.movie).imdb_id)
          or t.writers is distinct from
            (select array_agg(w order by w.position) from movie_writer w where w.movie_id = (t.movie).imdb_id)
          or t.creators is distinct from
            (select array_agg(r order by r.position) from movie_creator r where r.movie_id = (t.movie).imdb_id)
          or t.genres is distinct from
            (select array_agg(g order by g.position) from movie_genre g where g.movie_id = (t.movie).imdb_id)
          or exists (
            select from unnest(t.people) p join people k on k.imdb_id = p.imdb_id where k.name <> p.name
          )
        ))
    );
  end if;

  insert into movie_sources
  select s.*
  from unnest(given) t, unnest(t.observations) s
  where s.movie_id <> all (outdated)
  on conflict (movie_id, source) do update set observed_at = excluded.observed_at, said = excluded.said
    where (movie_sources.observed_at, movie_sources.said) is distinct from (excluded.observed_at, excluded.said);

  if cardinality(touched) > 0 then
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
        and (o.imdb_id = any (described) or o.imdb_id = any (rewritten))
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
  select m.id, case
    when m.id = any (outdated) then 'stale'
    when m.id = any (inserted) then 'inserted'
    when m.id = any (changed) then 'updated'
    else 'unchanged'
  end
  from (select e ->> 'titleId' as id from jsonb_array_elements(incoming) e) m;
end
$$;
