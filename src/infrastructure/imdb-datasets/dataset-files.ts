/**
 * Where IMDb serves its non-commercial datasets. Source: developer.imdb.com/non-commercial-datasets, which also gives
 * the seven files and their columns (as of 2026-02).
 */
export const DATASETS_BASE_URL = 'https://datasets.imdbws.com/';

export const DATASET_NAMES = [
  'title.basics',
  'title.ratings',
  'title.principals',
  'title.crew',
  'title.akas',
  'title.episode',
  'name.basics',
] as const;

export type DatasetName = (typeof DATASET_NAMES)[number];

/** One of the files and the table in the schema `imdb` that holds its rows. */
export interface Dataset {
  readonly name: DatasetName;
  readonly table: string;
  /** The header of the file; the table has the same columns in the same order, in snake case. */
  readonly header: readonly string[];
  /** Columns of the table that tell its rows apart. */
  readonly key: readonly string[];
  /** Indexes beside the one of the key. */
  readonly indexes: readonly (readonly string[])[];
}

export const DATASETS: Readonly<Record<DatasetName, Dataset>> = {
  'title.basics': dataset(
    'title.basics',
    'tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres',
    ['tconst'],
  ),
  'title.ratings': dataset(
    'title.ratings',
    'tconst averageRating numVotes',
    ['tconst'],
    [['num_votes', 'tconst']],
  ),
  'title.principals': dataset('title.principals', 'tconst ordering nconst category job characters', [
    'tconst',
    'ordering',
  ]),
  'title.crew': dataset('title.crew', 'tconst directors writers', ['tconst']),
  'title.akas': dataset(
    'title.akas',
    'titleId ordering title region language types attributes isOriginalTitle',
    ['title_id', 'ordering'],
  ),
  'title.episode': dataset('title.episode', 'tconst parentTconst seasonNumber episodeNumber', ['tconst']),
  'name.basics': dataset(
    'name.basics',
    'nconst primaryName birthYear deathYear primaryProfession knownForTitles',
    ['nconst'],
  ),
};

/** All that the embedded database takes, and of them only titles that have votes or are in `movies` already. */
export const EMBEDDED_DATASETS: readonly DatasetName[] = ['title.ratings', 'title.basics'];

/** As IMDb names it, e.g. `title.basics.tsv.gz`. */
export function fileNameOf(name: DatasetName): string {
  return `${name}.tsv.gz`;
}

export function isDatasetName(text: string): text is DatasetName {
  return DATASET_NAMES.some((name) => name === text);
}

function dataset(
  name: DatasetName,
  header: string,
  key: readonly string[],
  indexes: readonly (readonly string[])[] = [],
): Dataset {
  return { name, table: name.replace('.', '_'), header: header.split(' '), key, indexes };
}
