import { type FieldSources, isKnown, MOVIE_FIELDS, type Movie, type MovieField } from './movie.js';
import { settleMovie } from './settle-movie.js';

/** The name of the licensed datasets as a source; every other source reads pages of a title. */
export const DATASETS_SOURCE = 'imdb-datasets';

export interface MergedMovie {
  readonly movie: Movie;
  /** Where each known value comes from. */
  readonly sources: FieldSources;
}

/**
 * One movie of two views of the same title. The page knows better whatever it knows (Metascore, plot, poster, the
 * order of the cast), and the dataset fills what it does not know. Rating and votes belong together and are taken
 * from the later of the two. The movie keeps the page's `source`.
 */
export function mergeMovies(page: Movie, dataset: Movie): MergedMovie {
  const isLater = dataset.fetchedAt > page.fetchedAt;
  const ratingIsTaken = isKnown(dataset, 'rating') && (isLater || !isKnown(page, 'rating'));
  const taken = MOVIE_FIELDS.filter((field) =>
    field === 'rating' || field === 'voteCount'
      ? ratingIsTaken
      : isKnown(dataset, field) && !isKnown(page, field),
  );
  const values: Partial<Movie> = Object.fromEntries(taken.map((field) => [field, dataset[field]]));
  // The page's cast and the dataset's directors may name one person differently.
  const { fieldSources: _, ...whole } = settleMovie({ ...page, ...values });
  const sources: FieldSources = Object.fromEntries(
    MOVIE_FIELDS.filter((field) => isKnown(whole, field)).map((field) => [
      field,
      sourceOf(taken.includes(field) ? dataset : page, field),
    ]),
  );
  const others = Object.entries(sources).filter(([, source]) => source !== page.source);
  const fetchedAt = isLater ? dataset.fetchedAt : page.fetchedAt;
  const movie = { ...whole, fetchedAt };
  return {
    movie: others.length === 0 ? movie : { ...movie, fieldSources: Object.fromEntries(others) },
    sources,
  };
}

/**
 * What to store of a movie just read when the title is stored already: values that only the other kind of source has
 * given stay, values of its own kind are replaced, also by nothing.
 */
export function mergeWithStored(incoming: Movie, stored: Movie): Movie {
  const isDataset = incoming.source === DATASETS_SOURCE;
  const kept = partOf(stored, (source) => (source === DATASETS_SOURCE) !== isDataset);
  if (kept === null) return incoming;
  return isDataset ? mergeMovies(kept, incoming).movie : mergeMovies(incoming, kept).movie;
}

/** The movie as the sources that pass know it; `null` when they gave no value. */
function partOf(movie: Movie, passes: (source: string) => boolean): Movie | null {
  const given = MOVIE_FIELDS.filter((field) => isKnown(movie, field) && passes(sourceOf(movie, field)));
  const [first] = given;
  if (first === undefined) return null;
  const cleared = MOVIE_FIELDS.filter((field) => !given.includes(field) && !ALWAYS_KNOWN.has(field));
  const values: Partial<Movie> = Object.fromEntries(
    cleared.map((field) => [field, Array.isArray(movie[field]) ? [] : null]),
  );
  const { fieldSources: _, ...part } = { ...movie, ...values };
  return { ...part, source: passes(movie.source) ? movie.source : sourceOf(movie, first) };
}

const ALWAYS_KNOWN: ReadonlySet<MovieField> = new Set(['kind', 'title'] as const);

function sourceOf({ fieldSources, source }: Movie, field: MovieField): string {
  return fieldSources?.[field] ?? source;
}
