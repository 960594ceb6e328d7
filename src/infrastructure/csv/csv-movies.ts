import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MovieDraft } from '../../domain/movie.js';
import { CastIndex } from './cast-index.js';
import { CsvMovieRepository } from './csv-movie-repository.js';
import { type CsvRecord, readRecords } from './csv-records.js';
import { movieFromRow } from './movie-from-row.js';
import { MOVIE_COLUMNS } from './movie-rows.js';

/** A row of `movies.csv` with its cast. */
export interface CsvMovie {
  /** Without directors, of whom the file has only the names. */
  readonly draft: MovieDraft;
  readonly directorNames: readonly string[];
  /** `movies.csv line 7 (tt0111161)`. */
  readonly place: string;
  /** What of it could not be read, each with its file and line. */
  readonly faults: readonly string[];
}

type MovieRecord = CsvRecord<(typeof MOVIE_COLUMNS)[number]>;

const LARGEST_BATCH = 100;

/** What a run that still goes on, or was killed, has left in its folder. */
const UNFINISHED = ['.lock', '.batch', '.cast_lengths.csv'];

/**
 * The movies of a folder with `movies.csv`, `actors.csv` and `movie_actor.csv`, in batches. What a killed run has left
 * there is mended first. Throws `CsvFileUnfit` at once or where the movies are read, `LockHeld` while a run writes there.
 */
export async function openCsvMovies(folder: string): Promise<AsyncIterable<CsvMovie[]>> {
  if (UNFINISHED.some((name) => existsSync(join(folder, name)))) {
    const repository = await CsvMovieRepository.open(folder);
    await repository.close();
  }
  const path = join(folder, 'movies.csv');
  // Its header, before time goes into the casts.
  for await (const _ of readRecords(path, MOVIE_COLUMNS)) break;
  return readMovies(path, await CastIndex.open(folder));
}

async function* readMovies(path: string, casts: CastIndex): AsyncGenerator<CsvMovie[]> {
  try {
    for await (const records of readRecords(path, MOVIE_COLUMNS)) {
      for (const batch of slices(records, LARGEST_BATCH)) {
        yield await Promise.all(batch.map((record) => readMovie(record, casts)));
      }
    }
  } finally {
    await casts.close();
  }
}

async function readMovie({ fields, line }: MovieRecord, casts: CastIndex): Promise<CsvMovie> {
  const { draft, directorNames, faults } = movieFromRow(fields);
  const place = `movies.csv line ${line} (${draft.titleId})`;
  const { cast, faults: castFaults } = await casts.castOf(draft.titleId);
  const located = faults.map((fault) => `${place}: ${fault}`);
  return { draft: { ...draft, cast }, directorNames, place, faults: [...located, ...castFaults] };
}

function slices<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
