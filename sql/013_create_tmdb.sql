-- What TMDB says of movies, series and people: tables, views and the functions that save it, many records in a round trip.

create schema tmdb;

comment on schema tmdb is
  'What TMDB says of movies, series and people. This product uses the TMDB API but is not endorsed or certified by TMDB.';

-- The functions below build whole rows by position: a migration that adds a column to a table here replaces them too.
create table tmdb.observations (
  key text collate "C" primary key,
  first_observed_at timestamptz(3) not null,
  observed_at timestamptz(3) not null,
  details_at timestamptz(3)
);

comment on table tmdb.observations is
  'When TMDB was seen to say what is stored of a title, a person or a review. The times stand apart from the rows they are of, which stay as they are when only a time moves.';
comment on column tmdb.observations.key is 'Kind and id: movie/278, tv/1396, person/287, review/5488c29bc3a3686f4a00004a';
comment on column tmdb.observations.first_observed_at is 'Time of the oldest answer with it';
comment on column tmdb.observations.observed_at is 'Time of the newest answer with it, also where nothing had changed';
comment on column tmdb.observations.details_at is 'Time of the newest answer with its details; null while only lists have shown it';

-- The ids of genres, networks, companies, keywords and creators are arrays: short, in TMDB's order, and always read and
-- written with their title, where a table of links would take thirty rows of a title and three of each row of a list.
-- title_genres and its sisters show them as such tables.
create table tmdb.titles (
  kind text collate "C" not null check (kind in ('movie', 'tv')),
  id integer not null check (id > 0),
  title text not null check (title <> ''),
  original_title text,
  original_language text,
  segment text not null check (segment in ('local', 'global')),
  overview text,
  release_date date,
  poster_path text,
  backdrop_path text,
  adult boolean,
  softcore boolean,
  video boolean,
  popularity numeric check (popularity >= 0),
  vote_average numeric check (vote_average between 0 and 10),
  vote_count integer check (vote_count >= 0),
  genre_ids integer[] not null,
  origin_countries text[] not null,
  imdb_id text collate "C",
  tagline text,
  homepage text,
  status text,
  spoken_languages text[] not null,
  production_countries text[] not null,
  company_ids integer[] not null,
  keyword_ids integer[] not null,
  tvdb_id integer,
  wikidata_id text,
  facebook_id text,
  instagram_id text,
  twitter_id text,
  runtime_minutes integer check (runtime_minutes >= 0),
  budget bigint check (budget >= 0),
  revenue bigint check (revenue >= 0),
  collection_id integer,
  collection_name text,
  network_ids integer[] not null,
  creator_ids integer[] not null,
  last_air_date date,
  in_production boolean,
  type text,
  season_count integer check (season_count >= 0),
  episode_count integer check (episode_count >= 0),
  primary key (kind, id)
);

create index titles_imdb_id on tmdb.titles (imdb_id) where imdb_id is not null;

comment on table tmdb.titles is
  'One row per movie or series. Null and {} mean unknown. From imdb_id on only details tell; the columns before it are those of a row of a list too.';
comment on column tmdb.titles.kind is 'movie or tv: ids are unique only among those of their kind';
comment on column tmdb.titles.id is 'TMDB''s id';
comment on column tmdb.titles.title is 'Title in the language of the request, else the original one';
comment on column tmdb.titles.original_title is 'Title in the original language';
comment on column tmdb.titles.original_language is 'Mostly ISO 639-1, but also cn (Cantonese), xx (none), sh and mo';
comment on column tmdb.titles.segment is
  'local when the original language is one of --local-language of the run that saw it last, else global, also where it is unknown';
comment on column tmdb.titles.overview is 'Plot in the language of the request';
comment on column tmdb.titles.release_date is 'First release; of a series, the date of its first episode';
comment on column tmdb.titles.poster_path is 'Path of the poster picture, e.g. /abc.jpg: it follows the address of the pictures and a size';
comment on column tmdb.titles.backdrop_path is 'Path of the wide picture, as poster_path';
comment on column tmdb.titles.adult is 'Pornography';
comment on column tmdb.titles.softcore is 'Softcore; told since 2026';
comment on column tmdb.titles.video is 'Of a movie: an extra, a compilation or a direct recording';
comment on column tmdb.titles.popularity is 'TMDB''s popularity when it was last seen; rescaled between 2024 and 2025';
comment on column tmdb.titles.vote_average is 'Mean vote of TMDB''s users, 0 to 10; null without votes';
comment on column tmdb.titles.vote_count is 'Number of votes of TMDB''s users';
comment on column tmdb.titles.genre_ids is 'Genres, the main one first (title_genres)';
comment on column tmdb.titles.origin_countries is 'Countries of origin, ISO 3166-1; rows of lists tell them of series alone';
comment on column tmdb.titles.imdb_id is 'IMDb''s id of the title (tconst)';
comment on column tmdb.titles.tagline is 'Tagline in the language of the request';
comment on column tmdb.titles.homepage is 'Address of its own site';
comment on column tmdb.titles.status is 'In TMDB''s words, e.g. Released, Post Production, Returning Series, Ended';
comment on column tmdb.titles.spoken_languages is 'Spoken languages, codes as in original_language';
comment on column tmdb.titles.production_countries is 'Countries of production, ISO 3166-1';
comment on column tmdb.titles.company_ids is 'Production companies (title_companies)';
comment on column tmdb.titles.keyword_ids is 'Keywords (title_keywords)';
comment on column tmdb.titles.tvdb_id is 'Id at TheTVDB';
comment on column tmdb.titles.wikidata_id is 'Id at Wikidata, e.g. Q172241';
comment on column tmdb.titles.facebook_id is 'Name at Facebook';
comment on column tmdb.titles.instagram_id is 'Name at Instagram';
comment on column tmdb.titles.twitter_id is 'Name at X, once Twitter';
comment on column tmdb.titles.runtime_minutes is 'Of a movie: running time in minutes';
comment on column tmdb.titles.budget is 'Of a movie: budget in US dollars';
comment on column tmdb.titles.revenue is 'Of a movie: worldwide revenue in US dollars';
comment on column tmdb.titles.collection_id is 'Of a movie: TMDB''s id of the collection that it is part of';
comment on column tmdb.titles.collection_name is 'Name of that collection, e.g. The Godfather Collection';
comment on column tmdb.titles.network_ids is 'Of a series: networks (title_networks)';
comment on column tmdb.titles.creator_ids is 'Of a series: its creators (title_creators)';
comment on column tmdb.titles.last_air_date is 'Of a series: date of the last episode that was shown';
comment on column tmdb.titles.in_production is 'Of a series: whether it goes on';
comment on column tmdb.titles.type is 'Of a series, in TMDB''s words: Scripted, Miniseries, Reality, Documentary, …';
comment on column tmdb.titles.season_count is 'Of a series: number of seasons without the specials';
comment on column tmdb.titles.episode_count is 'Of a series: number of episodes without the specials';

create table tmdb.people (
  id integer primary key check (id > 0),
  name text not null,
  original_name text,
  gender text check (gender in ('female', 'male', 'non-binary')),
  known_for_department text,
  profile_path text,
  popularity numeric check (popularity >= 0),
  adult boolean,
  imdb_id text collate "C",
  also_known_as text[] not null,
  biography text,
  birthday date,
  deathday date,
  place_of_birth text,
  homepage text,
  tvdb_id integer,
  wikidata_id text,
  facebook_id text,
  instagram_id text,
  twitter_id text,
  named_at timestamptz(3) not null
);

create index people_imdb_id on tmdb.people (imdb_id) where imdb_id is not null;

comment on table tmdb.people is
  'One row per person. Null and {} mean unknown. Of who is only credited in a title, name, gender and picture are known. From imdb_id to twitter_id only their details tell.';
comment on column tmdb.people.id is 'TMDB''s id';
comment on column tmdb.people.name is 'Name';
comment on column tmdb.people.original_name is 'Name in its own script; credits do not tell it';
comment on column tmdb.people.gender is 'female, male or non-binary';
comment on column tmdb.people.known_for_department is 'In TMDB''s words, e.g. Acting, Directing';
comment on column tmdb.people.profile_path is 'Path of the picture, as poster_path of titles';
comment on column tmdb.people.popularity is 'TMDB''s popularity when it was last seen';
comment on column tmdb.people.adult is 'Works in pornography';
comment on column tmdb.people.imdb_id is 'IMDb''s id of the person (nconst)';
comment on column tmdb.people.also_known_as is 'Other names, in any script';
comment on column tmdb.people.biography is 'Biography in the language of the request';
comment on column tmdb.people.birthday is 'Date of birth';
comment on column tmdb.people.deathday is 'Date of death';
comment on column tmdb.people.place_of_birth is 'Place of birth, in words';
comment on column tmdb.people.homepage is 'Address of their own site';
comment on column tmdb.people.tvdb_id is 'Id at TheTVDB';
comment on column tmdb.people.wikidata_id is 'Id at Wikidata';
comment on column tmdb.people.facebook_id is 'Name at Facebook';
comment on column tmdb.people.instagram_id is 'Name at Instagram';
comment on column tmdb.people.twitter_id is 'Name at X, once Twitter';
comment on column tmdb.people.named_at is 'Time of the answer that name, gender and picture were first like this in';

-- No reference to titles: the details of a person name titles that nothing else is known of.
create table tmdb.credits (
  kind text collate "C" not null check (kind in ('movie', 'tv')),
  title_id integer not null check (title_id > 0),
  credit_id text collate "C" not null check (credit_id <> ''),
  person_id integer not null references tmdb.people,
  character text,
  department text,
  job text,
  billing_order integer check (billing_order >= 0),
  episode_count integer check (episode_count >= 0),
  title text,
  in_title boolean not null,
  in_person boolean not null,
  primary key (kind, title_id, credit_id),
  check (in_title or in_person)
);

create index credits_person_id on tmdb.credits (person_id);

comment on table tmdb.credits is
  'Who did what in which title: cast and crew of its details, and what the details of people tell of them.';
comment on column tmdb.credits.kind is 'Kind of the title';
comment on column tmdb.credits.title_id is 'Title; it may not be in titles when only a person''s details name it';
comment on column tmdb.credits.credit_id is 'TMDB''s id of the credit';
comment on column tmdb.credits.person_id is 'Person';
comment on column tmdb.credits.character is 'Of the cast: the character played; a person with several in a series has a row for each';
comment on column tmdb.credits.department is 'Of the crew: department, e.g. Directing';
comment on column tmdb.credits.job is 'Of the crew: job, e.g. Director; null of the cast';
comment on column tmdb.credits.billing_order is 'Of the cast: place in the billing, 0 for the first';
comment on column tmdb.credits.episode_count is 'Of a series: number of episodes';
comment on column tmdb.credits.title is 'Title as the details of the person call it; null when only the title''s details tell the credit';
comment on column tmdb.credits.in_title is 'Whether the details of the title tell it; the other columns are as these say, then';
comment on column tmdb.credits.in_person is 'Whether the details of the person tell it';

create table tmdb.genres (
  kind text collate "C" not null check (kind in ('movie', 'tv')),
  id integer not null check (id > 0),
  name text not null,
  named_at timestamptz(3) not null,
  primary key (kind, id)
);

comment on table tmdb.genres is 'Names of the genres: a list for movies and one for series, which share some ids.';
comment on column tmdb.genres.kind is 'Kind of the titles';
comment on column tmdb.genres.id is 'TMDB''s id of the genre';
comment on column tmdb.genres.name is 'Name in the language of the newest details with it';
comment on column tmdb.genres.named_at is 'Time of the answer that the name was first seen in';

-- Rows of lists have ids alone. Names as /genre/movie/list and /genre/tv/list gave them on that day; ids never change.
insert into tmdb.genres (kind, id, name, named_at)
select kind, id, name, '2026-08-06 00:00+00'
from (
  values
    ('movie', 28, 'Action'), ('movie', 12, 'Adventure'), ('movie', 16, 'Animation'), ('movie', 35, 'Comedy'),
    ('movie', 80, 'Crime'), ('movie', 99, 'Documentary'), ('movie', 18, 'Drama'), ('movie', 10751, 'Family'),
    ('movie', 14, 'Fantasy'), ('movie', 36, 'History'), ('movie', 27, 'Horror'), ('movie', 10402, 'Music'),
    ('movie', 9648, 'Mystery'), ('movie', 10749, 'Romance'), ('movie', 878, 'Science Fiction'),
    ('movie', 10770, 'TV Movie'), ('movie', 53, 'Thriller'), ('movie', 10752, 'War'), ('movie', 37, 'Western'),
    ('tv', 10759, 'Action & Adventure'), ('tv', 16, 'Animation'), ('tv', 35, 'Comedy'), ('tv', 80, 'Crime'),
    ('tv', 99, 'Documentary'), ('tv', 18, 'Drama'), ('tv', 10751, 'Family'), ('tv', 10762, 'Kids'),
    ('tv', 9648, 'Mystery'), ('tv', 10763, 'News'), ('tv', 10764, 'Reality'), ('tv', 10765, 'Sci-Fi & Fantasy'),
    ('tv', 10766, 'Soap'), ('tv', 10767, 'Talk'), ('tv', 10768, 'War & Politics'), ('tv', 37, 'Western')
) as g (kind, id, name);

create table tmdb.companies (
  id integer primary key check (id > 0),
  name text not null,
  logo_path text,
  origin_country text,
  named_at timestamptz(3) not null
);

comment on table tmdb.companies is 'Production companies.';
comment on column tmdb.companies.id is 'TMDB''s id of the company';
comment on column tmdb.companies.name is 'Name';
comment on column tmdb.companies.logo_path is 'Path of the logo, as poster_path of titles';
comment on column tmdb.companies.origin_country is 'Country, ISO 3166-1';
comment on column tmdb.companies.named_at is 'Time of the answer that these values were first seen in';

create table tmdb.networks (
  id integer primary key check (id > 0),
  name text not null,
  logo_path text,
  origin_country text,
  named_at timestamptz(3) not null
);

comment on table tmdb.networks is 'Networks that show series; their ids are not those of companies.';
comment on column tmdb.networks.id is 'TMDB''s id of the network';
comment on column tmdb.networks.name is 'Name';
comment on column tmdb.networks.logo_path is 'Path of the logo, as poster_path of titles';
comment on column tmdb.networks.origin_country is 'Country, ISO 3166-1';
comment on column tmdb.networks.named_at is 'Time of the answer that these values were first seen in';

create table tmdb.keywords (
  id integer primary key check (id > 0),
  name text not null,
  named_at timestamptz(3) not null
);

comment on table tmdb.keywords is 'Keywords of titles.';
comment on column tmdb.keywords.id is 'TMDB''s id of the keyword';
comment on column tmdb.keywords.name is 'Keyword, in English';
comment on column tmdb.keywords.named_at is 'Time of the answer that the name was first seen in';

create table tmdb.seasons (
  kind text collate "C" not null check (kind = 'tv'),
  title_id integer not null,
  season_number integer not null check (season_number >= 0),
  id integer not null check (id > 0),
  name text,
  air_date date,
  episode_count integer check (episode_count >= 0),
  poster_path text,
  primary key (kind, title_id, season_number),
  foreign key (kind, title_id) references tmdb.titles
);

comment on table tmdb.seasons is 'The seasons of each series, as its details tell them.';
comment on column tmdb.seasons.kind is 'tv, for joins with titles';
comment on column tmdb.seasons.title_id is 'Series';
comment on column tmdb.seasons.season_number is 'Number of the season; 0 are the specials';
comment on column tmdb.seasons.id is 'TMDB''s id of the season';
comment on column tmdb.seasons.name is 'Name in the language of the request';
comment on column tmdb.seasons.air_date is 'Date of the first episode';
comment on column tmdb.seasons.episode_count is 'Number of episodes';
comment on column tmdb.seasons.poster_path is 'Path of the poster picture';

create table tmdb.certificates (
  kind text collate "C" not null,
  title_id integer not null,
  country text collate "C" not null,
  certificate text not null check (certificate <> ''),
  primary key (kind, title_id, country),
  foreign key (kind, title_id) references tmdb.titles
);

comment on table tmdb.certificates is 'The age rating of each title by country.';
comment on column tmdb.certificates.kind is 'Kind of the title';
comment on column tmdb.certificates.title_id is 'Title';
comment on column tmdb.certificates.country is 'Country, ISO 3166-1';
comment on column tmdb.certificates.certificate is
  'Age rating in the words of the country, e.g. PG-13; of a movie that of its theatrical release where it has one';

-- No reference to titles: reviews may be collected of a title that nothing else is known of.
create table tmdb.reviews (
  id text collate "C" primary key check (id <> ''),
  kind text collate "C" not null check (kind in ('movie', 'tv')),
  title_id integer not null check (title_id > 0),
  author text not null,
  rating numeric check (rating between 0 and 10),
  content text not null,
  language text,
  url text,
  created_at timestamptz(3),
  updated_at timestamptz(3)
);

create index reviews_title on tmdb.reviews (kind, title_id);

comment on table tmdb.reviews is 'Reviews by TMDB''s users.';
comment on column tmdb.reviews.id is 'TMDB''s id of the review';
comment on column tmdb.reviews.kind is 'Kind of the title';
comment on column tmdb.reviews.title_id is 'Title';
comment on column tmdb.reviews.author is 'Name of the author as shown';
comment on column tmdb.reviews.rating is 'The author''s own vote for the title, up to 10';
comment on column tmdb.reviews.content is 'The review, in Markdown';
comment on column tmdb.reviews.language is 'Language, ISO 639-1, where the answer says it';
comment on column tmdb.reviews.url is 'Address of the review';
comment on column tmdb.reviews.created_at is 'When it was written';
comment on column tmdb.reviews.updated_at is 'When its author last changed it';

-- No reference to titles, here and in list_positions: each new day would lock the row of every title seen on it.
create table tmdb.title_stats (
  kind text collate "C" not null check (kind in ('movie', 'tv')),
  id integer not null,
  date date not null,
  popularity numeric,
  vote_average numeric,
  vote_count integer,
  observed_at timestamptz(3) not null,
  primary key (kind, id, date)
);

comment on table tmdb.title_stats is 'Popularity and votes of each title per day (UTC): the last that were seen on it.';
comment on column tmdb.title_stats.kind is 'Kind of the title';
comment on column tmdb.title_stats.id is 'Title';
comment on column tmdb.title_stats.date is 'Day, UTC';
comment on column tmdb.title_stats.popularity is 'TMDB''s popularity';
comment on column tmdb.title_stats.vote_average is 'Mean vote, 0 to 10';
comment on column tmdb.title_stats.vote_count is 'Number of votes';
comment on column tmdb.title_stats.observed_at is 'Time of the answer that these values were first seen in';

create table tmdb.list_positions (
  list text collate "C" not null check (list <> ''),
  date date not null,
  kind text collate "C" not null check (kind in ('movie', 'tv', 'person')),
  id integer not null,
  position integer not null check (position >= 1),
  primary key (list, date, kind, id)
);

comment on table tmdb.list_positions is
  'Where a list had a title or a person on a day (UTC). Pages overlap, since lists move while they are read: the first place counts, so that places may be left empty and, where a list was read twice on a day, may be shared.';
comment on column tmdb.list_positions.list is 'Path and filters of the list, e.g. trending/movie/week';
comment on column tmdb.list_positions.date is 'Day, UTC';
comment on column tmdb.list_positions.kind is 'movie, tv or person';
comment on column tmdb.list_positions.id is 'Title or person';
comment on column tmdb.list_positions.position is 'The first place that it had on that day, from 1 over all pages';

create view tmdb.title_genres as
select t.kind, t.id as title_id, u.id as genre_id, u.position::integer as position
from tmdb.titles t
cross join lateral unnest(t.genre_ids) with ordinality as u (id, position);

comment on view tmdb.title_genres is 'The genres of each title.';
comment on column tmdb.title_genres.kind is 'Kind of the title';
comment on column tmdb.title_genres.title_id is 'Title';
comment on column tmdb.title_genres.genre_id is 'Genre; retired ones (10769) have no name in genres';
comment on column tmdb.title_genres.position is 'Place in TMDB''s list, from 1';

create view tmdb.title_companies as
select t.kind, t.id as title_id, u.id as company_id, u.position::integer as position
from tmdb.titles t
cross join lateral unnest(t.company_ids) with ordinality as u (id, position);

comment on view tmdb.title_companies is 'The production companies of each title.';
comment on column tmdb.title_companies.kind is 'Kind of the title';
comment on column tmdb.title_companies.title_id is 'Title';
comment on column tmdb.title_companies.company_id is 'Company';
comment on column tmdb.title_companies.position is 'Place in TMDB''s list, from 1';

create view tmdb.title_keywords as
select t.kind, t.id as title_id, u.id as keyword_id, u.position::integer as position
from tmdb.titles t
cross join lateral unnest(t.keyword_ids) with ordinality as u (id, position);

comment on view tmdb.title_keywords is 'The keywords of each title.';
comment on column tmdb.title_keywords.kind is 'Kind of the title';
comment on column tmdb.title_keywords.title_id is 'Title';
comment on column tmdb.title_keywords.keyword_id is 'Keyword';
comment on column tmdb.title_keywords.position is 'Place in TMDB''s list, from 1';

create view tmdb.title_networks as
select t.kind, t.id as title_id, u.id as network_id, u.position::integer as position
from tmdb.titles t
cross join lateral unnest(t.network_ids) with ordinality as u (id, position);

comment on view tmdb.title_networks is 'The networks of each series.';
comment on column tmdb.title_networks.kind is 'tv, for joins with titles';
comment on column tmdb.title_networks.title_id is 'Series';
comment on column tmdb.title_networks.network_id is 'Network';
comment on column tmdb.title_networks.position is 'Place in TMDB''s list, from 1';

create view tmdb.title_creators as
select t.kind, t.id as title_id, u.id as person_id, u.position::integer as position
from tmdb.titles t
cross join lateral unnest(t.creator_ids) with ordinality as u (id, position);

comment on view tmdb.title_creators is 'The creators of each series.';
comment on column tmdb.title_creators.kind is 'tv, for joins with titles';
comment on column tmdb.title_creators.title_id is 'Series';
comment on column tmdb.title_creators.person_id is 'Person';
comment on column tmdb.title_creators.position is 'Place in TMDB''s list, from 1';

create type tmdb.sighting as (
  key text,
  observed_at timestamptz(3),
  has_details boolean,
  last_observed_at timestamptz(3),
  is_newest boolean,
  takes_details boolean,
  had_details boolean
);

comment on type tmdb.sighting is
  'That an answer held a record, and how that stands to what is stored: the newest answer with it (or as new) before, whether this one is at least as new, whether its details are at least as new as those that were stored, and whether any were.';

create type tmdb.told_details as (kind text, id integer, observed_at timestamptz(3), details jsonb);

comment on type tmdb.told_details is 'Details of a title or person that are to be stored, from an answer of that time.';

-- Notes that answers held records, and says of each how it stands to what is stored, in the order given. What is told
-- of a record alone is written only by who has noted it in the same transaction: the rows of observations are the locks.
-- Locks: new rows in the order of their keys, then those that are there in the order of theirs.
create function tmdb.note_observations(given tmdb.sighting[]) returns setof tmdb.sighting
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  noted tmdb.sighting[];
  inserted text[];
begin
  if (select count(g.key) <> count(distinct g.key) from unnest(given) g) then
    raise exception 'a record of TMDB occurs twice in one call' using errcode = 'cardinality_violation';
  end if;

  with put as (
    insert into tmdb.observations
    select g.key, g.observed_at, g.observed_at, case when g.has_details then g.observed_at end
    from unnest(given) g
    where not exists (select from tmdb.observations o where o.key = g.key)
    order by g.key
    on conflict do nothing
    returning key
  )
  select array_agg(put.key) into inserted from put;

  if cardinality(inserted) = cardinality(given) then
    return query select g.key, g.observed_at, g.has_details, null::timestamptz(3), true, g.has_details, false from unnest(given) g;
    return;
  end if;

  perform from tmdb.observations o
  where o.key = any (array(select g.key from unnest(given) g except select i from unnest(inserted) i))
  order by o.key
  for no key update;

  noted := array(
    select row(
      g.key, g.observed_at, g.has_details, case when g.key = any (inserted) then null else o.observed_at end,
      g.observed_at >= o.observed_at,
      g.has_details and (o.details_at is null or g.observed_at >= o.details_at),
      o.details_at is not null and (inserted is null or g.key <> all (inserted))
    )::tmdb.sighting
    from unnest(given) with ordinality as g (key, observed_at, has_details, last, newest, takes, had, place)
    join tmdb.observations o on o.key = g.key
    order by g.place
  );

  update tmdb.observations o
  set first_observed_at = least(o.first_observed_at, n.observed_at),
    observed_at = greatest(o.observed_at, n.observed_at),
    details_at = case when n.takes_details then n.observed_at else o.details_at end
  from unnest(noted) n
  where o.key = n.key
    and (
      n.observed_at > o.observed_at or n.observed_at < o.first_observed_at
      or (n.takes_details and o.details_at is distinct from n.observed_at)
    );

  return query select n.* from unnest(noted) n;
end
$$;

-- A value of what is stored and what an answer says: of a late answer only what was unknown counts; where `fills`, what
-- the answer does not know stays; else the answer says it all.
create function tmdb.settle(is_late boolean, fills boolean, incoming anyelement, stored anyelement) returns anyelement
language sql immutable parallel safe
as $$
select case when is_late then coalesce(stored, incoming) when fills then coalesce(incoming, stored) else incoming end
$$;

-- Of credits that the details of a title (`by_title`) or of a person tell, those that are new or changed, and those that
-- they tell no longer: these go unless the other side tells them. What a title tells of a credit comes first; only what
-- its details do not tell is as a person's details say.
-- Locks: all of these rows, new or not, in one order, that of their keys.
create function tmdb.put_credits(changed_credits tmdb.credits[], gone_credits tmdb.credits[], by_title boolean) returns void
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  inserted integer;
begin
  -- What is there is locked as it stands: a condition that is never true updates nothing, but is asked once the row is
  -- locked, and a row that another call deletes meanwhile is inserted. With `do nothing` it would be passed over, and
  -- then be gone. Rows that go are inserted too where that call has deleted them, and go below: this way each row is
  -- held from one statement on, in one order.
  insert into tmdb.credits
  select f.*
  from (
    select p.* from unnest(changed_credits) p
    union all
    select
      p.kind, p.title_id, p.credit_id, p.person_id, p.character, p.department, p.job, p.billing_order, p.episode_count,
      p.title, by_title, not by_title
    from unnest(gone_credits) p
  ) f
  order by f.kind, f.title_id, f.credit_id
  on conflict (kind, title_id, credit_id) do update set kind = excluded.kind where false;
  get diagnostics inserted = row_count;

  if cardinality(gone_credits) = 0 and inserted = cardinality(changed_credits) then
    return;
  end if;

  if by_title then
    update tmdb.credits o
    set person_id = p.person_id, character = p.character, department = p.department, job = p.job,
      billing_order = p.billing_order, episode_count = p.episode_count, in_title = true
    from unnest(changed_credits) p
    where o.kind = p.kind and o.title_id = p.title_id and o.credit_id = p.credit_id
      and (
        o.person_id, o.character, o.department, o.job, o.billing_order, o.episode_count, o.in_title
      ) is distinct from (
        p.person_id, p.character, p.department, p.job, p.billing_order, p.episode_count, true
      );
  else
    update tmdb.credits o
    set person_id = n.person_id, character = n.character, department = n.department, job = n.job,
      billing_order = n.billing_order, episode_count = n.episode_count, title = p.title, in_person = true
    from unnest(changed_credits) p
    join tmdb.credits e on e.kind = p.kind and e.title_id = p.title_id and e.credit_id = p.credit_id
    cross join lateral unnest(array[case when e.in_title then e else p end]) n
    where o.kind = e.kind and o.title_id = e.title_id and o.credit_id = e.credit_id
      and (
        o.person_id, o.character, o.department, o.job, o.billing_order, o.episode_count, o.title, o.in_person
      ) is distinct from (
        n.person_id, n.character, n.department, n.job, n.billing_order, n.episode_count, p.title, true
      );
  end if;

  delete from tmdb.credits o
  using unnest(gone_credits) p
  where o.kind = p.kind and o.title_id = p.title_id and o.credit_id = p.credit_id
    and not (case when by_title then o.in_person else o.in_title end);

  update tmdb.credits o
  set in_title = o.in_title and not by_title, in_person = o.in_person and by_title,
    title = case when by_title then o.title end
  from unnest(gone_credits) p
  where o.kind = p.kind and o.title_id = p.title_id and o.credit_id = p.credit_id;
end
$$;

-- Input: an array of titles, each with the keys of TmdbTitle in src/domain/tmdb/tmdb-title.ts and with observedAt (time
-- of the answer), segment and place, {list, position} or null. A title may occur once; twice is refused with SQLSTATE
-- 21000.
-- Output: one row per title, by its key (movie/278): 'inserted', 'updated' (its row, a credit, a season or a certificate
-- changed) or 'unchanged' (only its time, its place in a list or the first figures of a day may be new). Rows of titles,
-- credits, seasons and certificates that stay the same are neither rewritten nor locked.
-- The newest answer counts, whatever order they come in: that with details for what only details tell, for the rest any.
-- What a row of a list does not know is as the details said.
-- People, companies, networks, keywords and genres keep the name of the newest answer that named them.
-- Locks: observations, then one table after the other in the order below, in each the rows in the order of their keys;
-- of observations the new ones first. Whoever waits for a row holds none that comes after it, so parallel callers cannot
-- deadlock. upsert_tmdb_people keeps to the same order, but both in one transaction do not.
-- The planner settings keep every access to a table an index look-up: a plan that was cached while the tables were still
-- small would otherwise go on reading them whole.
create function upsert_tmdb_titles(incoming jsonb) returns table (key text, result text)
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
  described tmdb.told_details[];
  changed text[];
  told_credits tmdb.credits[];
  changed_credits tmdb.credits[];
  gone_credits tmdb.credits[];
begin
  seen := array(
    select s
    from tmdb.note_observations(array(
      select row(i.kind || '/' || i.id, i."observedAt", i.details is not null, null, null, null, null)::tmdb.sighting
      from jsonb_to_recordset(incoming) as i (kind text, id integer, "observedAt" timestamptz, details jsonb)
    )) s
  );

  with merged as (
    select
      row(
        n.kind, n.id, tmdb.settle(f.late, f.fills, n.title, o.title),
        tmdb.settle(f.late, f.fills, n."originalTitle", o.original_title),
        tmdb.settle(f.late, f.fills, n."originalLanguage", o.original_language),
        -- It goes with the language.
        case
          when (f.late and o.original_language is not null) or (f.fills and n."originalLanguage" is null) then o.segment
          else n.segment
        end,
        tmdb.settle(f.late, f.fills, n.overview, o.overview),
        tmdb.settle(f.late, f.fills, n."releaseDate", o.release_date),
        tmdb.settle(f.late, f.fills, n."posterPath", o.poster_path),
        tmdb.settle(f.late, f.fills, n."backdropPath", o.backdrop_path),
        tmdb.settle(f.late, f.fills, n.adult, o.adult),
        tmdb.settle(f.late, f.fills, n.softcore, o.softcore),
        tmdb.settle(f.late, f.fills, n.video, o.video),
        tmdb.settle(f.late, f.fills, n.popularity, o.popularity),
        -- It goes with the number of votes: of 0 votes there is none.
        case
          when f.late and o.vote_count is not null then o.vote_average
          when f.fills and n."voteCount" is not null then n."voteAverage"
          else tmdb.settle(f.late, f.fills, n."voteAverage", o.vote_average)
        end,
        tmdb.settle(f.late, f.fills, n."voteCount", o.vote_count),
        coalesce(tmdb.settle(f.late, f.fills, nullif(n."genreIds", '{}'), nullif(o.genre_ids, '{}')), '{}'),
        coalesce(tmdb.settle(f.late, f.fills, nullif(n."originCountries", '{}'), nullif(o.origin_countries, '{}')), '{}'),
        case when n.takes_details then d."imdbId" else o.imdb_id end,
        case when n.takes_details then d.tagline else o.tagline end,
        case when n.takes_details then d.homepage else o.homepage end,
        case when n.takes_details then d.status else o.status end,
        coalesce(case when n.takes_details then d."spokenLanguages" else o.spoken_languages end, '{}'),
        coalesce(case when n.takes_details then d."productionCountries" else o.production_countries end, '{}'),
        case when n.takes_details then array(select (c ->> 'id')::integer from jsonb_array_elements(d.companies) c)
          else coalesce(o.company_ids, '{}') end,
        case when n.takes_details then array(select (k ->> 'id')::integer from jsonb_array_elements(d.keywords) k)
          else coalesce(o.keyword_ids, '{}') end,
        case when n.takes_details then (d."externalIds" ->> 'tvdbId')::integer else o.tvdb_id end,
        case when n.takes_details then d."externalIds" ->> 'wikidataId' else o.wikidata_id end,
        case when n.takes_details then d."externalIds" ->> 'facebookId' else o.facebook_id end,
        case when n.takes_details then d."externalIds" ->> 'instagramId' else o.instagram_id end,
        case when n.takes_details then d."externalIds" ->> 'twitterId' else o.twitter_id end,
        case when n.takes_details then d."runtimeMinutes" else o.runtime_minutes end,
        case when n.takes_details then d.budget else o.budget end,
        case when n.takes_details then d.revenue else o.revenue end,
        case when n.takes_details then (d.collection ->> 'id')::integer else o.collection_id end,
        case when n.takes_details then d.collection ->> 'name' else o.collection_name end,
        case when n.takes_details then array(select (w ->> 'id')::integer from jsonb_array_elements(d.networks) w)
          else coalesce(o.network_ids, '{}') end,
        case when n.takes_details then array(select (p ->> 'id')::integer from jsonb_array_elements(d."createdBy") p)
          else coalesce(o.creator_ids, '{}') end,
        case when n.takes_details then d."lastAirDate" else o.last_air_date end,
        case when n.takes_details then d."inProduction" else o.in_production end,
        case when n.takes_details then d.type else o.type end,
        case when n.takes_details then d."seasonCount" else o.season_count end,
        case when n.takes_details then d."episodeCount" else o.episode_count end
      )::tmdb.titles as title,
      o as stored
    from rows from (
      jsonb_to_recordset(incoming) as (
        kind text, id integer, title text, "originalTitle" text, "originalLanguage" text, segment text, overview text,
        "releaseDate" date, "posterPath" text, "backdropPath" text, adult boolean, softcore boolean, video boolean,
        popularity numeric, "voteAverage" numeric, "voteCount" integer, "genreIds" integer[], "originCountries" text[],
        details jsonb
      ),
      unnest(seen)
    ) as n
    left join lateral jsonb_to_record(n.details) as d (
      "imdbId" text, tagline text, homepage text, status text, "spokenLanguages" text[], "productionCountries" text[],
      companies jsonb, keywords jsonb, "externalIds" jsonb, "runtimeMinutes" integer, budget bigint, revenue bigint,
      collection jsonb, networks jsonb, "createdBy" jsonb, "lastAirDate" date, "inProduction" boolean, type text,
      "seasonCount" integer, "episodeCount" integer
    ) on true
    left join tmdb.titles o on o.kind = n.kind and o.id = n.id
    cross join lateral (select not n.is_newest as late, n.had_details and not n.has_details as fills) f
    where n.is_newest or n.takes_details
  ), put as (
    insert into tmdb.titles
    select (m.title).*
    from merged m
    where m.title is distinct from m.stored
    on conflict (kind, id) do update set (
      title, original_title, original_language, segment, overview, release_date, poster_path, backdrop_path, adult,
      softcore, video, popularity, vote_average, vote_count, genre_ids, origin_countries, imdb_id, tagline, homepage,
      status, spoken_languages, production_countries, company_ids, keyword_ids, tvdb_id, wikidata_id, facebook_id,
      instagram_id, twitter_id, runtime_minutes, budget, revenue, collection_id, collection_name, network_ids,
      creator_ids, last_air_date, in_production, type, season_count, episode_count
    ) = row(
      excluded.title, excluded.original_title, excluded.original_language, excluded.segment, excluded.overview,
      excluded.release_date, excluded.poster_path, excluded.backdrop_path, excluded.adult, excluded.softcore,
      excluded.video, excluded.popularity, excluded.vote_average, excluded.vote_count, excluded.genre_ids,
      excluded.origin_countries, excluded.imdb_id, excluded.tagline, excluded.homepage, excluded.status,
      excluded.spoken_languages, excluded.production_countries, excluded.company_ids, excluded.keyword_ids,
      excluded.tvdb_id, excluded.wikidata_id, excluded.facebook_id, excluded.instagram_id, excluded.twitter_id,
      excluded.runtime_minutes, excluded.budget, excluded.revenue, excluded.collection_id, excluded.collection_name,
      excluded.network_ids, excluded.creator_ids, excluded.last_air_date, excluded.in_production, excluded.type,
      excluded.season_count, excluded.episode_count
    )
    returning kind || '/' || id as key
  )
  select coalesce(array_agg(put.key), '{}') into changed from put;

  insert into tmdb.title_stats
  select n.kind, n.id, day.date, n.popularity, n."voteAverage", n."voteCount", n.observed_at
  from rows from (
    jsonb_to_recordset(incoming) as (
      kind text, id integer, popularity numeric, "voteAverage" numeric, "voteCount" integer
    ),
    unnest(seen)
  ) as n
  cross join lateral (select (n.observed_at at time zone 'UTC')::date as date) day
  left join tmdb.title_stats o on o.kind = n.kind and o.id = n.id and o.date = day.date
  where coalesce(n.popularity, n."voteAverage", n."voteCount") is not null
    and (
      o.observed_at is null
      or (
        n.observed_at >= o.observed_at
        -- Newer than all of its day, also than what was seen since and had not changed.
        and (n.is_newest or (n.last_observed_at at time zone 'UTC')::date > day.date)
        and (o.popularity, o.vote_average, o.vote_count) is distinct from (n.popularity, n."voteAverage", n."voteCount")
      )
    )
  on conflict (kind, id, date) do update
    set popularity = excluded.popularity, vote_average = excluded.vote_average, vote_count = excluded.vote_count,
      observed_at = excluded.observed_at;

  insert into tmdb.list_positions
  select n.place ->> 'list', (n.observed_at at time zone 'UTC')::date, n.kind, n.id, (n.place ->> 'position')::integer
  from rows from (jsonb_to_recordset(incoming) as (kind text, id integer, place jsonb), unnest(seen)) as n
  where n.place is not null
    and not exists (
      select from tmdb.list_positions o
      where o.list = n.place ->> 'list' and o.date = (n.observed_at at time zone 'UTC')::date
        and o.kind = n.kind and o.id = n.id and o.position <= (n.place ->> 'position')::integer
    )
  on conflict (list, date, kind, id) do update set position = excluded.position;

  described := array(
    select row(n.kind, n.id, n.observed_at, n.details)::tmdb.told_details
    from rows from (jsonb_to_recordset(incoming) as (kind text, id integer, details jsonb), unnest(seen)) as n
    where n.takes_details
  );

  if cardinality(described) > 0 then
    insert into tmdb.genres
    select distinct on (t.kind, g.id) t.kind, g.id, g.name, t.observed_at
    from unnest(described) t
    cross join lateral jsonb_to_recordset(t.details -> 'genres') as g (id integer, name text)
    where not exists (
      select from tmdb.genres o
      where o.kind = t.kind and o.id = g.id and (o.name = g.name or o.named_at >= t.observed_at)
    )
    order by t.kind, g.id, t.observed_at desc, g.name
    on conflict (kind, id) do update set name = excluded.name, named_at = excluded.named_at
      where genres.named_at < excluded.named_at;

    insert into tmdb.companies
    select distinct on (c.id) c.id, c.name, c."logoPath", c."originCountry", t.observed_at
    from unnest(described) t
    cross join lateral jsonb_to_recordset(t.details -> 'companies')
      as c (id integer, name text, "logoPath" text, "originCountry" text)
    where not exists (
      select from tmdb.companies o
      where o.id = c.id and (
        o.named_at >= t.observed_at
        or (o.name, o.logo_path, o.origin_country) is not distinct from (c.name, c."logoPath", c."originCountry")
      )
    )
    order by c.id, t.observed_at desc, c.name
    on conflict (id) do update
      set name = excluded.name, logo_path = excluded.logo_path, origin_country = excluded.origin_country,
        named_at = excluded.named_at
      where companies.named_at < excluded.named_at;

    insert into tmdb.networks
    select distinct on (c.id) c.id, c.name, c."logoPath", c."originCountry", t.observed_at
    from unnest(described) t
    cross join lateral jsonb_to_recordset(t.details -> 'networks')
      as c (id integer, name text, "logoPath" text, "originCountry" text)
    where not exists (
      select from tmdb.networks o
      where o.id = c.id and (
        o.named_at >= t.observed_at
        or (o.name, o.logo_path, o.origin_country) is not distinct from (c.name, c."logoPath", c."originCountry")
      )
    )
    order by c.id, t.observed_at desc, c.name
    on conflict (id) do update
      set name = excluded.name, logo_path = excluded.logo_path, origin_country = excluded.origin_country,
        named_at = excluded.named_at
      where networks.named_at < excluded.named_at;

    insert into tmdb.keywords
    select distinct on (k.id) k.id, k.name, t.observed_at
    from unnest(described) t
    cross join lateral jsonb_to_recordset(t.details -> 'keywords') as k (id integer, name text)
    where not exists (
      select from tmdb.keywords o where o.id = k.id and (o.name = k.name or o.named_at >= t.observed_at)
    )
    order by k.id, t.observed_at desc, k.name
    on conflict (id) do update set name = excluded.name, named_at = excluded.named_at
      where keywords.named_at < excluded.named_at;

    -- What people say of themselves counts as long as it is newer; a title that does not know gender or picture says nothing.
    insert into tmdb.people (id, name, gender, profile_path, also_known_as, named_at)
    select distinct on (p.id) p.id, p.name, p.gender, p."profilePath", '{}', t.observed_at
    from unnest(described) t
    cross join lateral (
      select a."personId" as id, a.name, a.gender, a."profilePath"
      from jsonb_to_recordset(t.details -> 'cast') as a ("personId" integer, name text, gender text, "profilePath" text)
      union all
      select w."personId", w.name, w.gender, w."profilePath"
      from jsonb_to_recordset(t.details -> 'crew') as w ("personId" integer, name text, gender text, "profilePath" text)
      union all
      select r.id, r.name, null, null
      from jsonb_to_recordset(t.details -> 'createdBy') as r (id integer, name text)
    ) p
    where not exists (
      select from tmdb.people o
      where o.id = p.id and (
        o.named_at >= t.observed_at
        or (o.name = p.name and (p.gender is null or o.gender is not distinct from p.gender)
          and (p."profilePath" is null or o.profile_path is not distinct from p."profilePath"))
        or exists (
          select from tmdb.observations b where b.key = 'person/' || p.id and b.observed_at >= t.observed_at
        )
      )
    )
    order by p.id, t.observed_at desc, p."profilePath" nulls last, p.gender nulls last, p.name
    on conflict (id) do update
      set name = excluded.name, gender = coalesce(excluded.gender, people.gender),
        profile_path = coalesce(excluded.profile_path, people.profile_path), named_at = excluded.named_at
      where people.named_at < excluded.named_at;

    told_credits := array(
      select row(
        f.kind, f.id, f."creditId", f."personId", f.character, f.department, f.job, f."billingOrder",
        f."episodeCount", null, true, false
      )::tmdb.credits
      from (
        select distinct on (t.kind, t.id, c."creditId") t.kind, t.id, c.*
        from unnest(described) t
        cross join lateral (
          select a."creditId", a."personId", a.character, null as department, null as job, a."billingOrder",
            a."episodeCount"
          from jsonb_to_recordset(t.details -> 'cast') as a (
            "creditId" text, "personId" integer, character text, "billingOrder" integer, "episodeCount" integer
          )
          union all
          select w."creditId", w."personId", null, w.department, w.job, null, w."episodeCount"
          from jsonb_to_recordset(t.details -> 'crew') as w (
            "creditId" text, "personId" integer, department text, job text, "episodeCount" integer
          )
        ) c
        order by t.kind, t.id, c."creditId"
      ) f
    );

    changed_credits := array(
      select row(
        f.kind, f.title_id, f.credit_id, f.person_id, f.character, f.department, f.job, f.billing_order,
        f.episode_count, null, true, false
      )::tmdb.credits
      from (
        select c.kind, c.title_id, c.credit_id, c.person_id, c.character, c.department, c.job, c.billing_order,
          c.episode_count
        from unnest(told_credits) c
        except
        select o.kind, o.title_id, o.credit_id, o.person_id, o.character, o.department, o.job, o.billing_order,
          o.episode_count
        from unnest(described) t
        join tmdb.credits o on o.kind = t.kind and o.title_id = t.id
        where o.in_title
      ) f
    );

    gone_credits := array(
      select o
      from (
        select o.kind, o.title_id, o.credit_id
        from unnest(described) t
        join tmdb.credits o on o.kind = t.kind and o.title_id = t.id
        where o.in_title
        except
        select c.kind, c.title_id, c.credit_id from unnest(told_credits) c
      ) f
      join tmdb.credits o on o.kind = f.kind and o.title_id = f.title_id and o.credit_id = f.credit_id
    );

    changed := changed || array(
      select distinct c.kind || '/' || c.title_id from unnest(changed_credits || gone_credits) c
    );

    perform tmdb.put_credits(changed_credits, gone_credits, true);

    with told as materialized (
      select distinct on (t.id, s."seasonNumber")
        t.kind, t.id as title_id, s."seasonNumber" as season_number, s.id, s.name, s."airDate" as air_date,
        s."episodeCount" as episode_count, s."posterPath" as poster_path
      from unnest(described) t
      cross join lateral jsonb_to_recordset(t.details -> 'seasons') as s (
        id integer, "seasonNumber" integer, name text, "airDate" date, "episodeCount" integer, "posterPath" text
      )
      order by t.id, s."seasonNumber", s.id
    ), stored as materialized (
      select o.* from unnest(described) t join tmdb.seasons o on o.kind = t.kind and o.title_id = t.id
    ), gone as (
      delete from tmdb.seasons o
      using (
        select kind, title_id, season_number from stored except select kind, title_id, season_number from told
      ) g
      where o.kind = g.kind and o.title_id = g.title_id and o.season_number = g.season_number
      returning o.kind, o.title_id
    ), put as (
      insert into tmdb.seasons
      select * from told except select * from stored
      on conflict (kind, title_id, season_number) do update
        set id = excluded.id, name = excluded.name, air_date = excluded.air_date,
          episode_count = excluded.episode_count, poster_path = excluded.poster_path
      returning kind, title_id
    )
    select changed || array_agg(distinct f.kind || '/' || f.title_id) into changed
    from (select kind, title_id from gone union all select kind, title_id from put) f;

    with told as materialized (
      select distinct on (t.kind, t.id, s.country) t.kind, t.id as title_id, s.country, s.certificate
      from unnest(described) t
      cross join lateral jsonb_to_recordset(t.details -> 'certificates') as s (country text, certificate text)
      order by t.kind, t.id, s.country, s.certificate
    ), stored as materialized (
      select o.* from unnest(described) t join tmdb.certificates o on o.kind = t.kind and o.title_id = t.id
    ), gone as (
      delete from tmdb.certificates o
      using (select kind, title_id, country from stored except select kind, title_id, country from told) g
      where o.kind = g.kind and o.title_id = g.title_id and o.country = g.country
      returning o.kind, o.title_id
    ), put as (
      insert into tmdb.certificates
      select * from told except select * from stored
      on conflict (kind, title_id, country) do update set certificate = excluded.certificate
      returning kind, title_id
    )
    select changed || array_agg(distinct f.kind || '/' || f.title_id) into changed
    from (select kind, title_id from gone union all select kind, title_id from put) f;
  end if;

  return query
  select s.key, case
    when s.last_observed_at is null then 'inserted'
    when s.key = any (changed) then 'updated'
    else 'unchanged'
  end
  from unnest(seen) s;
end
$$;

-- Input: an array of people, each with the keys of TmdbPerson in src/domain/tmdb/tmdb-person.ts and with observedAt and
-- place, as upsert_tmdb_titles takes them. A person may occur once; twice is refused with SQLSTATE 21000.
-- Output: one row per person, by their key (person/287): 'inserted', 'updated' (their row or a credit changed; also of
-- who was only credited in titles before) or 'unchanged'. Rows of people and credits that stay the same are neither
-- rewritten nor locked.
-- The newest answer counts, and locks are taken, as by upsert_tmdb_titles. Name, gender and picture are those of the
-- newest answer that named the person, be it their own or a title's.
create function upsert_tmdb_people(incoming jsonb) returns table (key text, result text)
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
  described tmdb.told_details[];
  known text[];
  changed text[];
  told_credits tmdb.credits[];
  changed_credits tmdb.credits[];
  gone_credits tmdb.credits[];
begin
  seen := array(
    select s
    from tmdb.note_observations(array(
      select row('person/' || i.id, i."observedAt", i.details is not null, null, null, null, null)::tmdb.sighting
      from jsonb_to_recordset(incoming) as i (id integer, "observedAt" timestamptz, details jsonb)
    )) s
  );

  known := array(
    select 'person/' || o.id
    from jsonb_to_recordset(incoming) as i (id integer) join tmdb.people o on o.id = i.id
  );

  with merged as (
    select
      row(
        n.id,
        case when f.name_late then o.name else n.name end,
        tmdb.settle(f.late, f.fills, n."originalName", o.original_name),
        tmdb.settle(f.name_late, not n.has_details, n.gender, o.gender),
        tmdb.settle(f.late, f.fills, n."knownForDepartment", o.known_for_department),
        tmdb.settle(f.name_late, not n.has_details, n."profilePath", o.profile_path),
        tmdb.settle(f.late, f.fills, n.popularity, o.popularity),
        tmdb.settle(f.late, f.fills, n.adult, o.adult),
        case when n.takes_details then d."imdbId" else o.imdb_id end,
        coalesce(case when n.takes_details then d."alsoKnownAs" else o.also_known_as end, '{}'),
        case when n.takes_details then d.biography else o.biography end,
        case when n.takes_details then d.birthday else o.birthday end,
        case when n.takes_details then d.deathday else o.deathday end,
        case when n.takes_details then d."placeOfBirth" else o.place_of_birth end,
        case when n.takes_details then d.homepage else o.homepage end,
        case when n.takes_details then (d."externalIds" ->> 'tvdbId')::integer else o.tvdb_id end,
        case when n.takes_details then d."externalIds" ->> 'wikidataId' else o.wikidata_id end,
        case when n.takes_details then d."externalIds" ->> 'facebookId' else o.facebook_id end,
        case when n.takes_details then d."externalIds" ->> 'instagramId' else o.instagram_id end,
        case when n.takes_details then d."externalIds" ->> 'twitterId' else o.twitter_id end,
        case
          when (o.name, o.gender, o.profile_path) is not distinct from (
            case when f.name_late then o.name else n.name end,
            tmdb.settle(f.name_late, not n.has_details, n.gender, o.gender),
            tmdb.settle(f.name_late, not n.has_details, n."profilePath", o.profile_path)
          ) then o.named_at
          else greatest(o.named_at, n.observed_at)
        end
      )::tmdb.people as person,
      o as stored
    from rows from (
      jsonb_to_recordset(incoming) as (
        id integer, name text, "originalName" text, gender text, "knownForDepartment" text, "profilePath" text,
        popularity numeric, adult boolean, details jsonb
      ),
      unnest(seen)
    ) as n
    left join lateral jsonb_to_record(n.details) as d (
      "imdbId" text, "alsoKnownAs" text[], biography text, birthday date, deathday date, "placeOfBirth" text,
      homepage text, "externalIds" jsonb
    ) on true
    left join tmdb.people o on o.id = n.id
    cross join lateral (
      select not n.is_newest as late, n.had_details and not n.has_details as fills,
        not n.is_newest or coalesce(n.observed_at < o.named_at, false) as name_late
    ) f
    where n.is_newest or n.takes_details
  ), put as (
    insert into tmdb.people
    select (m.person).*
    from merged m
    where m.person is distinct from m.stored
    order by (m.person).id
    -- Titles that are saved at this moment may have named the person since.
    on conflict (id) do update set
      name = case when people.named_at > excluded.named_at then people.name else excluded.name end,
      gender = case when people.named_at > excluded.named_at then people.gender else excluded.gender end,
      profile_path = case when people.named_at > excluded.named_at then people.profile_path else excluded.profile_path end,
      named_at = greatest(people.named_at, excluded.named_at),
      original_name = excluded.original_name, known_for_department = excluded.known_for_department,
      popularity = excluded.popularity, adult = excluded.adult, imdb_id = excluded.imdb_id,
      also_known_as = excluded.also_known_as, biography = excluded.biography, birthday = excluded.birthday,
      deathday = excluded.deathday, place_of_birth = excluded.place_of_birth, homepage = excluded.homepage,
      tvdb_id = excluded.tvdb_id, wikidata_id = excluded.wikidata_id, facebook_id = excluded.facebook_id,
      instagram_id = excluded.instagram_id, twitter_id = excluded.twitter_id
    returning 'person/' || id as key
  )
  select coalesce(array_agg(put.key), '{}') into changed from put;

  insert into tmdb.list_positions
  select n.place ->> 'list', (n.observed_at at time zone 'UTC')::date, 'person', n.id, (n.place ->> 'position')::integer
  from rows from (jsonb_to_recordset(incoming) as (id integer, place jsonb), unnest(seen)) as n
  where n.place is not null
    and not exists (
      select from tmdb.list_positions o
      where o.list = n.place ->> 'list' and o.date = (n.observed_at at time zone 'UTC')::date
        and o.kind = 'person' and o.id = n.id and o.position <= (n.place ->> 'position')::integer
    )
  on conflict (list, date, kind, id) do update set position = excluded.position;

  described := array(
    select row('person', n.id, n.observed_at, n.details)::tmdb.told_details
    from rows from (jsonb_to_recordset(incoming) as (id integer, details jsonb), unnest(seen)) as n
    where n.takes_details
  );

  if cardinality(described) > 0 then
    told_credits := array(
      select row(
        f.kind, f."titleId", f."creditId", f.id, f.character, f.department, f.job, f."billingOrder",
        f."episodeCount", f.title, false, true
      )::tmdb.credits
      from (
        select distinct on (c.kind, c."titleId", c."creditId") t.id, c.*
        from unnest(described) t
        cross join lateral jsonb_to_recordset(t.details -> 'credits') as c (
          "creditId" text, kind text, "titleId" integer, title text, character text, department text, job text,
          "billingOrder" integer, "episodeCount" integer
        )
        order by c.kind, c."titleId", c."creditId", t.observed_at desc
      ) f
    );

    changed_credits := array(
      select c
      from unnest(told_credits) c
      where not exists (
        select from tmdb.credits o
        where o.kind = c.kind and o.title_id = c.title_id and o.credit_id = c.credit_id
          and o.in_person and o.title is not distinct from c.title
          and (
            o.in_title
            or (o.person_id, o.character, o.department, o.job, o.billing_order, o.episode_count) is not distinct from
              (c.person_id, c.character, c.department, c.job, c.billing_order, c.episode_count)
          )
      )
    );

    gone_credits := array(
      select o
      from (
        select o.kind, o.title_id, o.credit_id
        from unnest(described) t
        join tmdb.credits o on o.person_id = t.id
        where o.in_person
        except
        select c.kind, c.title_id, c.credit_id from unnest(told_credits) c
      ) f
      join tmdb.credits o on o.kind = f.kind and o.title_id = f.title_id and o.credit_id = f.credit_id
    );

    changed := changed || array(
      select distinct 'person/' || c.person_id from unnest(changed_credits) c
      union
      select 'person/' || o.person_id
      from unnest(gone_credits) c
      join tmdb.credits o on o.kind = c.kind and o.title_id = c.title_id and o.credit_id = c.credit_id
    );

    perform tmdb.put_credits(changed_credits, gone_credits, false);
  end if;

  return query
  select s.key, case
    when s.key <> all (changed) then 'unchanged'
    when s.key = any (known) then 'updated'
    else 'inserted'
  end
  from unnest(seen) s;
end
$$;

-- Input: an array of reviews, each with the keys of TmdbReview in src/domain/tmdb/tmdb-review.ts and with observedAt. A
-- review may occur once; twice is refused with SQLSTATE 21000.
-- Output: one row per review, by its key (review/5488c29bc3a3686f4a00004a): 'inserted', 'updated' or 'unchanged'. The
-- newest answer counts. Rows of reviews that stay the same are neither rewritten nor locked.
create function upsert_tmdb_reviews(incoming jsonb) returns table (key text, result text)
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
      select row('review/' || i.id, i."observedAt", false, null, null, null, null)::tmdb.sighting
      from jsonb_to_recordset(incoming) as i (id text, "observedAt" timestamptz)
    )) s
  );

  with put as (
    insert into tmdb.reviews
    select n.id, n.kind, n."titleId", n.author, n.rating, n.content, n.language, n.url, n."createdAt", n."updatedAt"
    from rows from (
      jsonb_to_recordset(incoming) as (
        id text, kind text, "titleId" integer, author text, rating numeric, content text, language text, url text,
        "createdAt" timestamptz(3), "updatedAt" timestamptz(3)
      ),
      unnest(seen)
    ) as n
    left join tmdb.reviews o on o.id = n.id
    where n.is_newest
      and (o.kind, o.title_id, o.author, o.rating, o.content, o.language, o.url, o.created_at, o.updated_at)
        is distinct from (
          n.kind, n."titleId", n.author, n.rating, n.content, n.language, n.url, n."createdAt", n."updatedAt"
        )
    on conflict (id) do update
      set kind = excluded.kind, title_id = excluded.title_id, author = excluded.author, rating = excluded.rating,
        content = excluded.content, language = excluded.language, url = excluded.url,
        created_at = excluded.created_at, updated_at = excluded.updated_at
    returning 'review/' || id as key
  )
  select coalesce(array_agg(put.key), '{}') into changed from put;

  return query
  select s.key, case
    when s.last_observed_at is null then 'inserted'
    when s.key = any (changed) then 'updated'
    else 'unchanged'
  end
  from unnest(seen) s;
end
$$;
