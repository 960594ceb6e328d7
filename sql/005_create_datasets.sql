-- Tables of IMDb's non-commercial datasets, as the files hold them, and of the files that were loaded.
-- A load puts a new table in the place of an old one, so nothing may depend on these tables: no views, no foreign keys.

create schema imdb;

comment on schema imdb is 'IMDb''s non-commercial datasets, one table per file; only `datasets load` writes here.';

create table imdb.title_basics (
  tconst text collate "C" not null primary key,
  title_type text not null,
  primary_title text not null,
  original_title text,
  is_adult smallint,
  start_year integer,
  end_year integer,
  runtime_minutes integer,
  genres text
);

comment on table imdb.title_basics is 'title.basics.tsv: one row per title. In an embedded database only titles that have votes or are in movies.';
comment on column imdb.title_basics.tconst is 'Title id';
comment on column imdb.title_basics.title_type is 'movie, short, tvSeries, tvEpisode, video, …';
comment on column imdb.title_basics.primary_title is 'The better known title, in English where there is one';
comment on column imdb.title_basics.original_title is 'Title in the original language';
comment on column imdb.title_basics.is_adult is '1 of adult titles, else 0';
comment on column imdb.title_basics.start_year is 'Year of release; of a series, its first';
comment on column imdb.title_basics.end_year is 'Last year of a series that has ended';
comment on column imdb.title_basics.runtime_minutes is 'Running time in minutes';
comment on column imdb.title_basics.genres is 'Up to three genres, separated by commas';

create table imdb.title_ratings (
  tconst text collate "C" not null primary key,
  average_rating numeric(3, 1) not null,
  num_votes integer not null
);

create index title_ratings_num_votes on imdb.title_ratings (num_votes, tconst);

comment on table imdb.title_ratings is 'title.ratings.tsv: one row per title with votes (IMDb shows a rating from five votes on).';
comment on column imdb.title_ratings.tconst is 'Title id';
comment on column imdb.title_ratings.average_rating is 'Weighted mean of the user ratings, 1 to 10, one decimal';
comment on column imdb.title_ratings.num_votes is 'Number of user ratings';

create table imdb.title_principals (
  tconst text collate "C" not null,
  ordering integer not null,
  nconst text collate "C" not null,
  category text not null,
  job text,
  characters text,
  primary key (tconst, ordering)
);

comment on table imdb.title_principals is 'title.principals.tsv: the main cast and crew of each title.';
comment on column imdb.title_principals.tconst is 'Title id';
comment on column imdb.title_principals.ordering is 'Place among the people of the title, from 1';
comment on column imdb.title_principals.nconst is 'Name id';
comment on column imdb.title_principals.category is 'actor, actress, self, director, writer, composer, …';
comment on column imdb.title_principals.job is 'The job in words, where the category does not say it';
comment on column imdb.title_principals.characters is 'Characters played, a JSON array of texts';

create table imdb.title_crew (
  tconst text collate "C" not null primary key,
  directors text,
  writers text
);

comment on table imdb.title_crew is 'title.crew.tsv: directors and writers of each title.';
comment on column imdb.title_crew.tconst is 'Title id';
comment on column imdb.title_crew.directors is 'Name ids, separated by commas';
comment on column imdb.title_crew.writers is 'Name ids, separated by commas';

create table imdb.title_akas (
  title_id text collate "C" not null,
  ordering integer not null,
  title text,
  region text,
  language text,
  types text,
  attributes text,
  is_original_title smallint,
  primary key (title_id, ordering)
);

comment on table imdb.title_akas is 'title.akas.tsv: the titles of each title by region and language.';
comment on column imdb.title_akas.title_id is 'Title id';
comment on column imdb.title_akas.ordering is 'Number of the row within its title';
comment on column imdb.title_akas.title is 'Title in that region or language';
comment on column imdb.title_akas.region is 'Region code, e.g. US';
comment on column imdb.title_akas.language is 'Language code, e.g. en';
comment on column imdb.title_akas.types is 'Kinds of title, e.g. imdbDisplay, separated by U+0002';
comment on column imdb.title_akas.attributes is 'Remarks on the title, separated by U+0002';
comment on column imdb.title_akas.is_original_title is '1 of the original title, else 0';

create table imdb.title_episode (
  tconst text collate "C" not null primary key,
  parent_tconst text collate "C",
  season_number integer,
  episode_number integer
);

comment on table imdb.title_episode is 'title.episode.tsv: which series each episode belongs to.';
comment on column imdb.title_episode.tconst is 'Title id of the episode';
comment on column imdb.title_episode.parent_tconst is 'Title id of the series';
comment on column imdb.title_episode.season_number is 'Number of the season';
comment on column imdb.title_episode.episode_number is 'Number of the episode within its season';

create table imdb.name_basics (
  nconst text collate "C" not null primary key,
  primary_name text,
  birth_year integer,
  death_year integer,
  primary_profession text,
  known_for_titles text
);

comment on table imdb.name_basics is 'name.basics.tsv: one row per person.';
comment on column imdb.name_basics.nconst is 'Name id';
comment on column imdb.name_basics.primary_name is 'Name by which the person is most often credited';
comment on column imdb.name_basics.birth_year is 'Year of birth';
comment on column imdb.name_basics.death_year is 'Year of death';
comment on column imdb.name_basics.primary_profession is 'Up to three professions, separated by commas';
comment on column imdb.name_basics.known_for_titles is 'Title ids, separated by commas';

create table imdb.dataset_files (
  dataset text primary key,
  file_date timestamptz not null,
  size_bytes bigint not null,
  row_count bigint not null,
  checksum text not null,
  loaded_at timestamptz not null
);

comment on table imdb.dataset_files is 'What is loaded: one row per dataset, written in the transaction that swapped its table in.';
comment on column imdb.dataset_files.dataset is 'Name of the dataset, e.g. title.basics';
comment on column imdb.dataset_files.file_date is 'When IMDb made the file (its Last-Modified)';
comment on column imdb.dataset_files.size_bytes is 'Size of the file as it lay on the disk';
comment on column imdb.dataset_files.row_count is 'Rows in the table';
comment on column imdb.dataset_files.checksum is 'SHA-256 of the file as it lay on the disk';
comment on column imdb.dataset_files.loaded_at is 'When the table was swapped in';
