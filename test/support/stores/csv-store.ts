import { rm } from 'node:fs/promises';
import { checkMovie } from '../../../src/domain/imdb/check-movie.js';
import { CsvMovieRepository } from '../../../src/infrastructure/csv/csv-movie-repository.js';
import { openCsvMovies } from '../../../src/infrastructure/csv/csv-movies.js';
import { type StoredMovie, type StoreUnderTest, stored } from '../../contracts/movie-repository.js';

/** A folder as a store for the contract suite. */
export function csvStore(folder: string): StoreUnderTest {
  const remove = () => rm(folder, { recursive: true, force: true });
  return {
    clear: remove,
    open: () => CsvMovieRepository.open(folder),
    read: () => readCsvMovies(folder),
    remove,
  };
}

async function readCsvMovies(folder: string): Promise<readonly StoredMovie[]> {
  const movies: StoredMovie[] = [];
  const opened = await openCsvMovies(folder);
  try {
    for await (const batch of opened.batches) {
      for (const { draft, faults } of batch) {
        const { movie, violations } = checkMovie(draft, new Date());
        if (movie === undefined || faults.length > 0)
          throw new Error([...faults, ...(violations ?? [])].join('; '));
        movies.push(stored(movie));
      }
    }
  } finally {
    await opened.close();
  }
  return movies.toSorted((one, other) => one.titleId.localeCompare(other.titleId));
}
