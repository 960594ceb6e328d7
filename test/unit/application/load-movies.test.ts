import { describe, expect, it } from 'vitest';
import { StoreRefused } from '../../../src/application/engine/ports.js';
import { loadMovies, type MovieRow } from '../../../src/application/load-movies.js';
import { aMovie, titleId } from '../../support/builders/movie-builder.js';
import { MovieRepositoryInMemory, storedIn } from '../../support/stores/in-memory.js';

const row = (number: number, changes: Partial<MovieRow> = {}): MovieRow => ({
  draft: aMovie(number).build(),
  namedOnly: [],
  place: `line ${number}`,
  faults: [],
  ...changes,
});

async function load(repository: MovieRepositoryInMemory, ...rows: readonly MovieRow[]) {
  const refused: string[] = [];
  const batches = async function* () {
    yield rows;
  };
  const into = { repository, stored: storedIn(repository) };
  const counts = await loadMovies(batches(), into, new Date('2026-06-01'), (faults) =>
    refused.push(...faults),
  );
  return { counts, refused: refused.toSorted() };
}

describe('loadMovies', () => {
  it('saves rows, and finds them unchanged when they come again', async () => {
    const repository = new MovieRepositoryInMemory('postgres');
    const none = { updated: 0, refused: 0, withoutDirectors: 0 };
    expect((await load(repository, row(1), row(2))).counts).toEqual({ ...none, inserted: 2, unchanged: 0 });
    expect((await load(repository, row(1), row(2))).counts).toEqual({ ...none, inserted: 0, unchanged: 2 });
  });

  it('names what cannot be read, what is no movie and what the store refuses, and saves the rest', async () => {
    const repository = new MovieRepositoryInMemory('postgres');
    repository.fault = (movie) =>
      movie.titleId === titleId(3) ? new StoreRefused('a rule of it') : undefined;
    const { counts, refused } = await load(
      repository,
      row(1, { faults: ['line 1: no number'] }),
      row(2, { draft: { ...aMovie(2).build(), year: 1200 } }),
      row(3),
      row(4),
    );
    expect(counts).toMatchObject({ inserted: 1, refused: 3 });
    expect(refused).toEqual([
      'line 1: no number',
      expect.stringMatching(/^line 2: year/),
      'line 3: a rule of it',
    ]);
    expect([...repository.movies.keys()]).toEqual([titleId(4)]);
  });

  it('counts movies of whose directors a file has only the names', async () => {
    const draft = aMovie(1).with({ directors: [] }).build();
    const { counts } = await load(
      new MovieRepositoryInMemory('postgres'),
      row(1, { draft, namedOnly: ['directors'] }),
    );
    expect(counts).toMatchObject({ inserted: 1, withoutDirectors: 1 });
  });

  it('ends when the store fails', async () => {
    const repository = new MovieRepositoryInMemory('postgres');
    repository.fault = () => new Error('it is down');
    await expect(load(repository, row(1))).rejects.toThrow('it is down');
  });
});
