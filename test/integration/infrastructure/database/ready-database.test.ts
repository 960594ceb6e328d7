import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  packFolder,
  readPackKey,
  unpackFolder,
} from '../../../../src/infrastructure/database/folder-pack.js';
import { openDatabase } from '../../../../src/infrastructure/database/open-database.js';
import { PgliteDatabase } from '../../../../src/infrastructure/database/pglite-database.js';
import { READY_DATABASE, readyDatabaseKey } from '../../../../src/infrastructure/database/ready-database.js';
import type { SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';
import { PGLITE_THREAD } from '../../../support/pglite.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const NO_PACK = pathToFileURL('/nowhere/ready-database.gz');
const confirm = async () => {};

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
  pglitePack: URL,
  use: (database: SqlDatabase) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase({ databaseUrl: null, folder, pglitePack, pgliteThread: PGLITE_THREAD });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

const catalogOf = async (database: SqlDatabase) => (await database.execute(CATALOG)).rows.flat();
const countMovies = async (database: SqlDatabase) =>
  (await database.execute('select count(*) from movies')).rows;

let made: readonly unknown[];
let madePlace: string;
beforeAll(async () => {
  madePlace = join(await temporaryFolder(), 'pglite');
  made = await withDatabase(madePlace, NO_PACK, catalogOf);
});

/** A pack of one row that tells it from a database made in place. */
async function markedPack(key: string): Promise<URL> {
  const parent = await temporaryFolder();
  const folder = join(parent, 'pglite');
  await withDatabase(folder, READY_DATABASE, (database) =>
    database.execute(`insert into people values ('nm0000001', 'Packed')`),
  );
  const file = join(parent, 'marked.gz');
  await packFolder(folder, key, file);
  return pathToFileURL(file);
}

const people = async (database: SqlDatabase) =>
  (await database.execute('select name from people')).rows.flat();

describe('the ready embedded database', () => {
  it('fits the program that it was built with', async () => {
    expect(await readPackKey(fileURLToPath(READY_DATABASE))).toBe(await readyDatabaseKey());
  });

  it('is in every object and right what the migrations make', async () => {
    const folder = join(await temporaryFolder(), 'pglite');
    const unpacked = await withDatabase(folder, READY_DATABASE, catalogOf);
    expect(unpacked.length).toBeGreaterThan(1000);
    expect(unpacked).toEqual(made);
  });

  it('is what a new folder is filled from, and never one that is there', async () => {
    const pack = await markedPack(await readyDatabaseKey());
    const folder = join(await temporaryFolder(), 'pglite');
    expect(await withDatabase(folder, pack, people)).toEqual(['Packed']);
    await withDatabase(folder, pack, (database) => database.execute('delete from people'));
    expect(await withDatabase(folder, pack, people)).toEqual([]);
  });

  it('of another key is not used', async () => {
    const pack = await markedPack('another PGlite or schema');
    const folder = join(await temporaryFolder(), 'pglite');
    expect(await withDatabase(folder, pack, people)).toEqual([]);
  });

  it.each<[string, (pack: Buffer) => Buffer]>([
    ['empty', () => Buffer.alloc(0)],
    ['no gzip', () => Buffer.from('not a pack')],
    ['cut short', (pack) => pack.subarray(0, pack.length >> 1)],
    ['without its checksum', (pack) => pack.subarray(0, -8)],
    [
      'changed in the midst',
      (pack) => {
        const changed = Buffer.from(pack);
        changed.fill(0x55, pack.length >> 1, (pack.length >> 1) + 64);
        return changed;
      },
    ],
    ['longer than its head says', (pack) => gzipSync(Buffer.concat([gunzipSync(pack), Buffer.from('more')]))],
    ['no head', () => gzipSync('{}\n')],
  ])('that is %s is not used', async (_, damage) => {
    const parent = await temporaryFolder();
    const file = join(parent, 'damaged.gz');
    await writeFile(file, damage(await readFile(READY_DATABASE)));
    const folder = join(parent, 'pglite');
    expect(await withDatabase(folder, pathToFileURL(file), countMovies)).toEqual([[0]]);
    expect(await readdir(parent)).toEqual(['damaged.gz', 'pglite']);
  });

  it('that was half unpacked when the process was killed is unpacked anew', async () => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'pglite');
    await mkdir(join(folder, 'base'), { recursive: true });
    await writeFile(join(folder, 'PG_VERSION'), '18\n');
    await writeFile(`${folder}.making`, '');
    expect(await withDatabase(folder, READY_DATABASE, countMovies)).toEqual([[0]]);
    expect(existsSync(`${folder}.making`)).toBe(false);
  });

  it('is unpacked no further once another process has taken the folder over', async () => {
    const folder = join(await temporaryFolder(), 'pglite');
    let asked = 0;
    const takenOver = async () => {
      asked += 1;
      if (asked > 3) throw new Error('taken over');
    };
    const file = fileURLToPath(READY_DATABASE);
    await expect(unpackFolder(file, await readyDatabaseKey(), folder, takenOver)).rejects.toThrow('taken');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    expect(entries.filter((entry) => entry.isFile())).toHaveLength(3);
  });

  it('leaves a database that is opened without it empty', async () => {
    const folder = join(await temporaryFolder(), 'pglite');
    const database = await PgliteDatabase.open({ folder, threadEntry: PGLITE_THREAD });
    try {
      expect((await database.execute(`select to_regclass('movies')`)).rows).toEqual([[null]]);
    } finally {
      await database.close();
    }
  });

  it('packs and unpacks every file and folder as it is', async () => {
    const parent = await temporaryFolder();
    const file = join(parent, 'any.gz');
    await packFolder(madePlace, 'any', file);
    expect(await unpackFolder(file, 'any', join(parent, 'copy'), confirm)).toBe(true);
    const listed = async (folder: string) => (await readdir(folder, { recursive: true })).sort();
    expect(await listed(join(parent, 'copy'))).toEqual(await listed(madePlace));
    const wal = 'pg_wal/000000010000000000000001';
    expect((await readFile(join(parent, 'copy', wal))).equals(await readFile(join(madePlace, wal)))).toBe(
      true,
    );
  });
});
