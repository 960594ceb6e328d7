-- Tables of movies, their people, credits, genres and rating history.

create table movies (
  imdb_id text collate "C" primary key check (imdb_id ~ '^tt[0-9]{7,}$'),
  kind text not null check (kind <> ''),
  title text not null check (btrim(title) <> ''),
  original_title text,
  year integer check (year >= 1888),
  end_year integer check (end_year >= 1888),
  rating numeric(3, 1) check (rating between 1 and 10),
  vote_count integer check (vote_count >= 0),
  metascore integer check (metascore between 0 and 100),
  duration_minutes integer check (duration_minutes >= 1),
  certificate text,
  plot text,
  poster_url text,
  release_date date,
  countries text[] not null,
  languages text[] not null,
  budget bigint check (budget >= 0),
  budget_currency text check (budget_currency ~ '^[A-Z]{3}$'),
  gross_worldwide bigint check (gross_worldwide >= 0),
  gross_currency text check (gross_currency ~ '^[A-Z]{3}$'),
  chart_rank integer check (chart_rank >= 1),
  source text not null check (source <> ''),
  updated_at timestamptz not null,
  field_sources jsonb not null default '{}',
  vanished_at timestamptz,
  constraint movies_budget_has_currency check ((budget is null) = (budget_currency is null)),
  constraint movies_gross_has_currency check ((gross_worldwide is null) = (gross_currency is null))
);

create index movies_year on movies (year);
create index movies_rating on movies (rating desc nulls last, vote_count desc nulls last);

comment on table movies is 'One row per title. Null means unknown, never zero or an empty text.';
comment on column movies.imdb_id is 'IMDb''s id of the title (tconst), e.g. tt0111161';
comment on column movies.kind is 'IMDb''s title type: movie, tvSeries, tvMiniSeries, tvEpisode, short, tvMovie, …';
comment on column movies.title is 'Title as shown in the language of the request';
comment on column movies.original_title is 'Title in the original language';
comment on column movies.year is 'Year of release; of a series, its first';
comment on column movies.end_year is 'Last year of a series that has ended';
comment on column movies.rating is 'Mean user rating, 1 to 10, one decimal';
comment on column movies.vote_count is 'Number of user ratings';
comment on column movies.metascore is 'Metacritic''s score, 0 to 100';
comment on column movies.duration_minutes is 'Running time in minutes';
comment on column movies.certificate is 'Age rating as shown to a visitor from the country of the request';
comment on column movies.plot is 'Short plot';
comment on column movies.poster_url is 'Address of the poster picture';
comment on column movies.release_date is 'Release date, only when day, month and year are all known';
comment on column movies.countries is 'Countries of origin, in the order of the page';
comment on column movies.languages is 'Spoken languages, in the order of the page';
comment on column movies.budget is 'Budget in whole units of budget_currency';
comment on column movies.budget_currency is 'Currency of the budget, ISO 4217';
comment on column movies.gross_worldwide is 'Worldwide gross in whole units of gross_currency';
comment on column movies.gross_currency is 'Currency of the worldwide gross, ISO 4217';
comment on column movies.chart_rank is 'Rank among IMDb''s top rated titles of its kind; 1 to 250 in the charts';
comment on column movies.source is 'Source that the title was read from, e.g. imdb-html';
comment on column movies.updated_at is
  'Time of the answer that last changed this row, its genres or its directors; a change of the cast alone leaves it';
comment on column movies.field_sources is
  'Source of each value that is not from `source`, by the name of the field in Movie, e.g. {"rating": "imdb-datasets"}';
comment on column movies.vanished_at is
  'When a load of the datasets first missed a title that the load before had; null while it is there or was never there';

create table people (
  imdb_id text collate "C" primary key check (imdb_id ~ '^nm[0-9]{7,}$'),
  name text not null check (btrim(name) <> '')
);

create index people_name on people (name);

comment on table people is 'One row per person, keyed by name id: two people of one name are two rows.';
comment on column people.imdb_id is 'IMDb''s id of the person (nconst), e.g. nm0000151';
comment on column people.name is 'Name as last seen';

create table movie_actor (
  movie_id text collate "C" not null references movies,
  actor_id text collate "C" not null references people,
  billing_order integer not null check (billing_order >= 1),
  characters text[] not null,
  primary key (movie_id, actor_id)
);

create index movie_actor_actor_id on movie_actor (actor_id);

comment on table movie_actor is 'The cast: which people act in which title.';
comment on column movie_actor.movie_id is 'Title';
comment on column movie_actor.actor_id is 'Person';
comment on column movie_actor.billing_order is 'Place in the cast list, 1 for the first-billed; unique within a title';
comment on column movie_actor.characters is 'Characters played, in the order of the page; empty when the page names none';

create table movie_director (
  movie_id text collate "C" not null references movies,
  director_id text collate "C" not null references people,
  position integer not null check (position >= 1),
  primary key (movie_id, director_id)
);

create index movie_director_director_id on movie_director (director_id);

comment on table movie_director is 'Which people directed which title.';
comment on column movie_director.movie_id is 'Title';
comment on column movie_director.director_id is 'Person';
comment on column movie_director.position is 'Place in the list of directors, from 1';

create table movie_genre (
  movie_id text collate "C" not null references movies,
  genre text not null check (genre <> ''),
  position integer not null check (position >= 1),
  primary key (movie_id, genre)
);

create index movie_genre_genre on movie_genre (genre);

comment on table movie_genre is 'The genres of each title.';
comment on column movie_genre.movie_id is 'Title';
comment on column movie_genre.genre is 'Genre in IMDb''s words, e.g. Drama';
comment on column movie_genre.position is 'Place in the list of genres, from 1';

create table rating_history (
  id bigint generated always as identity primary key,
  movie_id text collate "C" not null references movies,
  recorded_at timestamptz not null,
  rating numeric(3, 1),
  vote_count integer,
  metascore integer
);

create index rating_history_movie_id on rating_history (movie_id, id);

comment on table rating_history is
  'Rating, votes and Metascore of each title over time: one row at the first save that knows any of them, one more at each change.';
comment on column rating_history.id is 'In the order of saving';
comment on column rating_history.movie_id is 'Title';
comment on column rating_history.recorded_at is 'Time of the answer that these values were read from';
comment on column rating_history.rating is 'Mean user rating, 1 to 10, one decimal';
comment on column rating_history.vote_count is 'Number of user ratings';
comment on column rating_history.metascore is 'Metacritic''s score, 0 to 100';
