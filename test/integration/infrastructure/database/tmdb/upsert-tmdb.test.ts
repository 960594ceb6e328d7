import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TmdbRecord } from '../../../../../src/domain/tmdb/tmdb-record.js';
import { PostgresDatabase } from '../../../../../src/infrastructure/database/postgres-database.js';
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
import { type OpenTestDatabase, openServer } from '../../../../support/stores/databases.js';
import { clearTmdb, TMDB_TABLES, tmdbContents } from '../../../../support/stores/tmdb-contents.js';

/** Programs that save at the same time, each over a connection of its own. */
const SAVERS = [0, 1, 2, 3];

let open: OpenTestDatabase;
let connections: PostgresDatabase[] = [];
let savers: PostgresTmdbRepository[] = [];

beforeAll(async () => {
  open = await openServer();
  const { url } = open;
  if (url === null) throw new Error('this is no server');
  connections = SAVERS.map(() => new PostgresDatabase({ url, connections: 3 }));
  savers = await Promise.all(connections.map((connection) => beginTmdb(connection, 'fr')));
});
beforeEach(() => clearTmdb(open.database));
afterAll(async () => {
  await Promise.all(savers.map((saver) => saver.close()));
  await Promise.all(connections.map((connection) => connection.close()));
  await open?.remove();
});

const saverOf = (number: number): PostgresTmdbRepository => {
  const saver = savers[number];
  if (saver === undefined) throw new Error(`there is no saver ${number}`);
  return saver;
};
const column = async (sql: string) => (await open.database.execute(sql)).rows.map(([value]) => value);

/** The transaction that wrote each row, and the one that last locked it. */
async function rowVersions(tables: readonly string[]): Promise<unknown> {
  const selects = tables.map(
    (table) => `select '${table}', ctid::text, xmin::text, xmax::text, t::text from tmdb.${table} t`,
  );
  return (await open.database.execute(`${selects.join(' union all ')} order by 1, 2`)).rows;
}

/** The same numbers, begun elsewhere by every saver. */
const turned = (numbers: readonly number[], saver: number) =>
  numbers.map((_, index) => numbers[(index * 7 + saver * 13) % numbers.length] ?? 0);
const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

describe('rows that stay the same', () => {
  const place = { list: 'movie/popular', position: 1 };
  const everything = (observedAt: string): TmdbRecord[] => [
    titleRecord(tmdbMovie(1), { observedAt, place }),
    titleRecord(tmdbSeries(2), { observedAt }),
    titleRecord(tmdbRow(3), { observedAt }),
    personRecord(tmdbPerson(1), { observedAt }),
    personRecord(tmdbPersonRow(9), { observedAt, place }),
    reviewRecord(tmdbReview('a1'), { observedAt }),
  ];

  it('are neither rewritten nor locked when only the time of the answer is new', async () => {
    await saverOf(0).save(everything('2026-08-06T10:00:00.000Z'));
    const tables = TMDB_TABLES.filter((table) => table !== 'observations');
    const before = await rowVersions(tables);
    const later = '2026-08-06T11:00:00.000Z';
    expect(await saverOf(0).save(everything(later))).toEqual({ inserted: 0, updated: 0, unchanged: 6 });
    expect(await rowVersions(tables)).toEqual(before);
    expect(await column('select distinct observed_at from tmdb.observations')).toEqual([later]);
  });

  it('are not even noted when the same answer is saved again', async () => {
    await saverOf(0).save(everything('2026-08-06T10:00:00.000Z'));
    const before = await tmdbContents(open.database);
    const versions = () => column('select xmin::text from tmdb.observations order by key');
    const xmins = await versions();
    await saverOf(0).save(everything('2026-08-06T10:00:00.000Z'));
    expect(await tmdbContents(open.database)).toEqual(before);
    expect(await versions()).toEqual(xmins);
  });

  it('stay when other rows of their title change', async () => {
    const cast = (...people: number[]) => people.map((person, index) => tmdbCast(1, person, index));
    await saverOf(0).save([titleRecord(tmdbMovie(1, { cast: cast(1, 2, 3) }))]);
    const tables = ['titles', 'people', 'certificates', 'companies', 'keywords'];
    const before = await rowVersions(tables);
    const kept = () =>
      column(`select xmin::text from tmdb.credits where person_id in (1, 2) order by credit_id`);
    const keptBefore = await kept();
    const changed = titleRecord(tmdbMovie(1, { cast: cast(1, 2) }), {
      observedAt: '2026-08-07T10:00:00.000Z',
    });
    expect(await saverOf(0).save([changed])).toMatchObject({ updated: 1 });
    expect(await rowVersions(tables)).toEqual(before);
    expect(await kept()).toEqual(keptBefore);
    expect(await column('select count(*) from tmdb.credits where person_id = 3 and job is null')).toEqual([
      0,
    ]);
  });
});

describe('a call', () => {
  it('is refused when a title occurs twice in it', async () => {
    const incoming = [1, 2, 1].map((id) => ({
      ...tmdbRow(id),
      observedAt: '2026-08-06T10:00:00.000Z',
      segment: 'local',
      place: null,
    }));
    const call = open.database.execute('select * from upsert_tmdb_titles($1)', [JSON.stringify(incoming)]);
    await expect(call).rejects.toThrow('occurs twice');
  });
});

describe('programs that save at the same time', () => {
  /** A page of details of movies whose casts have people in common with every other page. */
  const page = (number: number, hour: string): TmdbRecord[] =>
    range(1 + number * 5, 20).map((id, index) =>
      titleRecord(
        tmdbMovie(id, {
          cast: range(0, 10).map((billing) => ({
            ...tmdbCast(id, 1 + ((id * 11 + billing * 7) % 25), billing),
            name: `Name ${hour}`,
          })),
          crew: [],
          companies: [{ id: 1 + (id % 7), name: `Studio ${hour}`, logoPath: null, originCountry: null }],
        }),
        {
          observedAt: `2026-08-06T${hour}:00:00.000Z`,
          place: { list: 'movie/popular', position: number * 20 + index + 1 },
        },
      ),
    );

  it('20 pages of overlapping titles and casts do not deadlock, and lose nothing', async () => {
    for (const hour of ['10', '11', '12']) {
      await Promise.all(
        SAVERS.map(async (saver) => {
          for (const number of turned(range(0, 20), saver)) await saverOf(saver).save(page(number, hour));
        }),
      );
    }
    expect(await column('select count(*) from tmdb.titles')).toEqual([115]);
    expect(await column('select count(*) from tmdb.credits')).toEqual([1150]);
    expect(await column('select count(*) from tmdb.title_stats')).toEqual([115]);
    expect(await column('select distinct name from tmdb.people')).toEqual(['Name 12']);
    expect(await column('select distinct name from tmdb.companies')).toEqual(['Studio 12']);
    const positions = range(1, 115).map((id) => {
      const places = range(0, 20).flatMap((number) => {
        const index = id - 1 - number * 5;
        return index >= 0 && index < 20 ? [number * 20 + index + 1] : [];
      });
      return Math.min(...places);
    });
    expect(await column('select position from tmdb.list_positions order by id')).toEqual(positions);
  });

  it('titles and the people credited in them do not deadlock, and the credits end as both tell them', async () => {
    const titles = range(1, 12);
    const people = range(1, 12);
    const creditsOf = (round: number, one: number) => titles.filter((id) => (id + one + round) % 3 > 0);
    const rounds = range(0, 24);
    // Where names stay, nobody waits for people, so that credits are met by all at the same time.
    const nameOf = (round: number) => `Name ${Math.floor(round / 4)}`;
    for (const round of rounds) {
      const observedAt = new Date(Date.UTC(2026, 7, 6, round)).toISOString();
      const titlesOf = (saver: number) =>
        turned(titles, saver).map((id) =>
          titleRecord(
            tmdbMovie(id, {
              cast: people
                .filter((person) => (id * person + round) % 4 > 0)
                .map((person, index) => ({ ...tmdbCast(id, person, index), name: nameOf(round) })),
              crew: [],
            }),
            { observedAt },
          ),
        );
      const peopleOf = (saver: number) =>
        turned(people, saver).map((person) =>
          personRecord(
            tmdbPerson(
              person,
              { credits: creditsOf(round, person).map((id) => tmdbPersonCredit(person, id)) },
              { name: nameOf(round) },
            ),
            { observedAt },
          ),
        );
      await Promise.all(
        SAVERS.map((saver) => saverOf(saver).save(saver % 2 === 0 ? titlesOf(saver) : peopleOf(saver))),
      );
    }
    const last = rounds.length - 1;
    const expected = titles.flatMap((id) =>
      people.flatMap((person) => {
        const inTitle = (id * person + last) % 4 > 0;
        const inPerson = creditsOf(last, person).includes(id);
        return inTitle || inPerson ? [[id, person, inTitle, inPerson]] : [];
      }),
    );
    const { rows } = await open.database.execute(
      'select title_id, person_id, in_title, in_person from tmdb.credits order by title_id, person_id',
    );
    expect(rows).toEqual(expected);
    expect(await column('select distinct name from tmdb.people')).toEqual([nameOf(last)]);
  });

  it('the same credits are changed by titles and by people in any order', async () => {
    const details = { cast: range(1, 300).map((person, index) => tmdbCast(1, person, index)), crew: [] };
    await saverOf(0).save([titleRecord(tmdbMovie(1, details))]);
    const change = (saver: number, round: number) => `
      select tmdb.put_credits(array(
        select row(kind, title_id, credit_id, person_id, 'C ${round}', null, null, 0, null, 'T ${round}', true, true)::tmdb.credits
        from tmdb.credits order by md5(credit_id || ${saver})
      ), '{}', ${saver % 2 === 0})`;
    for (const round of range(0, 20)) {
      await Promise.all(SAVERS.map((saver) => connections[saver]?.execute(change(saver, round))));
    }
    expect(await column('select distinct array[character, title] from tmdb.credits')).toEqual([
      ['C 19', 'T 19'],
    ]);
  });

  it('new titles are inserted once, whatever the order', async () => {
    const results: number[] = [];
    for (const round of range(0, 12)) {
      const counts = await Promise.all(
        SAVERS.map((saver) =>
          saverOf(saver).save(turned(range(1 + round * 30, 30), saver).map((id) => titleRecord(tmdbRow(id)))),
        ),
      );
      results.push(...counts.map(({ inserted }) => inserted));
    }
    expect(results.reduce((sum, one) => sum + one, 0)).toBe(360);
    expect(await column('select count(*) from tmdb.titles')).toEqual([360]);
  });
});
