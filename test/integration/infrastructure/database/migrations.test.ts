import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS_FOLDER, migrate } from '../../../../src/infrastructure/database/migrations.js';
import { PostgresDatabase } from '../../../../src/infrastructure/database/postgres-database.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

let place: TestDatabase;
let database: PostgresDatabase;
let folder: string;
let folderUrl: URL;

beforeEach(async () => {
  place = await createTestDatabase('empty');
  database = new PostgresDatabase({ url: place.url });
  folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-migrations-'));
  folderUrl = pathToFileURL(`${folder}/`);
});
afterEach(async () => {
  await database.close();
  await place.drop();
  await rm(folder, { recursive: true, force: true });
});

const applied = async () =>
  (await database.execute('select version, name from schema_migrations order by version')).rows;

describe('migrating', () => {
  it('applies every file once, in order', async () => {
    await writeFile(join(folder, '002_fill_things.sql'), 'insert into things values (1);');
    await writeFile(join(folder, '001_create_things.sql'), 'create table things (n int);');
    await writeFile(join(folder, 'notes.md'), 'not a migration');
    await migrate(database, folderUrl);
    await migrate(database, folderUrl);
    expect(await applied()).toEqual([
      [1, '001_create_things.sql'],
      [2, '002_fill_things.sql'],
    ]);
    expect((await database.execute('select n from things')).rows).toEqual([[1]]);
  });

  it('by several processes at once applies every file once', async () => {
    const others = Array.from({ length: 4 }, () => new PostgresDatabase({ url: place.url, connections: 1 }));
    await Promise.all([database, ...others].map((each) => migrate(each)));
    await Promise.all(others.map((other) => other.close()));
    const files = (await readdir(MIGRATIONS_FOLDER)).filter((name) => name.endsWith('.sql'));
    expect((await applied()).map(([, name]) => name)).toEqual(files.sort());
  });

  it('undoes a file that fails half-way, and goes on from there when it is mended', async () => {
    await writeFile(join(folder, '001_create_things.sql'), 'create table things (n int);');
    await writeFile(join(folder, '002_break_things.sql'), 'create table more (n int); select nope;');
    await expect(migrate(database, folderUrl)).rejects.toThrow(/nope/);
    expect(await applied()).toEqual([[1, '001_create_things.sql']]);
    await writeFile(join(folder, '002_break_things.sql'), 'create table more (n int);');
    await migrate(database, folderUrl);
    expect(await applied()).toHaveLength(2);
  });

  it('refuses a database that a newer version has migrated, and says what to do', async () => {
    await migrate(database);
    await database.execute(`insert into schema_migrations (version, name, checksum) values (999, 'x', 'y')`);
    await expect(migrate(database)).rejects.toMatchObject({
      name: 'NewerSchema',
      message: expect.stringMatching(/schema version 999.*install the newer version/),
    });
  });

  it('refuses a file that was edited after it was applied', async () => {
    await cp(MIGRATIONS_FOLDER, folder, { recursive: true });
    await migrate(database, folderUrl);
    await writeFile(join(folder, '001_create_movies.sql'), 'select 1;');
    await expect(migrate(database, folderUrl)).rejects.toMatchObject({ name: 'MigrationChanged' });
  });

  it('leaves a comment on every table, view and column', async () => {
    await migrate(database);
    const { rows } = await database.execute(
      `select c.relname, a.attname
       from pg_class c
       join pg_namespace s on s.oid = c.relnamespace and s.nspname in ('public', 'imdb', 'tmdb')
       left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relkind in ('r', 'p', 'v') and not c.relispartition
         and (obj_description(c.oid, 'pg_class') is null or col_description(c.oid, a.attnum) is null)`,
    );
    expect(rows).toEqual([]);
  });
});
