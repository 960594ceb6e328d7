import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TmdbRecord } from '../../../../../src/domain/tmdb/tmdb-record.js';
import type { PostgresTmdbRepository } from '../../../../../src/infrastructure/database/tmdb/postgres-tmdb-repository.js';
import { tmdbPerson, tmdbPersonCredit } from '../../../../support/builders/tmdb-people.js';
import { personRecord, titleRecord } from '../../../../support/builders/tmdb-records.js';
import { tmdbCast, tmdbMovie } from '../../../../support/builders/tmdb-titles.js';
import { beginTmdb } from '../../../../support/stores/begin-tmdb.js';
import { type OpenTestDatabase, openServer } from '../../../../support/stores/databases.js';
import { clearTmdb } from '../../../../support/stores/tmdb-contents.js';

const at = (hour: number) => `2026-08-06T0${hour}:00:00.000Z`;
const WAITING = `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

let open: OpenTestDatabase;
let repository: PostgresTmdbRepository;

beforeAll(async () => {
  open = await openServer();
  repository = await beginTmdb(open.database, 'fr');
});
beforeEach(() => clearTmdb(open.database));
afterAll(async () => {
  await repository?.close();
  await open?.remove();
});

/** Saves while another program has locked every credit; that program deletes them once the save waits for it. */
async function saveWhileCreditsGo(record: TmdbRecord) {
  const other = await open.database.session();
  try {
    await other.execute('begin');
    await other.execute('select from tmdb.credits for update');
    const saving = repository.save([record]);
    await expect.poll(async () => (await open.database.execute(WAITING)).rows).toEqual([[1]]);
    await other.execute('delete from tmdb.credits');
    await other.execute('commit');
    return await saving;
  } finally {
    other.release();
  }
}

const credits = async () =>
  (await open.database.execute('select credit_id, character, title, in_title, in_person from tmdb.credits'))
    .rows;

const title = (hour: number, cast = [tmdbCast(100, 1, 0)]) =>
  titleRecord(tmdbMovie(100, { cast, crew: [] }), { observedAt: at(hour) });
const person = (hour: number, titles = [100]) =>
  personRecord(tmdbPerson(1, { credits: titles.map((id) => tmdbPersonCredit(1, id)) }), {
    observedAt: at(hour),
  });

describe('a credit that another program takes away at this moment', () => {
  it('is stored when the details of its person tell it', async () => {
    await repository.save([title(1)]);
    expect(await saveWhileCreditsGo(person(2))).toMatchObject({ updated: 1 });
    expect(await credits()).toEqual([['cast-100-1', 'Somebody', 'Movie 100', false, true]]);
  });

  it('is stored when the details of its title tell it', async () => {
    await repository.save([person(1)]);
    expect(await saveWhileCreditsGo(title(2))).toMatchObject({ inserted: 1 });
    expect(await credits()).toEqual([['cast-100-1', 'Character 0', null, true, false]]);
  });

  it.each([
    ['person', person(2, [])],
    ['title', title(2, [])],
  ])('does not come back when the details of its %s tell it no longer', async (_name, record) => {
    await repository.save([title(1), person(1)]);
    expect(await saveWhileCreditsGo(record)).toMatchObject({ updated: 1 });
    expect(await credits()).toEqual([]);
  });
});
