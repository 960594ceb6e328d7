import { expect, it } from 'vitest';
import { KeepMovie } from '../../../src/application/keep-movie.js';
import { savingMerged } from '../../support/builders/merging.js';
import { aMovie, titleId } from '../../support/builders/movie-builder.js';
import { MovieRepositoryInMemory, storedIn } from '../../support/stores/in-memory.js';

const page = { page: 'title', titleId: titleId(1) } as const;
const last = { routeId: 'direct', httpStatus: 200, bytes: 10, milliseconds: 1 };
const fetched = { key: titleId(1), attempts: 1, last };
const dataset = aMovie(1).with({ source: 'imdb-datasets', plot: null }).build();
const tmdb = aMovie(1).with({ source: 'tmdb', plot: 'At TMDB.', rating: null, voteCount: null }).build();

function keeper() {
  const database = new MovieRepositoryInMemory('postgres');
  database.answersStale = true;
  return { database, keep: new KeepMovie(savingMerged(storedIn(database), [database])) };
}

it('a movie of one source names that source alone', async () => {
  const { keep } = keeper();
  const origins = { title: 'datasets' };
  const { scraped } = await keep.keep(page, { kind: 'movie', movie: dataset, origins }, fetched);
  expect(scraped).toEqual({ record: dataset, savedAs: null, source: 'imdb-datasets', origins });
});

it('what several sources gave is kept as one movie, and each of them is named, with its notices', async () => {
  const { keep, database } = keeper();
  const { scraped, saved } = await keep.keep(
    page,
    {
      kind: 'movie',
      movie: tmdb,
      origins: { title: 'tmdb', plot: 'tmdb' },
      notices: ['the runtime is odd'],
      further: [{ movie: dataset, origins: { title: 'datasets' }, notices: ['the year is odd'] }],
    },
    fetched,
  );
  expect(saved).toEqual({ postgres: 'inserted' });
  expect(scraped).toMatchObject({
    record: { source: 'imdb-datasets', rating: 7.5, plot: 'At TMDB.', fieldSources: { plot: 'tmdb' } },
    source: 'tmdb',
    furtherSources: ['imdb-datasets'],
    origins: { title: 'datasets', plot: 'tmdb' },
    notices: ['the runtime is odd', 'the year is odd'],
  });
  expect(database.movies.get(titleId(1))).toEqual(scraped.record);
});
