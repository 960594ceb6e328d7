import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { films } from '../../../../../src/demo/imdb-site/films.js';
import { PostgresMovieRepository } from '../../../../../src/infrastructure/database/postgres-movie-repository.js';
import { readNamedQueries } from '../../../../../src/infrastructure/database/query/named-queries.js';
import { runReadOnlyQuery } from '../../../../../src/infrastructure/database/query/read-only-query.js';
import type { SqlDatabase } from '../../../../../src/infrastructure/database/sql-database.js';
import { PostgresReviews } from '../../../../../src/infrastructure/database/tmdb/postgres-reviews.js';
import { filmMovies } from '../../../../support/builders/film-movies.js';
import { aMovie } from '../../../../support/builders/movie-builder.js';
import { tmdbPerson, tmdbPersonCredit, tmdbPersonRow } from '../../../../support/builders/tmdb-people.js';
import {
  changesRecord,
  findRecord,
  personRecord,
  reviewRecord,
  titleRecord,
  tmdbChange,
  tmdbReview,
} from '../../../../support/builders/tmdb-records.js';
import { tmdbMovie, tmdbRow } from '../../../../support/builders/tmdb-titles.js';
import { beginTmdb } from '../../../../support/stores/begin-tmdb.js';
import { DATABASES, type OpenTestDatabase } from '../../../../support/stores/databases.js';

type Answer = Readonly<Record<string, unknown>>;

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** PostgreSQL rounds halves away from zero; the small push undoes what binary fractions take from a half. */
const rounded = (number: number, places: number) =>
  (Math.sign(number) * Math.round((Math.abs(number) + 1e-9) * 10 ** places)) / 10 ** places;

function grouped<Key>(keysOf: (film: (typeof films)[number]) => readonly Key[]) {
  const groups = new Map<Key, (typeof films)[number][]>();
  for (const film of films) {
    for (const key of keysOf(film)) groups.set(key, [...(groups.get(key) ?? []), film]);
  }
  return groups;
}

const SHAWSHANK = 'tt0111161';

const trending = (position: number) => ({ list: 'trending/all/day', position });
const yesterday = '2026-08-05T10:00:00.000Z';

const tmdbRecords = [
  titleRecord(tmdbMovie(1, {}, { voteAverage: 8, voteCount: 300, popularity: 10 }), { place: trending(2) }),
  titleRecord(tmdbRow(2, { voteAverage: 6, voteCount: 100, popularity: 5, releaseDate: '2016-01-01' }), {
    place: { list: 'trending/movie/week', position: 1 },
    observedAt: yesterday,
  }),
  titleRecord(tmdbRow(3, { originalLanguage: null, voteAverage: null, voteCount: 0, popularity: 1 })),
  titleRecord(tmdbRow(4, { originalLanguage: 'en', releaseDate: null }), { place: trending(1) }),
  titleRecord(tmdbRow(5, { kind: 'tv', originalLanguage: 'en' }), {
    place: trending(3),
    observedAt: yesterday,
  }),
  personRecord(tmdbPersonRow(6), { place: trending(3) }),
  reviewRecord(tmdbReview('a', { titleId: 1, rating: 8, createdAt: '2020-01-31T23:59:59.000Z' })),
  reviewRecord(tmdbReview('b', { titleId: 1, rating: null, createdAt: '2020-02-01T00:00:00.000Z' })),
  reviewRecord(tmdbReview('c', { titleId: 1, rating: 3, createdAt: '2020-02-29T00:00:00.000Z' })),
  reviewRecord(tmdbReview('d', { titleId: 9, rating: null, createdAt: null })),
  reviewRecord(tmdbReview('e', { titleId: 9, rating: 2, createdAt: null })),
  personRecord(tmdbPerson(2, { credits: [tmdbPersonCredit(2, 1), tmdbPersonCredit(2, 9)] })),
  findRecord(SHAWSHANK, [{ kind: 'movie', id: 278 }]),
  changesRecord({ kind: 'movie', id: 1 }, [
    tmdbChange('m1', { changedAt: '2026-08-05T10:00:00.000Z' }),
    tmdbChange('m2', {
      changeKey: 'cast',
      action: 'added',
      language: null,
      changedAt: '2026-08-05T12:00:00.000Z',
    }),
  ]),
  changesRecord({ kind: 'person', id: 6 }, [
    tmdbChange('p1', { changeKey: 'biography', changedAt: '2026-08-05T11:00:00.000Z' }),
  ]),
  changesRecord({ kind: 'tv', id: 6 }, [tmdbChange('t1', { changeKey: 'name', action: 'deleted' })]),
];

/** Of the reviews above, one of them in a language that the model does not know. */
const scores = { a: 0.8, b: 0.5, c: -0.7, d: null, e: -0.4 };

describe.each(DATABASES)('the named queries on %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
    const repository = new PostgresMovieRepository(database);
    await Promise.all(filmMovies.map((movie) => repository.save(movie)));
    await repository.close();
    const tmdb = await beginTmdb(database, 'fr');
    await tmdb.save(tmdbRecords);
    await tmdb.close();
    const digest = '00';
    const rows = Object.entries(scores).map(([id, score]) => ({ id, score, digest }));
    await new PostgresReviews(database).saveScores('model', rows, new Date());
  });
  afterAll(() => opened?.remove());

  async function ask(name: string, ...operands: readonly string[]): Promise<Answer[]> {
    const query = (await readNamedQueries()).find((one) => one.name === name);
    if (query === undefined) throw new Error(`there is no query ${name}`);
    const { columns, rows } = await runReadOnlyQuery(database, query.sql, operands);
    return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index]])));
  }

  it('all run as they stand, and answer something', async () => {
    for (const { name, operands } of await readNamedQueries()) {
      expect(await ask(name, ...Array<string>(operands).fill(SHAWSHANK)), name).not.toEqual([]);
    }
  });

  it('decades: mean duration by decade', async () => {
    const decades = grouped(({ year }) => [Math.floor(year / 10) * 10]);
    const expected = [...decades.keys()].sort().map((decade) => {
      const minutes = (decades.get(decade) ?? []).map(({ runtimeMinutes }) => runtimeMinutes);
      return {
        decade,
        films: minutes.length,
        average_minutes: rounded(mean(minutes), 1),
        shortest: Math.min(...minutes),
        longest: Math.max(...minutes),
      };
    });
    expect(await ask('decades')).toEqual(expected);
    expect(expected.length).toBeGreaterThan(9);
  });

  it('rating-spread: ratings within each year', async () => {
    const years = grouped(({ year }) => [year]);
    const expected = [...years.keys()].sort().map((year) => {
      const ratings = (years.get(year) ?? []).map(({ rating }) => rating);
      const average = mean(ratings);
      const squares = ratings.reduce((sum, rating) => sum + (rating - average) ** 2, 0);
      return {
        year,
        titles: ratings.length,
        lowest: Math.min(...ratings),
        highest: Math.max(...ratings),
        spread: rounded(Math.max(...ratings) - Math.min(...ratings), 1),
        average: rounded(average, 2),
        deviation: ratings.length === 1 ? null : rounded(Math.sqrt(squares / (ratings.length - 1)), 2),
      };
    });
    expect(await ask('rating-spread')).toEqual(expected);
  });

  it('imdb-vs-metascore: only titles that differ by more than 20 %', async () => {
    const differing = films
      .filter(({ rating, metascore }) => metascore !== null && Math.abs(metascore - rating * 10) > rating * 2)
      .map(({ titleId }) => titleId);
    const answers = await ask('imdb-vs-metascore');
    expect(answers.map(({ imdb_id }) => imdb_id).sort()).toEqual(differing.sort());
    expect(answers).toContainEqual({
      imdb_id: 'tt0118799',
      title: 'Life Is Beautiful',
      year: 1997,
      rating: 8.6,
      metascore: 58,
      // (58 - 86) / 86
      difference_percent: -32.6,
    });
  });

  it('rank-in-year: titles of a year by rating, then by votes', async () => {
    const of1994 = films
      .filter(({ year }) => year === 1994)
      .sort((one, other) => other.rating - one.rating || other.votes - one.votes);
    const answers = (await ask('rank-in-year')).filter(({ year }) => year === 1994);
    expect(answers.map(({ imdb_id, rank }) => [rank, imdb_id])).toEqual(
      of1994.map(({ titleId }, index) => [index + 1, titleId]),
    );
    expect(answers[0]).toMatchObject({ imdb_id: SHAWSHANK, rating: 9.3 });
  });

  it('frequent-actors: the 50 people with the most titles', async () => {
    const people = grouped(({ cast }) => [...new Set(cast.map(({ nameId }) => nameId))]);
    const expected = [...people]
      .map(([imdb_id, acted]) => ({
        imdb_id,
        titles: acted.length,
        average_rating: rounded(mean(acted.map(({ rating }) => rating)), 2),
        first_year: Math.min(...acted.map(({ year }) => year)),
        last_year: Math.max(...acted.map(({ year }) => year)),
      }))
      .sort((one, other) => other.titles - one.titles);
    const answers = await ask('frequent-actors');
    expect(answers.map(({ titles }) => titles)).toEqual(expected.slice(0, 50).map(({ titles }) => titles));
    for (const answer of answers) {
      expect(answer).toMatchObject(expected.find(({ imdb_id }) => imdb_id === answer.imdb_id) ?? { no: 1 });
    }
  });

  it('directors: all of them with their titles', async () => {
    const people = grouped(({ directors }) => [...new Set(directors.map(({ nameId }) => nameId))]);
    const answers = await ask('directors');
    const counted = answers.map(({ imdb_id, titles }): [unknown, unknown] => [imdb_id, titles]);
    expect(new Map(counted)).toEqual(new Map([...people].map(([id, directed]) => [id, directed.length])));
  });

  it('genres-by-votes: votes of all titles of a genre', async () => {
    const expected = [...grouped(({ genres }) => genres)]
      .map(([genre, of]) => ({
        genre,
        titles: of.length,
        votes: of.reduce((sum, { votes }) => sum + votes, 0),
        average_votes: rounded(mean(of.map(({ votes }) => votes)), 0),
        average_rating: rounded(mean(of.map(({ rating }) => rating)), 2),
      }))
      .sort((one, other) => other.votes - one.votes);
    expect(await ask('genres-by-votes')).toEqual(expected);
  });

  it('return-on-budget: gross as a multiple of the budget, the best first', async () => {
    const expected = films
      .flatMap(({ titleId, budget, grossWorldwide }) =>
        budget === undefined || grossWorldwide === undefined
          ? []
          : [{ titleId, times: grossWorldwide / budget }],
      )
      .sort((one, other) => other.times - one.times);
    const answers = await ask('return-on-budget');
    expect(answers.map(({ imdb_id, multiple }) => [imdb_id, multiple])).toEqual(
      expected.map(({ titleId, times }) => [titleId, rounded(times, 2)]),
    );
    expect(answers.length).toBeGreaterThan(50);
  });

  it('field-coverage: how many titles have a field', async () => {
    const withMetascore = films.filter(({ metascore }) => metascore !== null).length;
    const answers = await ask('field-coverage');
    expect(answers).toContainEqual({
      field: 'metascore',
      titles: withMetascore,
      percent: rounded((100 * withMetascore) / films.length, 1),
    });
    expect(answers).toContainEqual({ field: 'poster_url', titles: 0, percent: 0 });
    expect(answers).toContainEqual({ field: 'cast', titles: 250, percent: 100 });
  });

  it('segments: local and global titles side by side, of unknown language among the global ones', async () => {
    const measures = (await ask('segments')).map(({ kind, measure, local, global }) => [
      `${kind} ${measure}`,
      local,
      global,
    ]);
    expect(measures).toEqual([
      ['movie titles', 2, 2],
      ['movie of unknown language', 0, 1],
      ['movie with details', 1, 0],
      ['movie votes', 400, 1000],
      // (8 × 300 + 6 × 100) / 400
      ['movie average vote', 7.5, 7.13],
      ['movie average popularity', 7.5, 6.67],
      ['movie average year', 2021, 2026],
      ['tv titles', null, 1],
      ['tv of unknown language', null, 0],
      ['tv with details', null, 0],
      ['tv votes', null, 1000],
      ['tv average vote', null, 7.13],
      ['tv average popularity', null, 12.35],
      ['tv average year', null, 2026],
    ]);
  });

  it('trending: the places of the newest day of each list', async () => {
    const places = (await ask('trending')).map(({ list, date, position, name }) => [
      list,
      date,
      position,
      name,
    ]);
    expect(places).toEqual([
      ['trending/all/day', '2026-08-06', 1, 'Movie 4'],
      ['trending/all/day', '2026-08-06', 2, 'Movie 1'],
      ['trending/all/day', '2026-08-06', 3, 'Person 6'],
      ['trending/movie/week', '2026-08-05', 1, 'Movie 2'],
    ]);
  });

  it('trending: the newest days are looked for once, not for each place', async () => {
    const sql = (await readNamedQueries()).find(({ name }) => name === 'trending')?.sql;
    const plan = (await database.execute(`explain (costs off) ${sql}`)).rows.flat().join('\n');
    expect(plan).toContain('list_positions');
    expect(plan).not.toContain('SubPlan');
  });

  it('changes: the edits of titles and people, the latest first, also of what is not stored', async () => {
    const edits = (await ask('changes')).map(({ kind, id, name, edited, action, language }) => [
      `${kind}/${id}`,
      name,
      edited,
      action,
      language,
    ]);
    expect(edits).toEqual([
      ['movie/1', 'Movie 1', 'cast', 'added', null],
      ['person/6', 'Person 6', 'biography', 'updated', 'fr'],
      ['movie/1', 'Movie 1', 'overview', 'updated', 'fr'],
      ['tv/6', null, 'name', 'deleted', 'fr'],
    ]);
    const [latest] = await ask('changes');
    expect(latest).toMatchObject({ changed_at: '2026-08-05T12:00:00.000Z' });
  });

  it('review-sentiment: scores and ratings of each title, also of one that nothing else is known of', async () => {
    expect(await ask('review-sentiment')).toEqual([
      {
        ...{ kind: 'movie', id: 1, title: 'Movie 1', year: 2026, reviews: 3, scored: 3 },
        // (0.8 + 0.5 - 0.7) / 3 and (8 + 3) / 2
        ...{ average_score: 0.2, good: 2, mixed: 0, bad: 1, average_rating: 5.5 },
      },
      {
        ...{ kind: 'movie', id: 9, title: null, year: null, reviews: 2, scored: 1 },
        ...{ average_score: -0.4, good: 0, mixed: 1, bad: 0, average_rating: 2 },
      },
    ]);
  });

  it('review-sentiment-by-person: of who acts in titles with reviews, each title counting the same', async () => {
    expect(await ask('review-sentiment-by-person')).toEqual([
      // (0.2 - 0.4) / 2 and (5.5 + 2) / 2
      { id: 2, name: 'Person 2', titles: 2, reviews: 5, scored: 4, average_score: -0.1, average_rating: 3.8 },
      { id: 1, name: 'Person 1', titles: 1, reviews: 3, scored: 3, average_score: 0.2, average_rating: 5.5 },
    ]);
  });

  it('review-sentiment-by-month: reviews by the month that they were written in', async () => {
    const months = (await ask('review-sentiment-by-month')).map(
      ({ month, reviews, scored, average_score }) => [month, reviews, scored, average_score],
    );
    expect(months).toEqual([
      ['2020-01', 1, 1, 0.8],
      ['2020-02', 2, 2, -0.1],
      [null, 2, 1, -0.4],
    ]);
  });

  it('rating-history: each change of one title, and of no other', async () => {
    const repository = new PostgresMovieRepository(database);
    const before = aMovie(7).with({ rating: 7.5, voteCount: 1000, metascore: 60 });
    await repository.save(before.build());
    const after = before.with({ rating: 7.4, voteCount: 1250 });
    await repository.save(after.fetchedAt('2026-02-02T03:04:05.000Z').build());
    await repository.close();
    const first = { rating: 7.5, rating_change: null, vote_count: 1000, votes_gained: null, metascore: 60 };
    const second = { rating: 7.4, rating_change: -0.1, vote_count: 1250, votes_gained: 250, metascore: 60 };
    expect(await ask('rating-history', 'tt0000007')).toEqual([
      { recorded_at: '2026-01-02T03:04:05.000Z', ...first },
      { recorded_at: '2026-02-02T03:04:05.000Z', ...second },
    ]);
  });
});

describe('a named query', () => {
  it('says on its first line what it answers, in one sentence that fits in a list', async () => {
    for (const { name, summary, sql, operands } of await readNamedQueries()) {
      expect(summary, name).toMatch(/^[A-Z].{20,130}\.$/);
      expect(sql.slice(summary.length + 3).match(/;/g), name).toHaveLength(1);
      expect(/Operand/.test(summary), name).toBe(operands > 0);
    }
  });
});
