import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../src/infrastructure/database/open-database.js';
import { PgliteDatabase } from '../../../../src/infrastructure/database/pglite-database.js';
import { readyDatabase } from '../../../../src/infrastructure/database/ready-database.js';
import type { SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { PGLITE_THREAD } from '../../../support/stores/pglite.js';

const NO_DUMP = pathToFileURL('/nowhere/ready-database.tar.gz');

/** Everything that a schema is made of, each object a line; and who may do what with it. */
const CATALOG = `
select line from (
  select format('relation %s.%s %s %s', relnamespace::regnamespace, relname, relkind, relacl) as line from pg_class
  union all
  select format('column %s.%s %s %s %s %s %s', attrelid::regclass, attnum, attname, format_type(atttypid, atttypmod),
    attnotnull, attgenerated, (select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = attrelid and adnum = attnum))
  from pg_attribute where attnum > 0
  union all select pg_get_constraintdef(oid) || ' ' || conname || ' ' || conrelid::regclass from pg_constraint
  union all select pg_get_indexdef(indexrelid) from pg_index
  union all select viewname || ' ' || definition from pg_views
  union all select pg_get_functiondef(oid) || coalesce(proacl::text, '') from pg_proc where prokind in ('f', 'p')
  union all select pg_get_triggerdef(oid) from pg_trigger
  union all select format('type %s %s', typname, typtype) from pg_type
  union all select format('comment %s %s %s', classoid::regclass, objsubid, description) from pg_description
  union all select format('role %s %s %s %s', rolname, rolsuper, rolcanlogin, rolconfig) from pg_roles
  union all select format('schema %s %s', nspname, nspacl) from pg_namespace
  union all select format('extension %s %s', extname, extversion) from pg_extension
  union all select format('migration %s %s %s', version, name, checksum) from schema_migrations
  union all select format('setting %s %s', name, setting) from pg_settings 
    where source <> 'client' and name not like 'plpgsql.%'
) lines order by line collate "C"`;

async function withDatabase<Result>(
  folder: string,
  pgliteDump: URL,
  use: (database: SqlDatabase) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase({ databaseUrl: null, folder, pgliteDump, pgliteThread: PGLITE_THREAD });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

const aFolder = async () => join(await temporaryFolder(), 'pglite');
const catalogOf = async (database: SqlDatabase) => (await database.execute(CATALOG)).rows.flat();
const countMovies = async (database: SqlDatabase) =>
  (await database.execute('select count(*) from movies')).rows;
const people = async (database: SqlDatabase) =>
  (await database.execute('select name from people')).rows.flat();

/** A dump with one row that tells it from a database made in place. */
async function markedDump(): Promise<URL> {
  const folder = await aFolder();
  await withDatabase(folder, await readyDatabase(), (database) =>
    database.execute(`insert into people values ('nm0000001', 'Dumped')`),
  );
  const pglite = await PGlite.create(folder);
  const dump = await pglite.dumpDataDir('gzip');
  await pglite.close();
  const file = join(await temporaryFolder(), 'marked.tar.gz');
  await writeFile(file, Buffer.from(await dump.arrayBuffer()));
  return pathToFileURL(file);
}

describe('the ready embedded database', () => {
  it('is part of the build, and in every object and right what the migrations make', async () => {
    const dump = await readyDatabase();
    expect(existsSync(dump)).toBe(true);
    const filled = await withDatabase(await aFolder(), dump, catalogOf);
    expect(filled.length).toBeGreaterThan(1000);
    expect(filled).toEqual(await withDatabase(await aFolder(), NO_DUMP, catalogOf));
  });

  it('is what a new folder is filled from, and never one that is there', async () => {
    const dump = await markedDump();
    const folder = await aFolder();
    expect(await withDatabase(folder, dump, people)).toEqual(['Dumped']);
    await withDatabase(folder, dump, (database) => database.execute('delete from people'));
    expect(await withDatabase(folder, dump, people)).toEqual([]);
  });

  it.each<[string, (dump: Buffer) => Buffer]>([
    ['empty', () => Buffer.alloc(0)],
    ['no gzip', () => Buffer.from('not a dump')],
    ['cut short', (dump) => dump.subarray(0, dump.length >> 1)],
    ['without its checksum', (dump) => dump.subarray(0, -8)],
    [
      'changed in the midst',
      (dump) => {
        const changed = Buffer.from(dump);
        changed.fill(0x55, dump.length >> 1, (dump.length >> 1) + 64);
        return changed;
      },
    ],
  ])('that is %s is not used', async (_, damage) => {
    const parent = await temporaryFolder();
    const file = join(parent, 'damaged.tar.gz');
    await writeFile(file, damage(await readFile(await readyDatabase())));
    const folder = join(parent, 'pglite');
    expect(await withDatabase(folder, pathToFileURL(file), countMovies)).toEqual([[0]]);
    expect((await readdir(parent)).sort()).toEqual(['damaged.tar.gz', 'pglite']);
  });

  it('that a killed process had half unpacked is unpacked anew', async () => {
    const folder = await aFolder();
    await mkdir(join(folder, 'base'), { recursive: true });
    await writeFile(join(folder, 'PG_VERSION'), '18\n');
    await writeFile(`${folder}.making`, '');
    expect(await withDatabase(folder, await readyDatabase(), countMovies)).toEqual([[0]]);
    expect(existsSync(`${folder}.making`)).toBe(false);
  });

  it('leaves a database that is opened without it empty', async () => {
    const database = await PgliteDatabase.open({ folder: await aFolder(), threadEntry: PGLITE_THREAD });
    try {
      expect((await database.execute(`select to_regclass('movies')`)).rows).toEqual([[null]]);
    } finally {
      await database.close();
    }
  });
});
