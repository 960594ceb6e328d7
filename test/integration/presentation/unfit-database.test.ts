import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { runCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

let place: TestDatabase;
let admin: PostgresDatabase;
let out: string;

beforeAll(async () => {
  place = await createTestDatabase('empty');
  admin = new PostgresDatabase({ url: place.url, connections: 1 });
  out = await temporaryFolder();
});
afterAll(async () => {
  await admin?.close();
  await place?.drop();
});

const named = (name: string) => place.url.replace(/[^/]+$/, name);

/** A database of its own, made and filled by these statements; the commands are run while it exists. */
async function withDatabase(
  options: string,
  sql: string,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const name = `${place.url.split('/').at(-1)}_unfit`;
  await admin.execute(`create database ${name} ${options}`);
  const url = named(name);
  const database = new PostgresDatabase({ url, connections: 1 });
  try {
    await database.script(sql);
    await work(url);
  } finally {
    await database.close();
    await admin.execute(`drop database ${name} with (force)`);
  }
}

async function relationsOf(url: string): Promise<unknown> {
  const database = new PostgresDatabase({ url, connections: 1 });
  const { rows } = await database.execute(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  await database.close();
  return rows.flat();
}

const every = [
  ['scrape', '--ids', 'tt0111161'],
  ['load-csv', 'test/support'],
  ['datasets', 'load'],
  ['query', '--sql', 'select 1'],
  ['runs'],
];
const writing = every.slice(0, 1).concat([['datasets', 'load']]);

async function says(commands: readonly (readonly string[])[], url: string, sentence: RegExp): Promise<void> {
  for (const command of commands) {
    const { code, stdout, stderr } = await runCli([...command, '--database-url', url, '--out', out]);
    if (command[0] === 'load-csv') continue;
    expect({ command, code, stdout, stderr }).toMatchObject({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
  const doctor = await runCli([
    ...['doctor', '--json', '--base-url', 'http://127.0.0.1:1'],
    ...['--database-url', url, '--out', out],
  ]);
  const findings: { check: string; state: string; message: string; advice: string }[] = JSON.parse(
    doctor.stdout,
  );
  const finding = findings.find(({ check }) => check === 'database');
  expect(finding?.state).toBe('problem');
  expect(`error: ${finding?.message}: ${finding?.advice}`).toMatch(sentence);
}

describe('a database that is none for this program is named before anything is done in it', () => {
  it.each([
    [
      'movies',
      'create table movies (id serial primary key, name text)',
      /has a table movies of another program: create/,
    ],
    [
      'schema_migrations',
      'create table schema_migrations (version varchar primary key)',
      /has a table schema_migrations of another program: create one of its own/,
    ],
    ['a schema imdb', 'create schema imdb', /has a schema imdb of another program/],
    ['a schema tmdb', 'create schema tmdb', /has a schema tmdb of another program/],
  ])('with %s of another program', async (_, sql, sentence) => {
    await withDatabase('', sql, async (url) => {
      const before = await relationsOf(url);
      await says(every, url, sentence);
      expect(await relationsOf(url)).toEqual(before);
    });
  });

  it('with an encoding other than UTF-8', async () => {
    await withDatabase(`encoding 'LATIN1' locale 'C' template template0`, '', async (url) => {
      await says(every, url, /has the encoding LATIN1, and titles need UTF8: create another one/);
    });
  });

  it('with the tables in another schema', async () => {
    const sql =
      'create schema mine; create table mine.schema_migrations (); create table mine.movie_actor ()';
    await withDatabase('', sql, async (url) => {
      await says(every, url, /in the schema mine, not in public: add \?options=-csearch_path%3Dmine/);
    });
  });

  it('that is read-only by default', async () => {
    const name = `${place.url.split('/').at(-1)}_unfit`;
    const sql = `alter database ${name} set default_transaction_read_only = on`;
    await withDatabase('', sql, async (url) => {
      await says(writing, url, /is read-only \(default_transaction_read_only\): alter database/);
    });
  });
});

it('an empty database is said to be empty, and stays empty', async () => {
  for (const command of [['query', '--sql', 'select 1'], ['runs'], ['scrape', '--dry-run', '--resume']]) {
    const { code, stderr } = await runCli([...command, '--database-url', place.url, '--out', out]);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: the database is empty; run scrape, tmdb collect or demo first/),
    });
  }
  expect(await relationsOf(place.url)).toEqual([]);
});

it.each([
  [
    'a password',
    (url: URL) => Object.assign(url, { password: '' }),
    /wants a password for postgres: write it into/,
  ],
  ['the right password', (url: URL) => Object.assign(url, { password: 'x' }), /correct it in DATABASE_URL/],
  [
    'TLS',
    (url: URL) => Object.assign(url, { search: '?sslmode=require' }),
    /does not speak TLS: take sslmode out/,
  ],
  [
    'its root certificate',
    (url: URL) => Object.assign(url, { search: '?sslmode=verify-full&sslrootcert=/nowhere/root.crt' }),
    /names the file \/nowhere\/root\.crt, which cannot be read/,
  ],
])('a server without %s is told in one sentence', async (_, change, sentence) => {
  const { href } = change(new URL(place.url));
  const { code, stderr } = await runCli(['runs', '--database-url', href, '--out', out]);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(sentence) });
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
