import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TmdbRecord } from '../../../../../src/domain/tmdb/tmdb-record.js';
import type { SqlDatabase } from '../../../../../src/infrastructure/database/sql-database.js';
import type { PostgresTmdbRepository } from '../../../../../src/infrastructure/database/tmdb/postgres-tmdb-repository.js';
import { tmdbPerson, tmdbPersonCredit, tmdbPersonRow } from '../../../../support/builders/tmdb-people.js';
import {
  personRecord,
  reviewRecord,
  titleRecord,
  tmdbReview,
} from '../../../../support/builders/tmdb-records.js';
import { tmdbCast, tmdbMovie, tmdbRow, tmdbSeries } from '../../../../support/builders/tmdb-titles.js';
import { beginTmdb } from '../../../../support/stores/begin-tmdb.js';
import { DATABASES, type OpenTestDatabase } from '../../../../support/stores/databases.js';
import { clearTmdb, storedPeople, storedTitles } from '../../../../support/stores/tmdb-contents.js';

const LIST = 'trending/movie/week';

/** An hour of the 6th of August 2026, UTC. */
const at = (hour: number) => `2026-08-06T${String(hour).padStart(2, '0')}:00:00.000Z`;

function* orders<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length < 2) yield items;
  for (const [index, first] of items.entries()) {
    if (items.length < 2) return;
    for (const rest of orders(items.toSpliced(index, 1))) yield [first, ...rest];
  }
}

describe.each(DATABASES)('in whatever order observations reach %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;
  let repository: PostgresTmdbRepository;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
    repository = await beginTmdb(database, 'fr');
  });
  beforeEach(() => clearTmdb(database));
  afterAll(async () => {
    await repository?.close();
    await opened?.remove();
  });

  const rowsOf = async (sql: string) => (await database.execute(sql)).rows;

  async function inEveryOrder(records: readonly TmdbRecord[], check: () => Promise<void>): Promise<void> {
    for (const order of orders(records)) {
      await clearTmdb(database);
      for (const record of order) await repository.save([record]);
      await check();
    }
  }

  it('the newest one is stored, also where an older one said the same and another one came between', async () => {
    const row = tmdbRow(1, { title: 'First', popularity: 1 });
    const records = [
      titleRecord(row, { observedAt: at(1) }),
      titleRecord({ ...row, title: 'Second', popularity: 2 }, { observedAt: at(2) }),
      titleRecord(row, { observedAt: at(3) }),
    ];
    await inEveryOrder(records, async () => {
      expect(await storedTitles(database)).toEqual([row]);
      expect(await rowsOf('select popularity from tmdb.title_stats')).toEqual([[1]]);
      expect(
        await rowsOf('select first_observed_at, observed_at, details_at from tmdb.observations'),
      ).toEqual([[at(1), at(3), null]]);
    });
  });

  it('the newest details and the newest row of a list are both stored', async () => {
    const details = tmdbMovie(1, { tagline: 'New', cast: [tmdbCast(1, 2, 0)], certificates: [] });
    const row = tmdbRow(1, { title: 'Of the list', overview: null });
    const records = [
      titleRecord(tmdbMovie(1, { tagline: 'Old' }), { observedAt: at(1) }),
      titleRecord(tmdbRow(1, { title: 'Of an older list' }), { observedAt: at(2) }),
      titleRecord(details, { observedAt: at(3) }),
      titleRecord(row, { observedAt: at(4) }),
    ];
    await inEveryOrder(records, async () => {
      expect(await storedTitles(database)).toEqual([{ ...details, title: 'Of the list' }]);
      expect(
        await rowsOf('select first_observed_at, observed_at, details_at from tmdb.observations'),
      ).toEqual([[at(1), at(4), at(3)]]);
    });
  });

  it('the average vote goes with the number of votes', async () => {
    const details = tmdbMovie(1, {}, { voteAverage: 7, voteCount: 100 });
    const row = tmdbRow(1, { voteAverage: null, voteCount: 0 });
    const records = [titleRecord(details, { observedAt: at(1) }), titleRecord(row, { observedAt: at(2) })];
    await inEveryOrder(records, async () => {
      expect(await rowsOf('select vote_average, vote_count from tmdb.titles')).toEqual([[null, 0]]);
    });
  });

  it('the average vote of the details stays where a newer row of a list tells no votes at all', async () => {
    const details = tmdbMovie(1, {}, { voteAverage: 7, voteCount: 100 });
    const row = tmdbRow(1, { voteAverage: null, voteCount: null });
    const records = [titleRecord(details, { observedAt: at(1) }), titleRecord(row, { observedAt: at(2) })];
    await inEveryOrder(records, async () => {
      expect(await rowsOf('select vote_average, vote_count from tmdb.titles')).toEqual([[7, 100]]);
    });
  });

  it('the newest details and the newest row of a list of a person are both stored', async () => {
    const details = tmdbPerson(1, { biography: 'New', credits: [tmdbPersonCredit(1, 101)] });
    const records = [
      personRecord(tmdbPerson(1, { biography: 'Old' }), { observedAt: at(1) }),
      personRecord(tmdbPersonRow(1, { popularity: 1 }), { observedAt: at(2) }),
      personRecord(details, { observedAt: at(3) }),
      personRecord(tmdbPersonRow(1, { name: 'Of the list' }), { observedAt: at(4) }),
    ];
    await inEveryOrder(records, async () => {
      expect(await storedPeople(database)).toEqual([{ ...details, name: 'Of the list' }]);
    });
  });

  it('a person has the name of the newest answer, be it their own or the credits of a title', async () => {
    const named = (name: string) => ({ cast: [{ ...tmdbCast(7, 1, 0), name, profilePath: null }], crew: [] });
    const person = tmdbPersonRow(1, { name: 'Own name' });
    const own = personRecord(person, { observedAt: at(2) });
    const older = titleRecord(tmdbMovie(7, named('Older')), { observedAt: at(1) });
    const newer = titleRecord(tmdbMovie(7, named('Newer')), { observedAt: at(3) });
    await inEveryOrder([own, older], async () => expect(await storedPeople(database)).toEqual([person]));
    await inEveryOrder([own, older, newer], async () =>
      expect(await storedPeople(database)).toEqual([{ ...person, name: 'Newer' }]),
    );
  });

  it('a credit that a title and a person tell is as the title tells it, once', async () => {
    const { details } = tmdbMovie(100);
    const title = {
      ...tmdbMovie(100),
      details: details && { ...details, cast: [tmdbCast(100, 1, 0)], crew: [] },
    };
    const records = [
      titleRecord(title, { observedAt: at(1) }),
      personRecord(tmdbPerson(1), { observedAt: at(2) }),
    ];
    await inEveryOrder(records, async () => {
      expect(await storedTitles(database)).toEqual([title]);
      expect(
        await rowsOf(
          `select title_id, credit_id, character, billing_order, title, in_title, in_person
           from tmdb.credits order by title_id`,
        ),
      ).toEqual([
        [100, 'cast-100-1', 'Character 0', 0, 'Movie 100', true, true],
        [101, 'cast-101-1', 'Somebody', 7, 'Movie 101', false, true],
      ]);
    });
  });

  it('a credit goes once neither the title nor the person tells it any more', async () => {
    const without = { cast: [], crew: [] };
    await repository.save([titleRecord(tmdbMovie(100), { observedAt: at(1) })]);
    await repository.save([personRecord(tmdbPerson(1), { observedAt: at(1) })]);
    const credits = () =>
      rowsOf('select credit_id, in_title, in_person from tmdb.credits order by credit_id');
    await repository.save([titleRecord(tmdbMovie(100, without), { observedAt: at(2) })]);
    expect(await credits()).toEqual([
      ['cast-100-1', false, true],
      ['cast-101-1', false, true],
    ]);
    await repository.save([personRecord(tmdbPerson(1, { credits: [] }), { observedAt: at(2) })]);
    expect(await credits()).toEqual([]);
  });

  it('the newest review is stored', async () => {
    const records = ['Old', 'Middle', 'New'].map((content, index) =>
      reviewRecord(tmdbReview('a1', { content }), { observedAt: at(index) }),
    );
    await inEveryOrder(records, async () =>
      expect(await rowsOf('select content from tmdb.reviews')).toEqual([['New']]),
    );
  });

  it('a title keeps the first of its places in a list of a day', async () => {
    const place = (position: number) => ({ list: LIST, position });
    const records = [
      titleRecord(tmdbRow(1), { observedAt: at(1), place: place(20) }),
      titleRecord(tmdbRow(1), { observedAt: at(2), place: place(21) }),
      titleRecord(tmdbRow(1), { observedAt: '2026-08-05T23:59:59.999Z', place: place(3) }),
      titleRecord(tmdbRow(1), { observedAt: at(3), place: { list: 'movie/popular', position: 40 } }),
    ];
    await inEveryOrder(records, async () =>
      expect(
        await rowsOf(
          'select list, date::text, kind, id, position from tmdb.list_positions order by list, date',
        ),
      ).toEqual([
        ['movie/popular', '2026-08-06', 'movie', 1, 40],
        [LIST, '2026-08-05', 'movie', 1, 3],
        [LIST, '2026-08-06', 'movie', 1, 20],
      ]),
    );
  });

  it('a list of people has their places', async () => {
    const place = (position: number) => ({ list: 'trending/person/day', position });
    await repository.save([
      personRecord(tmdbPersonRow(2), { place: place(1) }),
      personRecord(tmdbPersonRow(1), { place: place(2) }),
      personRecord(tmdbPersonRow(2), { place: place(3) }),
    ]);
    expect(await rowsOf('select kind, id, position from tmdb.list_positions order by position')).toEqual([
      ['person', 2, 1],
      ['person', 1, 2],
    ]);
  });

  it('a title has the newest figures of each day', async () => {
    const seen = (popularity: number | null, observedAt: string) =>
      titleRecord(tmdbRow(1, { popularity, voteAverage: popularity, voteCount: popularity && 10 }), {
        observedAt,
      });
    const records = [
      seen(1, '2026-08-05T00:00:00.000Z'),
      seen(2, '2026-08-05T23:59:59.999Z'),
      seen(3, '2026-08-06T00:00:00.000Z'),
      seen(null, at(9)),
    ];
    await inEveryOrder(records, async () =>
      expect(
        await rowsOf(
          'select date::text, popularity, vote_average, vote_count from tmdb.title_stats order by date',
        ),
      ).toEqual([
        ['2026-08-05', 2, 2, 10],
        ['2026-08-06', 3, 3, 10],
      ]),
    );
  });

  it('a series has the seasons and episodes that the newest details of each day told', async () => {
    const details = (episodeCount: number, observedAt: string) =>
      titleRecord(tmdbSeries(1, { seasonCount: 2, episodeCount }), { observedAt });
    const records = [
      details(9, '2026-08-05T23:59:59.999Z'),
      details(10, at(1)),
      details(12, at(9)),
      details(10, at(11)),
    ];
    await inEveryOrder(records, async () =>
      expect(
        await rowsOf('select date::text, season_count, episode_count from tmdb.title_stats order by date'),
      ).toEqual([
        ['2026-08-05', 2, 9],
        ['2026-08-06', 2, 10],
      ]),
    );
  });
});
