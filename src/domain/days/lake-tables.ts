/** How a value stands in every file and warehouse. */
export type LakeType = 'date' | 'integer' | 'number' | 'text';

export interface LakeColumn {
  readonly name: string;
  readonly type: LakeType;
}

/**
 * A table of the lake. A fact has files of its own for each day (UTC), one of titles of local languages and one of the others; a
 * dimension is one file, as it was on the last day that was published.
 */
export interface LakeTable {
  readonly name: string;
  readonly kind: 'fact' | 'dimension';
  readonly columns: readonly LakeColumn[];
  /** Names of columns: unique together, and what the rows are sorted by. */
  readonly key: readonly string[];
}

/** Raised with every change of a column: what is published says which one it has. */
export const LAKE_SCHEMA_VERSION = 1;

/** Whether a title is local is told by its original language; unknown is `global`. */
export const SEGMENTS = ['local', 'global'] as const;

export type Segment = (typeof SEGMENTS)[number];

const TITLE_KEY: readonly LakeColumn[] = [
  { name: 'kind', type: 'text' },
  { name: 'tmdb_id', type: 'integer' },
];

/** Popularity and votes of the titles of TMDB that were tracked on a day, as they were on it. */
export const TMDB_STAT: LakeTable = {
  name: 'tmdb_stat',
  kind: 'fact',
  columns: [
    { name: 'date', type: 'date' },
    ...TITLE_KEY,
    { name: 'popularity', type: 'number' },
    { name: 'vote_average', type: 'number' },
    { name: 'vote_count', type: 'integer' },
    { name: 'season_count', type: 'integer' },
    { name: 'episode_count', type: 'integer' },
    { name: 'list_rank', type: 'integer' },
    { name: 'segment', type: 'text' },
  ],
  key: ['date', 'kind', 'tmdb_id'],
};

/** Every title of TMDB that is stored. */
export const TITLE: LakeTable = {
  name: 'title',
  kind: 'dimension',
  columns: [
    ...TITLE_KEY,
    { name: 'imdb_id', type: 'text' },
    { name: 'title', type: 'text' },
    { name: 'original_title', type: 'text' },
    { name: 'original_language', type: 'text' },
    { name: 'release_date', type: 'date' },
    { name: 'segment', type: 'text' },
    { name: 'first_seen', type: 'date' },
    { name: 'last_seen', type: 'date' },
  ],
  key: ['kind', 'tmdb_id'],
};

/** Genres have ids of their own for movies and for series. */
export const GENRE: LakeTable = {
  name: 'genre',
  kind: 'dimension',
  columns: [
    { name: 'kind', type: 'text' },
    { name: 'genre_id', type: 'integer' },
    { name: 'name', type: 'text' },
  ],
  key: ['kind', 'genre_id'],
};

export const NETWORK: LakeTable = {
  name: 'network',
  kind: 'dimension',
  columns: [
    { name: 'network_id', type: 'integer' },
    { name: 'name', type: 'text' },
    { name: 'origin_country', type: 'text' },
  ],
  key: ['network_id'],
};

/** `position` is the place in TMDB's list, from 1. */
export const TITLE_GENRE: LakeTable = {
  name: 'title_genre',
  kind: 'dimension',
  columns: [...TITLE_KEY, { name: 'genre_id', type: 'integer' }, { name: 'position', type: 'integer' }],
  key: ['kind', 'tmdb_id', 'genre_id'],
};

export const TITLE_NETWORK: LakeTable = {
  name: 'title_network',
  kind: 'dimension',
  columns: [...TITLE_KEY, { name: 'network_id', type: 'integer' }, { name: 'position', type: 'integer' }],
  key: ['kind', 'tmdb_id', 'network_id'],
};

/** The days that are published and the one that is built; `weekday` is 1 on Mondays. */
export const DATE: LakeTable = {
  name: 'date',
  kind: 'dimension',
  columns: [
    { name: 'date', type: 'date' },
    { name: 'weekday', type: 'integer' },
    { name: 'day', type: 'integer' },
    { name: 'month', type: 'integer' },
    { name: 'year', type: 'integer' },
  ],
  key: ['date'],
};

export const LAKE_TABLES: readonly LakeTable[] = [
  TMDB_STAT,
  TITLE,
  GENRE,
  NETWORK,
  TITLE_GENRE,
  TITLE_NETWORK,
  DATE,
];
