import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CompositeSave } from '../../../src/application/engine/composite-save.js';
import { StorePatience } from '../../../src/application/engine/store-patience.js';
import type { MovieRepository } from '../../../src/application/movie-ports.js';
import { mergeSources } from '../../../src/domain/imdb/merge-sources.js';
import type { Movie } from '../../../src/domain/imdb/movie.js';
import { CsvMovieRepository } from '../../../src/infrastructure/csv/csv-movie-repository.js';
import { PostgresMovieRepository } from '../../../src/infrastructure/database/postgres-movie-repository.js';
import { hostileMovies } from '../../support/builders/hostile-movies.js';
import { actor, aMovie } from '../../support/builders/movie-builder.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { csvContents, databaseContents, expectEqualStores } from '../../support/stores/compare-stores.js';
import { clearDatabase } from '../../support/stores/database-store.js';
import { type OpenTestDatabase, openServer } from '../../support/stores/databases.js';

let place: OpenTestDatabase;

beforeAll(async () => {
  place = await openServer();
});
beforeEach(async () => {
  await clearDatabase(place.database);
});
afterAll(async () => {
  await place?.remove();
});

/** Saves each group of movies at the same time to both stores; answers what each store did and the folder. */
async function saveToBoth(groups: readonly (readonly Movie[])[]) {
  const folder = await temporaryFolder();
  const csv = await CsvMovieRepository.open(folder);
  const options = { patienceMs: 0, now: Date.now, onOutage: () => {}, onTrouble: () => {} };
  const save = new CompositeSave(
    [new PostgresMovieRepository(place.database), csv].map((store: MovieRepository) => ({
      store,
      patience: new StorePatience(store.name, options),
    })),
  );
  const results = [];
  for (const movies of groups)
    results.push(...(await Promise.all(movies.map((movie) => save.save((store) => store.save(movie))))));
  await csv.close();
  return { folder, results };
}

const billed = (
  people: readonly {
    readonly number: number;
    readonly name: string;
    readonly characters: readonly string[];
  }[],
) =>
  people.map(({ number, name, characters }, index) => ({
    ...actor(number, name),
    characters,
    billingOrder: index + 1,
  }));

describe('the database and CSV', () => {
  it('hold the same of values that a store would round, merge or lose', async () => {
    const odd = [
      aMovie(1).rated(9.96),
      aMovie(2).rated(7.25),
      aMovie(3).with({ genres: ['Drama', '', 'Drama', 'War'] }),
      aMovie(4).with({ originalTitle: '', certificate: '', plot: '', posterUrl: '' }),
      aMovie(5).with({ countries: ['', 'France'], languages: [''] }),
      aMovie(6).with({ cast: billed([{ number: 61, name: 'One', characters: ['', 'A'] }]) }),
      aMovie(7).starring(actor(71, 'Known As')).directedBy(actor(71, 'Also Known As'), actor(72), actor(72)),
      aMovie(8).fetchedAt('2026-01-02T05:04:05+02:00'),
    ].map((builder) => builder.build());
    const { folder, results } = await saveToBoth([[...hostileMovies, ...odd]]);
    expect(results.filter(({ refused }) => Object.keys(refused).length > 0)).toEqual([]);
    const { movies } = await expectEqualStores(place.database, folder);
    expect(movies).toHaveLength(hostileMovies.length + odd.length);
    expect(movies.map((row) => JSON.parse(row)).find(([id]) => id === 'tt0000001')?.[6]).toBe('10');
  });

  it('hold one name of a person whom the page and the datasets name differently', async () => {
    const page = aMovie(1).starring(actor(11, 'Of The Page')).directedBy().build();
    const dataset = aMovie(1)
      .with({ source: 'imdb-datasets' })
      .directedBy(actor(11, 'Of The Datasets'))
      .build();
    const { folder, results } = await saveToBoth([[mergeSources([page, dataset])]]);
    expect(results).toMatchObject([{ refused: {} }]);
    const { movies } = await expectEqualStores(place.database, folder);
    expect(movies[0]).toContain('["Of The Page"]');
  });

  it('hold the latest name of a person of many movies, in whatever batches they are saved', async () => {
    const name = fc.constantFrom('Ann', 'Bob', 'Zoë');
    const person = fc.record({ number: fc.integer({ min: 1, max: 4 }), name, characters: fc.constant([]) });
    const people = fc.uniqueArray(person, { selector: ({ number }) => number, maxLength: 3 });
    const movie = fc
      .record({ number: fc.integer({ min: 1, max: 5 }), cast: people, directors: people })
      .map(({ number, cast, directors }) =>
        aMovie(number)
          .with({ cast: billed(cast) })
          .directedBy(...directors.map((one) => actor(one.number, one.name)))
          .build(),
      );
    const groups = fc.array(fc.array(movie, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(groups, async (saved) => {
        await clearDatabase(place.database);
        const { folder, results } = await saveToBoth(saved);
        expect(results.filter(({ refused }) => Object.keys(refused).length > 0)).toEqual([]);
        const [inDatabase, inCsv] = await Promise.all([
          databaseContents(place.database),
          csvContents(folder),
        ]);
        expect(inCsv.links).toEqual(inDatabase.links);
        // A person who acts in nothing any more may stay.
        expect(inCsv.actors).toEqual(expect.arrayContaining([...inDatabase.actors]));
      }),
      { numRuns: 25 },
    );
  });
});
