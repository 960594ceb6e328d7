import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TmdbRecord } from '../../../../../src/domain/tmdb/tmdb-record.js';
import type { SqlDatabase } from '../../../../../src/infrastructure/database/sql-database.js';
import type { PostgresTmdbRepository } from '../../../../../src/infrastructure/database/tmdb/postgres-tmdb-repository.js';
import { tmdbPerson, tmdbPersonRow } from '../../../../support/builders/tmdb-people.js';
import {
  personRecord,
  reviewRecord,
  titleRecord,
  tmdbReview,
} from '../../../../support/builders/tmdb-records.js';
import { tmdbMovie, tmdbRow, tmdbSeries } from '../../../../support/builders/tmdb-titles.js';
import { beginTmdb } from '../../../../support/stores/begin-tmdb.js';
import { DATABASES, type OpenTestDatabase } from '../../../../support/stores/databases.js';
import {
  clearTmdb,
  storedPeople,
  storedReviews,
  storedTitles,
} from '../../../../support/stores/tmdb-contents.js';

const NOTHING = { inserted: 0, updated: 0, unchanged: 0 };

describe.each(DATABASES)('what is kept of TMDB on %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;
  let repository: PostgresTmdbRepository;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
    repository = await beginTmdb(database, 'fr', 'nl');
  });
  beforeEach(() => clearTmdb(database));
  afterAll(async () => {
    await repository?.close();
    await opened?.remove();
  });

  const save = (...records: readonly TmdbRecord[]) => repository.save(records);
  const column = async (sql: string) => (await database.execute(sql)).rows.map(([value]) => value);

  it('keeps every value of a movie and of a series with their details', async () => {
    const titles = [tmdbMovie(1), tmdbSeries(1)];
    expect(await save(...titles.map((title) => titleRecord(title)))).toEqual({ ...NOTHING, inserted: 2 });
    expect(await storedTitles(database)).toEqual(titles);
  });

  it('keeps every value of a row of a list', async () => {
    const rows = [
      tmdbRow(1),
      tmdbRow(2, { kind: 'tv', video: null, originCountries: ['JP'], voteAverage: 0.001 }),
    ];
    await save(...rows.map((row) => titleRecord(row)));
    expect(await storedTitles(database)).toEqual(rows);
  });

  it('keeps what is unknown as null', async () => {
    const row = tmdbRow(1, {
      originalTitle: null,
      originalLanguage: null,
      overview: null,
      releaseDate: null,
      posterPath: null,
      backdropPath: null,
      adult: null,
      softcore: null,
      video: null,
      popularity: null,
      voteAverage: null,
      voteCount: null,
      genreIds: [],
    });
    await save(titleRecord(row));
    expect(await storedTitles(database)).toEqual([row]);
    expect(await column('select segment from tmdb.titles')).toEqual(['global']);
    expect(await column('select count(*) from tmdb.title_stats')).toEqual([0]);
  });

  it('keeps every value of a person, in a list and in details', async () => {
    const people = [tmdbPersonRow(1), tmdbPerson(2)];
    expect(await save(...people.map((person) => personRecord(person)))).toEqual({ ...NOTHING, inserted: 2 });
    expect(await storedPeople(database)).toEqual(people);
  });

  it('keeps every value of a review, also of a title that it does not know', async () => {
    const unknown = { rating: null, language: null, url: null, createdAt: null, updatedAt: null };
    const reviews = [tmdbReview('a1'), tmdbReview('b2', { kind: 'tv', ...unknown })];
    expect(await save(...reviews.map((review) => reviewRecord(review)))).toEqual({ ...NOTHING, inserted: 2 });
    expect(await storedReviews(database)).toEqual(reviews);
  });

  it('keeps the names of genres that only lists have shown', async () => {
    await save(titleRecord(tmdbRow(1)), titleRecord(tmdbRow(1, { kind: 'tv', genreIds: [37, 10769] })));
    const { rows } = await database.execute(
      `select u.kind, u.genre_id, u.position, g.name
       from tmdb.title_genres u left join tmdb.genres g on g.kind = u.kind and g.id = u.genre_id
       order by u.kind, u.position`,
    );
    expect(rows).toEqual([
      ['movie', 18, 1, 'Drama'],
      ['movie', 35, 2, 'Comedy'],
      ['tv', 37, 1, 'Western'],
      ['tv', 10769, 2, null],
    ]);
  });

  it('shows the address of the poster of each title that has one, without a call of a function for each', async () => {
    await save(
      titleRecord(tmdbRow(1, { posterPath: '/a.jpg' })),
      titleRecord(tmdbRow(2, { posterPath: null })),
    );
    const sql = 'select id, poster_url from tmdb.title_posters';
    expect((await database.execute(sql)).rows).toEqual([[1, 'https://image.tmdb.org/t/p/w342/a.jpg']]);
    expect((await column(`explain (verbose, costs off) ${sql}`)).join('\n')).not.toMatch(/poster_url\(/);
  });

  it('shows the lists of a title as tables', async () => {
    await save(titleRecord(tmdbMovie(1)), titleRecord(tmdbSeries(2)));
    const lists = ['companies', 'keywords', 'networks', 'creators'].map(
      (list) => `select '${list}', v.* from tmdb.title_${list} v`,
    );
    const { rows } = await database.execute(`${lists.join(' union all ')} order by 1, 5`);
    expect(rows).toEqual([
      ['companies', 'movie', 1, 25, 1],
      ['companies', 'movie', 1, 4, 2],
      ['creators', 'tv', 2, 4, 1],
      ['creators', 'tv', 2, 5, 2],
      ['keywords', 'movie', 1, 818, 1],
      ['keywords', 'movie', 1, 6054, 2],
      ['networks', 'tv', 2, 49, 1],
    ]);
  });
});
