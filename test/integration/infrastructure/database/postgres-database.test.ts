import { createServer } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { StoreRefused } from '../../../../src/application/engine/ports.js';
import { PostgresDatabase } from '../../../../src/infrastructure/database/postgres-database.js';
import { PostgresMovieRepository } from '../../../../src/infrastructure/database/postgres-movie-repository.js';
import { inTransaction } from '../../../../src/infrastructure/database/sql-database.js';
import { isTransient, type SqlError } from '../../../../src/infrastructure/database/sql-error.js';
import { incompressibleText } from '../../../support/builders/incompressible-text.js';
import { aMovie } from '../../../support/builders/movie-builder.js';
import { LoopbackRelay } from '../../../support/network/loopback-relay.js';
import { selfSignedCertificate } from '../../../support/network/self-signed-certificate.js';
import { readStoredMovies } from '../../../support/stores/database-store.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

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

describe('a server that falls silent', () => {
  async function behindRelay() {
    const url = new URL(place.url);
    const relay = await LoopbackRelay.to(Number(url.port));
    url.port = String(relay.port);
    return {
      relay,
      database: new PostgresDatabase({ url: url.href, statementMs: 2_000, connectTimeoutMs: 2_000 }),
    };
  }

  it('fails the statement at its deadline with passing trouble, and lets the database be closed', async () => {
    const { relay, database } = await behindRelay();
    await using _ = relay;
    await database.execute('select 1');
    relay.stopForwarding();
    const error = await failureOf(database.execute('select 2'));
    expect(error.message).toMatch(/^PostgreSQL at 127\.0\.0\.1:\d+ did not answer within 2 s$/);
    expect(isTransient(error)).toBe(true);
    expect(isTransient(await failureOf(database.execute('select 3')))).toBe(true);
    await database.close();
  });

  it('is left behind: once it can be reached again, the next statement gets its own answer', async () => {
    const { relay, database } = await behindRelay();
    await using _ = relay;
    await database.execute('select 1');
    relay.stopForwarding();
    await failureOf(database.execute('select 2'));
    relay.fault = null;
    expect((await database.execute('select 3')).rows).toEqual([[3]]);
    await database.close();
  });

  it('does not keep a transaction, nor its release, nor closing', async () => {
    const { relay, database } = await behindRelay();
    await using _ = relay;
    const session = await database.session();
    await session.script('begin');
    relay.stopForwarding();
    expect(isTransient(await failureOf(session.execute('select 1')))).toBe(true);
    await failureOf(session.script('rollback'));
    session.release();
    await database.close();
  });

  it('does not keep closing while a session was never given back', async () => {
    const { relay, database } = await behindRelay();
    await using _ = relay;
    await database.session();
    relay.stopForwarding();
    await database.close();
    await expect.poll(() => relay.open).toBe(0);
  });
});

describe('a lock that another session holds', () => {
  it('fails the statement at its deadline, and the server does not go on with it', async () => {
    const holder = await admin.session();
    await holder.script('begin; lock table movies');
    const database = new PostgresDatabase({ url: place.url, statementMs: 2_000 });
    const error = await failureOf(database.execute('select count(*) from movies'));
    expect(isTransient(error)).toBe(true);
    const waiting = `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await expect.poll(async () => (await holder.execute(waiting)).rows).toEqual([[0]]);
    await holder.script('rollback');
    holder.release();
    await database.close();
  });

  it('has in a transaction the time that its database has for a statement', async () => {
    const database = new PostgresDatabase({ url: place.url, statementMs: 7_000 });
    const shown = await inTransaction(database, (session) => session.execute('show statement_timeout'));
    expect(shown.rows).toEqual([['7s']]);
    await database.close();
  });

  it('in a transaction is ended by the server, and the connection lives on', async () => {
    const holder = await admin.session();
    await holder.script('begin; lock table movies');
    const database = new PostgresDatabase({ url: place.url, connections: 1 });
    const backend = async () => (await database.execute('select pg_backend_pid()')).rows;
    const before = await backend();
    const error = await failureOf(
      inTransaction(database, (session) => session.execute('select count(*) from movies'), 1_000),
    );
    expect(error.message).toMatch(/timeout/);
    expect(isTransient(error)).toBe(true);
    expect(await backend()).toEqual(before);
    await holder.script('rollback');
    holder.release();
    await database.close();
  });
});

describe('the settings of a role', () => {
  it('do not change how values are read, nor where tables are', async () => {
    const role = `odd_${place.url.slice(-8)}`;
    await admin.script(`create role ${role} login superuser password 'test-password';
      create schema ${role};
      alter role ${role} set datestyle = 'German, DMY'; alter role ${role} set timezone = 'America/New_York';
      alter role ${role} set intervalstyle = 'iso_8601'; alter role ${role} set bytea_output = 'escape';
      alter role ${role} set extra_float_digits = -15; alter role ${role} set search_path = ${role}`);
    const url = new URL(place.url);
    url.username = role;
    const database = new PostgresDatabase({ url: url.href });
    const { rows } = await database.execute(
      `select date '2026-11-25', timestamptz '2026-11-25 12:00+00', interval '90 minutes', '\\x41'::bytea, 0.1::float8,
         current_schema()`,
    );
    expect(rows).toEqual([['2026-11-25', '2026-11-25T12:00:00.000Z', '01:30:00', '\\x41', 0.1, 'public']]);
    url.search = `?options=-csearch_path%3D${role}`;
    const named = new PostgresDatabase({ url: url.href });
    expect((await named.execute('select current_schema()')).rows).toEqual([[role]]);
    await Promise.all([database.close(), named.close()]);
    await admin.script(`drop schema ${role}; drop role ${role}`);
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
    ['the address is no URL', async () => 'postgres://someone:p%40ss-word@[::/db', false],
    ['the address is another kind of URL', async () => 'mysql://someone:p%40ss-word@localhost/db', false],
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

  it('of a certificate that nobody has signed says what to write, and does not pass', async () => {
    const certificate = selfSignedCertificate('127.0.0.1');
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write('S');
        new TLSSocket(socket, { isServer: true, ...certificate }).on('error', () => {});
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const serverPort = typeof address === 'object' && address !== null ? address.port : 0;
    const warned: string[] = [];
    const hear = (warning: Error) => warned.push(warning.message);
    process.on('warning', hear);
    const database = new PostgresDatabase({
      url: `postgres://me:secret@127.0.0.1:${serverPort}/db?sslmode=require`,
    });
    const error = await failureOf(database.execute('select 1'));
    expect(error.message).toMatch(
      /no known authority has signed: name its root certificate with sslrootcert=/,
    );
    expect(isTransient(error)).toBe(false);
    await database.close();
    await new Promise((resolve) => server.close(resolve));
    process.off('warning', hear);
    expect(warned.join()).not.toContain('SSL modes');
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
    // A rule that only this database has: a btree index takes no plot of this length (SQLSTATE 54000).
    await database.script('create index movies_plot on movies (plot)');
    const movies = [1, 2, 3, 4].map((number) =>
      aMovie(number)
        .with(number === 3 ? { plot: incompressibleText(5_000) } : {})
        .build(),
    );
    const results = await Promise.allSettled(movies.map((movie) => repository.save(movie)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    const [, , refused] = results;
    const reason = refused?.status === 'rejected' ? refused.reason : undefined;
    expect(reason).toBeInstanceOf(StoreRefused);
    expect(String(reason)).toMatch(/refused tt0000003: index row (size|requires)/);
    expect((await readStoredMovies(database)).map(({ titleId }) => titleId)).toEqual([
      'tt0000001',
      'tt0000002',
      'tt0000004',
    ]);
    await database.script('drop index movies_plot');
    await database.close();
  });

  it('refuses a text that no database can hold', async () => {
    const database = new PostgresDatabase({ url: place.url });
    const repository = new PostgresMovieRepository(database);
    await expect(repository.save(aMovie(5).titled('NUL \0').buildUnchecked())).rejects.toBeInstanceOf(
      StoreRefused,
    );
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
