import { describe, expect, it } from 'vitest';
import { withStored } from '../../../src/application/save-merged.js';
import { mergeSources } from '../../../src/domain/imdb/merge-sources.js';
import { savingMerged } from '../../support/builders/merging.js';
import { aMovie, titleId } from '../../support/builders/movie-builder.js';
import { MovieRepositoryInMemory, storedIn } from '../../support/stores/in-memory.js';

const DAY_3 = '2026-02-03T00:00:00.000Z';
const DAY_4 = '2026-02-04T00:00:00.000Z';
const DAY_5 = '2026-02-05T00:00:00.000Z';

const page = (rating: number, day: string) => aMovie(1).rated(rating).fetchedAt(day).build();
const dataset = (rating: number, day: string) =>
  aMovie(1).with({ source: 'imdb-datasets', endYear: 2001 }).rated(rating).fetchedAt(day).build();

function stores() {
  const database = new MovieRepositoryInMemory('postgres');
  database.answersStale = true;
  const csv = new MovieRepositoryInMemory('csv');
  const stored = storedIn(database);
  let reads = 0;
  const counted = {
    ...stored,
    observations: async (asked: ReturnType<typeof titleId>) => {
      reads += 1;
      return await stored.observations(asked);
    },
  };
  return { database, csv, stored: counted, reads: () => reads, save: savingMerged(counted, [database, csv]) };
}

describe('SaveMerged', () => {
  it('reads nothing while a title has one source', async () => {
    const { save, reads, database } = stores();
    await save.save(page(7, DAY_3));
    expect(await save.save(page(8, DAY_4))).toMatchObject({ saved: { postgres: 'updated', csv: 'updated' } });
    expect(reads()).toBe(0);
    expect(database.observations.get(titleId(1))).toEqual([page(8, DAY_4)]);
  });

  it('gives every store one movie of all sources, although only the database knows them', async () => {
    const { save, database, csv, reads } = stores();
    await save.save(page(7, DAY_3));
    const { movie, unmerged } = await save.save(dataset(8, DAY_4));
    expect(unmerged).toBeNull();
    expect(movie).toEqual(mergeSources([page(7, DAY_3), dataset(8, DAY_4)]));
    expect([database.movies.get(titleId(1)), csv.movies.get(titleId(1))]).toEqual([movie, movie]);
    expect(reads()).toBe(1);
  });

  it.each([true, false])(
    'saves what several sources said at a time as one movie (reads first: %s)',
    async (readsFirst) => {
      const { stored, database, csv } = stores();
      const save = savingMerged(stored, [database, csv], { readsFirst });
      await save.save(page(7, DAY_3));
      const tmdb = aMovie(1)
        .with({ source: 'tmdb', budget: { amount: 5, currency: 'USD' } })
        .fetchedAt(DAY_5)
        .build();
      const { movie } = await save.saveTogether([dataset(8, DAY_4), tmdb]);
      expect(movie).toEqual(mergeSources([page(7, DAY_3), dataset(8, DAY_4), tmdb]));
      expect(
        database.observations
          .get(titleId(1))
          ?.map(({ source }) => source)
          .sort(),
      ).toEqual(['imdb-datasets', 'imdb-html', 'tmdb']);
      expect([database.movies.get(titleId(1)), csv.movies.get(titleId(1))]).toEqual([movie, movie]);
    },
  );

  it('keeps what is newer when something older arrives late', async () => {
    const { save, database, csv } = stores();
    await save.save(page(7, DAY_5));
    await save.save(dataset(1, DAY_3));
    const before = database.movies.get(titleId(1));
    expect(before).toMatchObject({ rating: 7, fetchedAt: DAY_5, endYear: 2001 });
    expect((await save.save(page(2, DAY_4))).saved.postgres).toBe('unchanged');
    expect([database.movies.get(titleId(1)), csv.movies.get(titleId(1))]).toEqual([before, before]);
  });

  it('says what each store came to in all tries', async () => {
    const { save, csv } = stores();
    await save.save(page(7, DAY_3));
    csv.movies.clear();
    expect((await save.save(dataset(8, DAY_4))).saved).toEqual({ postgres: 'updated', csv: 'inserted' });
  });

  it('gives a title up that others save again and again', async () => {
    const { database, csv, stored } = stores();
    await savingMerged(stored, [database, csv]).save(page(7, DAY_5));
    const behind = { ...stored, observations: async () => [] };
    const { unmerged } = await savingMerged(behind, [database, csv]).save(dataset(8, DAY_4));
    expect(unmerged).toMatch(/changed 5 times/);
  });

  it('of the same time takes what was just read', () => {
    expect(withStored(page(8, DAY_3), [page(7, DAY_3), dataset(1, DAY_3)])).toEqual([
      page(8, DAY_3),
      dataset(1, DAY_3),
    ]);
  });
});
