import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { StoreFull, StoreLost } from '../../../../src/application/engine/ports.js';
import { openDatabase } from '../../../../src/infrastructure/database/open-database.js';
import { PgliteDatabase } from '../../../../src/infrastructure/database/pglite-database.js';
import {
  EmbeddedDatabaseSpoiled,
  OtherPostgresFolder,
  PGLITE_POSTGRES,
} from '../../../../src/infrastructure/database/pglite-folder.js';
import { LockHeld } from '../../../../src/shared/lock-file.js';
import { smallFileSystem } from '../../../support/processes/small-file-system.js';
import { createTestPglite, PGLITE_THREAD, type TestPglite } from '../../../support/stores/pglite.js';

const HOLDER = fileURLToPath(new URL('../../../support/stores/pglite-holder.mjs', import.meta.url));

beforeAll(async () => (await createTestPglite()).remove());

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function somewhere(): Promise<TestPglite> {
  const place = await createTestPglite();
  cleanUp.push(place.remove);
  return place;
}

async function opened(folder: string, threadEntry = PGLITE_THREAD): Promise<PgliteDatabase> {
  const database = await PgliteDatabase.open({ folder, threadEntry });
  cleanUp.push(() => database.close());
  return database;
}

/** Another process on the folder, and the first line that it says. */
async function anotherProcess(folder: string): Promise<{ process: ChildProcess; says: string }> {
  const process = spawn(globalThis.process.execPath, [HOLDER, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  cleanUp.push(async () => process.kill('SIGKILL'));
  const [says] = await once(createInterface({ input: process.stdout }), 'line');
  return { process, says: String(says) };
}

const people = async (database: PgliteDatabase) =>
  (await database.execute('select name from people')).rows.flat();

describe('the embedded database', () => {
  it('is made in a folder that is not there yet, and migrated', async () => {
    const { folder } = await somewhere();
    const database = await openDatabase({
      databaseUrl: null,
      folder: join(dirname(folder), 'new', 'pglite'),
      pgliteThread: PGLITE_THREAD,
    });
    cleanUp.push(() => database.close());
    expect((await database.execute('select count(*) from movies')).rows).toEqual([[0]]);
  });

  it('has after it was closed and opened again what was written', async () => {
    const { folder } = await somewhere();
    const first = await opened(folder);
    await first.execute(`insert into people values ('nm0000001', 'Kept')`);
    await first.close();
    expect(existsSync(`${folder}.lock`)).toBe(false);
    expect(await people(await opened(folder))).toEqual(['Kept']);
  });

  it('refuses a second process and names the holder', async () => {
    const { folder } = await somewhere();
    const database = await opened(folder);
    const { says } = await anotherProcess(folder);
    expect(says).toMatch(/^LockHeld: /);
    expect(says).toContain(`process ${process.pid}`);
    expect(await people(database)).toEqual([]);
  });

  it('refuses this process while another one holds it, then finds the rows of the other', async () => {
    const { folder } = await somewhere();
    const { process: other, says } = await anotherProcess(folder);
    expect(says).toBe('holding');
    await expect(PgliteDatabase.open({ folder, threadEntry: PGLITE_THREAD })).rejects.toMatchObject({
      name: 'LockHeld',
      pid: other.pid,
    });
    other.stdin?.write('end\n');
    await once(other, 'exit');
    expect(await people(await opened(folder))).toEqual(['Written by another process']);
  });

  it('takes over from a killed process, with every answered row', async () => {
    const { folder } = await somewhere();
    const { process: other, says } = await anotherProcess(folder);
    expect(says).toBe('holding');
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(await people(await opened(folder))).toEqual(['Written by another process']);
  });

  it('refuses to be opened twice in one process', async () => {
    const { folder } = await somewhere();
    await opened(folder);
    await expect(opened(folder)).rejects.toBeInstanceOf(LockHeld);
  });

  it('names its lock as the folder was given', async () => {
    const { folder } = await somewhere();
    await opened(folder);
    const given = relative(process.cwd(), folder);
    await expect(opened(`${given}/`)).rejects.toMatchObject({ name: 'LockHeld', path: `${given}.lock` });
  });

  it('frees its lock when it cannot be opened', async () => {
    const { folder } = await somewhere();
    const broken = join(dirname(folder), 'broken');
    await mkdir(broken);
    await writeFile(join(broken, 'PG_VERSION'), 'not a number\n');
    await expect(opened(broken)).rejects.toBeInstanceOf(EmbeddedDatabaseSpoiled);
    expect(existsSync(`${broken}.lock`)).toBe(false);
  });

  it.each([
    ['whose control file is zeros', 'global/pg_control', Buffer.alloc(8192)],
    ['whose control file is gone', 'global/pg_control', null],
    ['whose catalogue is cut', 'global/1262', Buffer.alloc(100)],
    ['that has lost its version', 'PG_VERSION', null],
  ])('names the way back from a folder %s', async (_, file, content) => {
    const { folder } = await somewhere();
    if (content === null) await rm(join(folder, file));
    else await writeFile(join(folder, file), content);
    const refused = await opened(folder).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(EmbeddedDatabaseSpoiled);
    expect(String(refused)).toMatch(
      /files are damaged \(.*\): load the CSV files into a new folder \(load-csv .*csv --out <new folder>\), or remove /,
    );
    expect(String(refused)).not.toContain('is whole');
    expect(existsSync(`${folder}.lock`)).toBe(false);
  });

  it('on a full disk refuses the statement and all after it, ends, and opens again with room', async ({
    skip,
  }) => {
    const disk = await smallFileSystem('60m');
    if (disk === undefined) return skip('this user may not mount a small file system');
    const folder = join(disk.folder, 'pglite');
    await cp((await somewhere()).folder, folder, { recursive: true });
    const database = await PgliteDatabase.open({ folder, threadEntry: PGLITE_THREAD });
    await database.execute('create table filler (bytes text)');
    const fill = async () => {
      // Random text, since PostgreSQL compresses any other.
      const some = `insert into filler select string_agg(md5(random()::text), '') from generate_series(1, 30000)`;
      for (;;) await database.execute(some);
    };
    await expect(fill()).rejects.toBeInstanceOf(StoreFull);
    await expect(database.execute('select 1')).rejects.toThrow(/has no room left .*: make room/);
    await database.close();
    disk.resize('200m');
    expect(await people(await opened(folder))).toEqual([]);
  });

  it('answers statements in the order in which they were sent', async () => {
    const { folder } = await somewhere();
    const database = await opened(folder);
    const answered: number[] = [];
    await Promise.all(
      [3, 1, 2].map(async (number) => {
        await database.execute(`select pg_sleep(${number / 100})`);
        answered.push(number);
      }),
    );
    expect(answered).toEqual([3, 1, 2]);
  });

  it('finishes what was sent before it was closed, and refuses what comes after', async () => {
    const { folder } = await somewhere();
    const database = await opened(folder);
    const pending = database.execute('select pg_sleep(0.2), 1');
    const closing = database.close();
    expect((await pending).rows).toHaveLength(1);
    await closing;
    await database.close();
    await expect(database.execute('select 1')).rejects.toThrow('is closed');
  });

  it('rejects what is waiting when its thread dies, and still lets go of the folder', async () => {
    const { folder } = await somewhere();
    const dying = new URL('../../../support/processes/dying-thread.mjs', import.meta.url);
    const database = await opened(folder, dying);
    const reasons = await Promise.all(
      ['a', 'b', 'c'].map((text) => database.execute(text).catch((error: unknown) => error)),
    );
    for (const reason of reasons) {
      expect(reason).toBeInstanceOf(StoreLost);
      expect(String(reason)).toMatch(
        /is closed \(its thread failed: out of luck\); .* start the program again, a run with --resume$/,
      );
    }
    await database.close();
    expect(await people(await opened(folder))).toEqual([]);
  });

  it('says what to do with a folder that another PostgreSQL has made, and leaves it alone', async () => {
    const { folder } = await somewhere();
    const version = join(folder, 'PG_VERSION');
    // What a new folder says is what the program knows of its own PGlite.
    expect((await readFile(version, 'utf8')).trim()).toBe(PGLITE_POSTGRES);
    await writeFile(version, '17\n');
    const refused = await PgliteDatabase.open({ folder, threadEntry: PGLITE_THREAD }).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(OtherPostgresFolder);
    expect(String(refused)).toMatch(
      /made by an embedded PostgreSQL 17.*load-csv <folder> --out <new folder>/,
    );
    expect(existsSync(`${folder}.lock`)).toBe(false);
    await writeFile(version, `${PGLITE_POSTGRES}\n`);
    const database = await opened(folder);
    expect((await database.execute('show server_version')).rows[0]?.[0]).toMatch(
      new RegExp(`^${PGLITE_POSTGRES}\\.`),
    );
  });
});
