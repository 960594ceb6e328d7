import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StoreRefused } from '../../src/application/engine/ports.js';
import type { MovieRepository } from '../../src/application/movie-ports.js';
import type { CastMember, Movie } from '../../src/domain/imdb/movie.js';
import { actor, aMovie } from '../support/builders/movie-builder.js';
import { unfitMovies } from '../support/builders/unfit-movies.js';

/** What every store keeps of a movie. */
export interface StoredMovie {
  readonly titleId: string;
  readonly title: string;
  readonly year: number | null;
  readonly rating: number | null;
  readonly voteCount: number | null;
  readonly plot: string | null;
  /** In billing order. */
  readonly cast: readonly CastMember[];
}

/** A store under test. */
export interface StoreUnderTest {
  /** Empties the store; nothing has it open. */
  clear(): Promise<void>;
  /** Opens the store, again after it was closed. */
  open(): Promise<MovieRepository>;
  /** What is stored, in order of the title ids; asked when no repository is open. */
  read(): Promise<readonly StoredMovie[]>;
  /** Once, after all tests. */
  remove(): Promise<void>;
}

/** What every `MovieRepository` promises, whatever it stores to. */
export function movieRepositoryContract(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a movie repository`, () => {
    let store: StoreUnderTest;

    beforeAll(async () => {
      store = await create();
    });
    beforeEach(async () => {
      await store.clear();
    });
    afterAll(async () => {
      await store?.remove();
    });

    async function opened<Result>(work: (repository: MovieRepository) => Promise<Result>): Promise<Result> {
      const repository = await store.open();
      try {
        return await work(repository);
      } finally {
        await repository.close();
      }
    }

    it('keeps a new movie with its cast in billing order', async () => {
      const movie = aMovie(1).titled('First').starring(3, 1, 2).build();
      expect(await opened((repository) => repository.save(movie))).toBe('inserted');
      expect(await store.read()).toEqual([stored(movie)]);
    });

    it('tells which titles it holds, also once it is opened again', async () => {
      const ids = [1, 2, 3].map((number) => aMovie(number).build().titleId);
      const [first, , third] = ids;
      const held = await opened(async (repository) => {
        await repository.save(aMovie(1).build());
        await repository.save(aMovie(3).build());
        return await repository.held(ids);
      });
      expect([...held].sort()).toEqual([first, third]);
      expect(await opened((repository) => repository.held(ids))).toEqual(held);
    });

    it('leaves one row when a movie is saved twice', async () => {
      const movie = aMovie(1).build();
      const results = await opened(async (repository) => [
        await repository.save(movie),
        await repository.save(aMovie(1).fetchedAt('2026-02-02T00:00:00.000Z').build()),
      ]);
      expect(results).toEqual(['inserted', 'unchanged']);
      expect(await store.read()).toEqual([stored(movie)]);
    });

    it('knows after it was opened again what it has', async () => {
      const movie = aMovie(1).build();
      await opened((repository) => repository.save(movie));
      expect(await opened((repository) => repository.save(movie))).toBe('unchanged');
      expect(await store.read()).toEqual([stored(movie)]);
    });

    it('replaces the values of a movie that changed', async () => {
      const after = aMovie(1).titled('New title').rated(8.9).build();
      const result = await opened(async (repository) => {
        await repository.save(aMovie(1).titled('Old title').rated(8.1).build());
        return await repository.save(after);
      });
      expect(result).toBe('updated');
      expect(await store.read()).toEqual([stored(after)]);
    });

    it('forgets a value that is no longer known', async () => {
      const after = aMovie(1).with({ rating: null, voteCount: null, plot: null, year: null }).build();
      await opened(async (repository) => {
        await repository.save(aMovie(1).build());
        expect(await repository.save(after)).toBe('updated');
      });
      expect(await store.read()).toEqual([stored(after)]);
    });

    it('keeps exactly the new links when a cast changes', async () => {
      const other = aMovie(2).starring(2, 3).build();
      const after = aMovie(1).starring(4, 2).build();
      await opened(async (repository) => {
        await repository.save(other);
        await repository.save(aMovie(1).starring(1, 2, 3).build());
        expect(await repository.save(after)).toBe('updated');
      });
      expect(await store.read()).toEqual([stored(after), stored(other)]);
    });

    it('removes every link when a cast is no longer known', async () => {
      const after = aMovie(1).starring().build();
      await opened(async (repository) => {
        await repository.save(aMovie(1).starring(1, 2).build());
        expect(await repository.save(after)).toBe('updated');
      });
      expect(await store.read()).toEqual([stored(after)]);
    });

    it('keeps two people of one name apart', async () => {
      const movie = aMovie(1).starring(actor(1, 'Same Name'), actor(2, 'Same Name')).build();
      await opened((repository) => repository.save(movie));
      expect(await store.read()).toEqual([stored(movie)]);
    });

    it('keeps quotes, line breaks, commas, brackets and characters of any script', async () => {
      const plot = 'He said "no, {never}"; \'so\' \\ what?\nThen — 映画 🎬, שלום\tend';
      const movie = aMovie(1)
        .titled('Am\u00e9lie, "l\u2019autre"')
        .with({
          plot,
          cast: [
            { ...actor(1, 'O\u2019Neil, "Jr."'), characters: ['A, B', '{"C"}', '\\D'], billingOrder: 1 },
          ],
        })
        .build();
      await opened((repository) => repository.save(movie));
      expect(await store.read()).toEqual([stored(movie)]);
      expect(await opened((repository) => repository.save(movie))).toBe('unchanged');
    });

    it('inserts a movie once when it is saved many times at once', async () => {
      const movie = aMovie(1).build();
      const results = await opened((repository) =>
        Promise.all(Array.from({ length: 20 }, () => repository.save(movie))),
      );
      expect(results.toSorted()).toEqual(['inserted', ...Array.from({ length: 19 }, () => 'unchanged')]);
      expect(await store.read()).toEqual([stored(movie)]);
    });

    it.each(unfitMovies(2))('refuses %s for good, and keeps the movies beside it', async (_, unfit) => {
      const movies = [aMovie(1).build(), unfit, aMovie(3).build()];
      const results = await opened((repository) =>
        Promise.allSettled(movies.map((movie) => repository.save(movie))),
      );
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(results[1]).toMatchObject({ reason: expect.any(StoreRefused) });
      expect(results[1]).toMatchObject({ reason: { message: expect.stringContaining(unfit.titleId) } });
      expect((await store.read()).map(({ titleId }) => titleId)).toEqual(['tt0000001', 'tt0000003']);
    });

    it('takes 8 parallel savers of overlapping casts', async () => {
      const movies = Array.from({ length: 40 }, (_, index) =>
        aMovie(index + 1)
          .starring(...overlappingCast(index))
          .build(),
      );
      await opened((repository) =>
        Promise.all(
          Array.from({ length: 8 }, async (_, saver) => {
            // Every saver has a different order, so that their people are met in different orders too.
            for (let step = 0; step < movies.length; step += 1) {
              const movie = movies[(step * 7 + saver * 5) % movies.length];
              if (movie !== undefined) await repository.save(movie);
            }
          }),
        ),
      );
      expect(await store.read()).toEqual(movies.map(stored));
    });
  });
}

/** Ten of 25 people, in an order of their own. */
export function overlappingCast(index: number): number[] {
  return Array.from({ length: 10 }, (_, place) => 1 + ((index * 11 + place * 7) % 25));
}

export function stored({ titleId, title, year, rating, voteCount, plot, cast }: Movie): StoredMovie {
  return { titleId, title, year, rating, voteCount, plot, cast };
}
