import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mergeSources } from '../../../../src/domain/imdb/merge-sources.js';
import type { Movie } from '../../../../src/domain/imdb/movie.js';
import { CsvMovieRepository } from '../../../../src/infrastructure/csv/csv-movie-repository.js';
import { PostgresDatabase } from '../../../../src/infrastructure/database/postgres-database.js';
import { PostgresMovieRepository } from '../../../../src/infrastructure/database/postgres-movie-repository.js';
import { PostgresStoredMovies } from '../../../../src/infrastructure/database/postgres-stored-movies.js';
import type { SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';
import { savingMerged } from '../../../support/builders/merging.js';
import { actor, aMovie, titleId } from '../../../support/builders/movie-builder.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { expectEqualStores } from '../../../support/stores/compare-stores.js';
import { clearDatabase } from '../../../support/stores/database-store.js';
import { DATABASES, type OpenTestDatabase, openServer } from '../../../support/stores/databases.js';

const DAY_3 = '2026-02-03T00:00:00.000Z';
const DAY_4 = '2026-02-04T00:00:00.000Z';
const DAY_5 = '2026-02-05T00:00:00.000Z';

const page = (number = 1) => aMovie(number).with({ year: null, directors: [] }).fetchedAt(DAY_5);
const dataset = (number = 1) =>
  aMovie(number)
    .titled('Dataset title')
    .with({ source: 'imdb-datasets', plot: null, isAdult: false, keywords: ['sea'], writers: [actor(5)] })
    .fetchedAt(DAY_3);
const third = (number = 1) =>
  aMovie(number)
    .with({ source: 'another-site', plot: 'Another plot.', grossOpening: { amount: 5, currency: 'USD' } })
    .starring()
    .fetchedAt(DAY_4);

describe.each(DATABASES)('the sources of a movie on %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });
  beforeEach(() => clearDatabase(database));
  afterAll(() => opened?.remove());

  const save = async (movie: Movie) =>
    await savingMerged(new PostgresStoredMovies(database), [new PostgresMovieRepository(database)]).save(
      movie,
    );
  const stored = async (number = 1) => await new PostgresStoredMovies(database).read(titleId(number));
  const rows = async (sql: string) => (await database.execute(sql)).rows;
  const sources = () =>
    rows('select source, observed_at, said is null from movie_sources order by movie_id, source');
  const ratings = () => rows('select rating, recorded_at from rating_history order by id');

  it('are noted with the time at which each was seen, and what it said where there are several', async () => {
    await save(page().build());
    expect(await sources()).toEqual([['imdb-html', DAY_5, true]]);
    await save(dataset().build());
    expect(await sources()).toEqual([
      ['imdb-datasets', DAY_3, false],
      ['imdb-html', DAY_5, false],
    ]);
    const observations = await new PostgresStoredMovies(database).observations(titleId(1));
    expect(new Set(observations)).toEqual(new Set([page().build(), dataset().build()]));
  });

  it('can be asked for by value', async () => {
    await save(page().build());
    await save(dataset().build());
    expect(
      await rows(
        `select field, source, observed_at from movie_field_sources where field in ('year', 'plot') order by field`,
      ),
    ).toEqual([
      ['plot', 'imdb-html', DAY_5],
      ['year', 'imdb-datasets', DAY_3],
    ]);
  });

  it('give one movie in whatever order they arrive, also with something older of each in between', async () => {
    const newest = [page().build(), dataset().build(), third().build()];
    const older = newest.map((one) => ({ ...one, year: 1900, fetchedAt: '2026-01-01T00:00:00.000Z' }));
    for (const [a, b, c] of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ] as const) {
      await clearDatabase(database);
      for (const at of [a, b, c]) {
        const [movie, before] = [newest[at], older[at]];
        if (movie === undefined || before === undefined) throw new Error('no such source');
        await save(movie);
        await save(before);
      }
      expect(await stored()).toEqual({ ...mergeSources(newest), fetchedAt: expect.any(String) });
      expect(await sources()).toEqual([
        ['another-site', DAY_4, false],
        ['imdb-datasets', DAY_3, false],
        ['imdb-html', DAY_5, false],
      ]);
    }
  });

  it('keep what is newer when something older arrives, and the history does not go back', async () => {
    await save(page().rated(7).fetchedAt(DAY_5).build());
    await save(dataset().rated(1).fetchedAt(DAY_3).build());
    const { saved } = await save(page().rated(2).fetchedAt(DAY_4).build());
    expect(saved.postgres).toBe('unchanged');
    expect(await stored()).toMatchObject({ rating: 7, year: 1999 });
    expect(await ratings()).toEqual([[7, DAY_5]]);
  });

  it('answer stale, and nothing is written, to whoever does not know all of them', async () => {
    const repository = new PostgresMovieRepository(database);
    await save(page().build());
    const before = await rows('select m::text, s::text from movies m, movie_sources s');
    expect(await repository.save(page().titled('Older').fetchedAt(DAY_4).build())).toBe('stale');
    expect(await repository.save(dataset().fetchedAt('2026-03-03T00:00:00.000Z').build())).toBe('stale');
    expect(await rows('select m::text, s::text from movies m, movie_sources s')).toEqual(before);
    expect(await rows(`select from people where imdb_id = 'nm0000005'`)).toEqual([]);
  });

  it('answer stale to one title of a batch only', async () => {
    const repository = new PostgresMovieRepository(database);
    await save(page(1).build());
    await save(page(2).build());
    const answers = await Promise.all(
      [page(1).titled('Older').fetchedAt(DAY_4), page(2).titled('Same time'), page(3)].map((movie) =>
        repository.save(movie.build()),
      ),
    );
    expect(answers).toEqual(['stale', 'updated', 'inserted']);
  });

  it('refuse a title whose sources cannot be read, and no other', async () => {
    for (const number of [1, 2]) {
      await save(page(number).build());
      await save(dataset(number).build());
    }
    await database.execute(
      `update movie_sources set said = '{"kind": "movie", "title": 7}'
       where movie_id = 'tt0000001' and source = 'imdb-datasets'`,
    );
    const merging = savingMerged(
      new PostgresStoredMovies(database),
      [new PostgresMovieRepository(database)],
      { readsFirst: true },
    );
    const later = '2026-02-06T00:00:00.000Z';
    const results = await Promise.all(
      [1, 2].map((number) => merging.save(page(number).rated(3).fetchedAt(later).build())),
    );
    expect(results).toMatchObject([
      { unmerged: expect.stringContaining('what imdb-datasets cannot have said (title)'), saved: {} },
      { unmerged: null, saved: { postgres: 'updated' } },
    ]);
  });

  it('go with the movie', async () => {
    await save(page().starring().build());
    await rows('delete from rating_history');
    await rows('delete from movie_genre');
    await rows('delete from movies');
    expect(await sources()).toEqual([]);
  });
});

describe('two processes that save the same titles from two sources at once', () => {
  it('lose nothing that either of them has read', async () => {
    const opened: OpenTestDatabase = await openServer();
    const url = opened.url ?? '';
    const processes = [page, dataset, third].map((observe) => ({
      observe,
      database: new PostgresDatabase({ url }),
    }));
    const titles = Array.from({ length: 60 }, (_, at) => at + 1);
    try {
      const folders = await Promise.all(
        processes.map(async ({ observe, database }, at) => {
          const folder = await temporaryFolder();
          const csv = await CsvMovieRepository.open(folder);
          const merging = savingMerged(new PostgresStoredMovies(database), [
            new PostgresMovieRepository(database),
            csv,
          ]);
          // Each begins elsewhere, so that batches overlap in every way.
          const order = [...titles.slice(at * 20), ...titles.slice(0, at * 20)];
          const results = await Promise.all(order.map((number) => merging.save(observe(number).build())));
          await csv.close();
          expect(
            results.filter(({ unmerged, refused }) => unmerged !== null || 'postgres' in refused),
          ).toEqual([]);
          return folder;
        }),
      );
      const stored = new PostgresStoredMovies(opened.database);
      for (const number of titles) {
        const all = [page(number), dataset(number), third(number)].map((movie) => movie.build());
        expect(await stored.read(titleId(number))).toEqual({
          ...mergeSources(all),
          fetchedAt: expect.any(String),
        });
      }
      // Whoever goes on last makes its files whole.
      const [folder = ''] = folders;
      const csv = await CsvMovieRepository.open(folder);
      const merging = savingMerged(stored, [new PostgresMovieRepository(opened.database), csv]);
      await Promise.all(titles.map((number) => merging.save(page(number).build())));
      await csv.close();
      await expectEqualStores(opened.database, folder);
    } finally {
      await Promise.all(processes.map(({ database }) => database.close()));
      await opened.remove();
    }
  });
});
