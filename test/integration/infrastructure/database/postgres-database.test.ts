import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { StoreRefused } from '../../../../src/application/ports.js';
import { PostgresDatabase } from '../../../../src/infrastructure/database/postgres-database.js';
import { PostgresMovieRepository } from '../../../../src/infrastructure/database/postgres-movie-repository.js';
import { isTransient, type SqlError } from '../../../../src/infrastructure/database/sql-error.js';
import { readStoredMovies } from '../../../support/database-store.js';
import { aMovie } from '../../../support/movie-builder.js';
import { createTestDatabase, type TestDatabase } from '../../../support/postgres.js';

let place: TestDatabase;
let admin: PostgresDatabase;

beforeAll(async () => {
  place = await createTestDatabase();
  admin = new PostgresDatabase({ url: place.url, connections: 1 });
});
afterAll(async () => {
  await admin?.close();
  await place?.drop();
});

/** Cuts every other connection of this program to the database. */
async function cutConnections(): Promise<void> {
  await admin.execute(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
     where datname = current_database() and application_name = 'imdb-scraper' and pid <> pg_backend_pid()`,
  );
}

async function failureOf(work: Promise<unknown>): Promise<SqlError> {
  return await work.then(
    () => {
      throw new Error('it did not fail');
    },
    (error) => error,
  );
}

describe('a connection to a server', () => {
  it('that is cut while idle is reported and replaced', async () => {
    let hear: (error: SqlError) => void = () => {};
    const heard = new Promise<SqlError>((resolve) => {
      hear = resolve;
    });
    const database = new PostgresDatabase({
      url: place.url,
      connections: 1,
      onConnectionLost: (error) => hear(error),
    });
    await database.execute('select 1');
    await cutConnections();
    expect(isTransient(await heard)).toBe(true);
    expect((await database.execute('select 2')).rows).toEqual([[2]]);
    await database.close();
  });

  it('that is cut while idle does not end the process when nobody listens', async () => {
    const database = new PostgresDatabase({ url: place.url, connections: 1 });
    await database.execute('select 1');
    await cutConnections();
    expect((await database.execute('select 2')).rows).toEqual([[2]]);
    await database.close();
  });

  it('that is cut during a transaction fails it with passing trouble', async () => {
    const database = new PostgresDatabase({ url: place.url, connections: 1 });
    const session = await database.session();
    await session.script('begin');
    await cutConnections();
    expect(isTransient(await failureOf(session.execute('select 1')))).toBe(true);
    session.release('spoiled');
    expect((await database.execute('select 2')).rows).toEqual([[2]]);
    await database.close();
  });

  it('that is cut during a statement fails it with passing trouble', async () => {
    const database = new PostgresDatabase({ url: place.url, connections: 1 });
    await database.execute('select 1');
    const failure = failureOf(database.execute('select pg_sleep(60)'));
    await cutConnections();
    expect(isTransient(await failure)).toBe(true);
    await database.close();
  });

  it('has a name that the server shows', async () => {
    expect((await admin.execute('show application_name')).rows).toEqual([['imdb-scraper']]);
  });
});

describe('an error', () => {
  const password = 'p%40ss-word';
  const port = () => new URL(inject('postgresServer')).port;

  it('leaves the words of an error whole when the password is a letter of them', async () => {
    const database = new PostgresDatabase({ url: 'postgres://u:e@127.0.0.1:1/base' });
    await expect(database.execute('select 1')).rejects.toThrow(/cannot be reached: connect ECONNREFUSED/);
    await database.close();
  });

  it.each([
    ['nobody listens', async () => 'postgres://someone:p%40ss-word@127.0.0.1:1/db', true],
    [
      'the password is wrong',
      async () => `postgres://postgres:p%40ss-word@127.0.0.1:${port()}/postgres`,
      false,
    ],
    ['there is no such database', async () => `${inject('postgresServer')}/nowhere`, false],
    ['the host has no address', async () => 'postgres://someone:p%40ss-word@nowhere.invalid/db', true],
    ['the address is no URL', async () => 'postgres://someone:p%40ss-word@[::/db', true],
    ['the address is another kind of URL', async () => 'mysql://someone:p%40ss-word@localhost/db', true],
  ])('when %s never shows the password', async (_, url, transient) => {
    const error = await failureOf(
      (async () => {
        const database = new PostgresDatabase({ url: await url(), connectTimeoutMs: 5_000 });
        try {
          await database.execute('select 1');
        } finally {
          await database.close();
        }
      })(),
    );
    const shown = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
    for (const secret of [password, decodeURIComponent(password), 'test-password']) {
      expect(shown).not.toContain(secret);
    }
    expect(error.name).toBe('SqlError');
    expect(isTransient(error)).toBe(transient);
  });

  it('comes when a server accepts and then says nothing', async () => {
    const silent = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const silentPort = typeof address === 'object' && address !== null ? address.port : 0;
    const database = new PostgresDatabase({
      url: `postgres://someone:secret@127.0.0.1:${silentPort}/db`,
      connectTimeoutMs: 200,
    });
    const error = await failureOf(database.execute('select 1'));
    expect(isTransient(error)).toBe(true);
    expect(error.message).toContain(`127.0.0.1:${silentPort} cannot be reached`);
    await database.close();
    await new Promise((resolve) => silent.close(resolve));
  });
});

describe('the movie repository on a server', () => {
  it('refuses only the bad movie of a batch, and says which and why', async () => {
    const database = new PostgresDatabase({ url: place.url });
    const repository = new PostgresMovieRepository(database);
    const movies = [1, 2, 3, 4].map((number) =>
      number === 3 ? aMovie(number).rated(11).buildUnchecked() : aMovie(number).build(),
    );
    const results = await Promise.allSettled(movies.map((movie) => repository.save(movie)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    const [, , refused] = results;
    const reason = refused?.status === 'rejected' ? refused.reason : undefined;
    expect(reason).toBeInstanceOf(StoreRefused);
    expect(String(reason)).toMatch(/refused tt0000003: .*movies_rating_check/);
    expect((await readStoredMovies(database)).map(({ titleId }) => titleId)).toEqual([
      'tt0000001',
      'tt0000002',
      'tt0000004',
    ]);
    await database.close();
  });

  it('refuses a text that no database can hold', async () => {
    const database = new PostgresDatabase({ url: place.url });
    const repository = new PostgresMovieRepository(database);
    await expect(repository.save(aMovie(5).titled('NUL \0').build())).rejects.toBeInstanceOf(StoreRefused);
    await database.close();
  });

  it('fails without a verdict when the connection is cut, and saves when asked again', async () => {
    const database = new PostgresDatabase({ url: place.url, connections: 1 });
    const repository = new PostgresMovieRepository(database);
    await repository.save(aMovie(6).build());
    // Holds the row, so that the save is under way when its connection is cut.
    const holder = await admin.session();
    await holder.script(`begin; update movies set plot = plot where imdb_id = 'tt0000006'`);
    const failure = failureOf(repository.save(aMovie(6).rated(9).build()));
    for (;;) {
      const { rows } = await holder.execute(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (rows.length > 0) break;
    }
    const error = await failure;
    expect(error).not.toBeInstanceOf(StoreRefused);
    expect(isTransient(error)).toBe(true);
    await holder.script('rollback');
    holder.release();
    expect(await repository.save(aMovie(6).rated(9).build())).toBe('updated');
    await database.close();
  });
});
