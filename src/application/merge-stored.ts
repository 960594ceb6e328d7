import { DATASETS_SOURCE, mergeWithStored } from '../domain/merge-movies.js';
import type { Movie } from '../domain/movie.js';
import type { TitleId } from '../domain/title-id.js';

/** The movies that are stored already, with the source of each value. */
export interface StoredMovies {
  read(titleId: TitleId): Promise<Movie | null>;
  /** Only a movie that holds values of the datasets. */
  readFromDatasets(titleId: TitleId): Promise<Movie | null>;
}

/**
 * What to save of a movie just read, so that a dataset's movie does not erase what a page said before, nor a page's
 * what only the datasets know. It reads before every store saves, since all of them must hold the same. Two processes
 * that save one title from two sources at the same moment may miss each other's values until the title is saved again.
 */
export class MergeStored {
  constructor(private readonly stored: StoredMovies) {}

  async merge(movie: Movie): Promise<Movie> {
    const stored =
      movie.source === DATASETS_SOURCE
        ? await this.stored.read(movie.titleId)
        : await this.stored.readFromDatasets(movie.titleId);
    return stored === null ? movie : mergeWithStored(movie, stored);
  }
}
