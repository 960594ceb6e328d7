import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Movie } from '../../../../src/domain/imdb/movie.js';
import type { SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';
import { overlappingCast, stored } from '../../../contracts/movie-repository.js';
import { actor, aMovie } from '../../../support/builders/movie-builder.js';
import { clearDatabase, readStoredMovies } from '../../../support/stores/database-store.js';
import { type OpenTestDatabase, openServer } from '../../../support/stores/databases.js';

let open: OpenTestDatabase;
let database: SqlDatabase;

beforeAll(async () => {
  open = await openServer();
  database = open.database;
});
beforeEach(() => clearDatabase(database));
afterAll(() => open?.remove());

async function upsert(...movies: readonly Movie[]): Promise<Record<string, unknown>> {
  const { rows } = await database.execute('select * from upsert_movies($1)', [JSON.stringify(movies)]);
  return Object.fromEntries(rows);
}

async function column(sql: string): Promise<unknown[]> {
  const { rows } = await database.execute(sql);
  return rows.map(([value]) => value);
}

/** The transaction that wrote each row, and the one that last locked it. */
async function rowVersions(): Promise<unknown> {
  const { rows } = await database.execute(
    ['movies', 'people', 'movie_actor', 'movie_director', 'movie_genre', 'rating_history']
      .map((table) => `select '${table}', ctid::text, xmin::text, t::text from ${table} t`)
      .join(' union all '),
  );
  return rows;
}

describe('unchanged rows', () => {
  it('are not rewritten when nothing changed but the time of the answer', async () => {
    await upsert(aMovie(1).build(), aMovie(2).build());
    const before = await rowVersions();
    const later = '2026-03-03T00:00:00.000Z';
    expect(await upsert(aMovie(1).fetchedAt(later).build(), aMovie(2).fetchedAt(later).build())).toEqual({
      tt0000001: 'unchanged',
      tt0000002: 'unchanged',
    });
    expect(await rowVersions()).toEqual(before);
    expect(await column('select distinct observed_at from movie_sources')).toEqual([later]);
  });

  it('of a movie stay when another of its rows changes', async () => {
    await upsert(aMovie(1).starring(1, 2, 3).build());
    const links = `select actor_id, xmin::text from movie_actor where actor_id <> 'nm0000003' order by actor_id`;
    const before = await database.execute(links);
    const movieBefore = await column('select xmin::text from movies');
    expect(await upsert(aMovie(1).starring(1, 2, 4).build())).toEqual({ tt0000001: 'updated' });
    const after = await database.execute(`${links} limit 2`);
    expect(after.rows).toEqual(before.rows);
    expect(await column('select xmin::text from movies')).toEqual(movieBefore);
  });
});

describe('updated_at', () => {
  const first = '2026-01-01T00:00:00.000Z';
  const second = '2026-02-02T00:00:00.000Z';
  const updatedAt = () => column('select updated_at from movies');

  it('stays when only the cast changed', async () => {
    await upsert(aMovie(1).starring(1).fetchedAt(first).build());
    expect(await upsert(aMovie(1).starring(2).fetchedAt(second).build())).toEqual({ tt0000001: 'updated' });
    expect(await updatedAt()).toEqual([first]);
  });

  it.each([
    ['its own row', aMovie(1).titled('Other')],
    ['its genres', aMovie(1).with({ genres: ['Comedy', 'Drama'] })],
    ['its directors', aMovie(1).directedBy(901)],
    ['the number of its directors', aMovie(1).directedBy()],
  ])('moves when %s changed', async (_, changed) => {
    await upsert(aMovie(1).fetchedAt(first).build());
    expect(await upsert(changed.fetchedAt(second).build())).toEqual({ tt0000001: 'updated' });
    expect(await updatedAt()).toEqual([second]);
  });
});

describe('the rating history', () => {
  const history = async () =>
    (
      await database.execute(
        'select recorded_at, rating, vote_count, metascore from rating_history order by id',
      )
    ).rows;

  it('gets a row at the first save and one more at each change of rating, votes or Metascore', async () => {
    const day = (number: number) => `2026-01-0${number}T00:00:00.000Z`;
    await upsert(aMovie(1).rated(8.1).fetchedAt(day(1)).build());
    await upsert(aMovie(1).rated(8.1).titled('Other').fetchedAt(day(2)).build());
    await upsert(aMovie(1).rated(8.2).titled('Other').fetchedAt(day(3)).build());
    await upsert(aMovie(1).rated(8.2).with({ voteCount: 1001 }).fetchedAt(day(4)).build());
    await upsert(aMovie(1).rated(8.2).with({ voteCount: 1001, metascore: null }).fetchedAt(day(5)).build());
    expect(await history()).toEqual([
      [day(1), 8.1, 1000, 60],
      [day(3), 8.2, 1000, 60],
      [day(4), 8.2, 1001, 60],
      [day(5), 8.2, 1001, null],
    ]);
  });

  it('has no row of a movie of which none of them is known', async () => {
    await upsert(aMovie(1).with({ rating: null, voteCount: null, metascore: null }).build());
    expect(await history()).toEqual([]);
  });
});

describe('people', () => {
  it('take a new name by their name id, which updates the movies that name them', async () => {
    await upsert(aMovie(1).starring(actor(5, 'Old Name')).build());
    expect(await upsert(aMovie(1).starring(actor(5, 'New Name')).build())).toEqual({ tt0000001: 'updated' });
    expect(await column(`select name from people where imdb_id = 'nm0000005'`)).toEqual(['New Name']);
  });

  it('may act and direct in one movie', async () => {
    await upsert(aMovie(1).starring(5).directedBy(5, 5).build());
    expect(await upsert(aMovie(1).starring(5).directedBy(5).build())).toEqual({ tt0000001: 'unchanged' });
    expect(await column('select director_id from movie_director')).toEqual(['nm0000005']);
  });

  it('who only direct are no actors', async () => {
    await upsert(aMovie(1).starring(1).directedBy(900).build());
    expect(await column('select imdb_id from actors')).toEqual(['nm0000001']);
  });
});

describe('the main actor of a movie', () => {
  it('is the first-billed one', async () => {
    await upsert(aMovie(1).titled('With cast').starring(3, 1).build(), aMovie(2).starring().build());
    const { rows } = await database.execute('select title, actor_name from vw_movie_actor_main');
    expect(rows).toEqual([['With cast', 'Actor 3']]);
  });
});

describe('a call', () => {
  it('is refused when a title occurs twice in it', async () => {
    await expect(upsert(aMovie(1).build(), aMovie(1).rated(9).build())).rejects.toThrow('occurs twice');
  });

  it('with one bad movie saves none of them', async () => {
    const bad = aMovie(2).rated(11).buildUnchecked();
    await expect(upsert(aMovie(1).build(), bad)).rejects.toThrow('movies_rating_check');
    expect(await column('select count(*) from movies')).toEqual([0]);
  });

  it('for one movie answers in one word', async () => {
    const one = () => database.execute('select upsert_movie($1)', [JSON.stringify(aMovie(1).build())]);
    expect((await one()).rows).toEqual([['inserted']]);
    expect((await one()).rows).toEqual([['unchanged']]);
  });
});

describe('parallel connections', () => {
  it('save batches of overlapping movies and casts without deadlock, ending with the right links', async () => {
    const movies = Array.from({ length: 30 }, (_, index) =>
      aMovie(index + 1)
        .starring(...overlappingCast(index))
        .directedBy(1 + (index % 25))
        .build(),
    );
    const results: unknown[] = [];
    // The pool has 5 connections; every saver's batches hold the same movies in an order of its own.
    for (const rating of [8, 8.5, 9]) {
      await Promise.all(
        Array.from({ length: 8 }, async (_, saver) => {
          const order = movies.map((__, step) => movies[(step * 7 + saver * 11) % movies.length]);
          for (let at = 0; at < order.length; at += 10) {
            const batch = order.slice(at, at + 10).flatMap((movie) => movie ?? []);
            results.push(...Object.values(await upsert(...batch.map((movie) => ({ ...movie, rating })))));
          }
        }),
      );
      expect(await readStoredMovies(database)).toEqual(movies.map((movie) => stored({ ...movie, rating })));
    }
    const count = (result: string) => results.filter((each) => each === result).length;
    expect([count('inserted'), count('updated')]).toEqual([30, 60]);
    expect(await column('select count(*) from rating_history')).toEqual([90]);
  });

  /** Calls of 4 connections at the same time, again and again, since a deadlock takes a moment of bad luck. */
  async function atTheSameTime(batchOf: (round: number, saver: number) => Movie[]): Promise<void> {
    for (let round = 0; round < 12; round += 1) {
      await Promise.all([0, 1, 2, 3].map((saver) => upsert(...batchOf(round, saver))));
    }
  }

  /** The same numbers, begun elsewhere by every saver. */
  const turned = (numbers: readonly number[], saver: number) =>
    numbers.map((_, index) => numbers[(index * 7 + saver * 13) % numbers.length] ?? 0);
  const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

  it('insert the same new movies in any order', async () => {
    await atTheSameTime((round, saver) =>
      turned(range(1 + round * 30, 30), saver).map((number) => aMovie(number).starring(1).build()),
    );
    expect(await column('select count(*) from movies')).toEqual([360]);
  });

  it('insert the same new people in any order', async () => {
    await atTheSameTime((round, saver) => [
      aMovie(1 + saver)
        .starring(...turned(range(1 + round * 100, 100), saver))
        .build(),
    ]);
    expect(await column('select count(*) from movie_actor')).toEqual([400]);
  });

  it('rename the same people in any order', async () => {
    await atTheSameTime((round, saver) => [
      aMovie(1 + saver)
        .starring(...turned(range(1, 100), saver).map((number) => actor(number, `Name ${round} ${saver}`)))
        .build(),
    ]);
    expect(await column(`select count(*) from people where name like 'Name 11 _'`)).toEqual([100]);
  });
});
