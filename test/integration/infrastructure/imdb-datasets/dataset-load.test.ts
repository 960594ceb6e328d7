import { randomBytes } from 'node:crypto';
import { readFile, rename, truncate, utimes, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';
import { SqlError } from '../../../../src/infrastructure/database/sql-error.js';
import {
  DatasetFault,
  DatasetsUnavailable,
} from '../../../../src/infrastructure/imdb-datasets/dataset-fault.js';
import type { DatasetName } from '../../../../src/infrastructure/imdb-datasets/dataset-files.js';
import { loadDatasets } from '../../../../src/infrastructure/imdb-datasets/dataset-load.js';
import { type DatasetFolder, datasetFolder, datasetText } from '../../../support/builders/dataset-files.js';
import {
  DATABASES,
  type OpenTestDatabase,
  openEmbedded,
  openServer,
} from '../../../support/stores/databases.js';

const BASICS = ['tt0000001', 'movie', 'One', 'Un', 0, 1999, null, 90, 'Drama,War'] as const;
const RATINGS = ['tt0000001', '7.5', 1200] as const;

let folder: DatasetFolder;

beforeEach(async () => {
  folder = await datasetFolder();
});
afterEach(async () => {
  await folder.remove();
});

async function faultOf(work: Promise<unknown>): Promise<DatasetFault> {
  const fault = await work.then(
    () => expect.fail('it went well'),
    (error: unknown) => error,
  );
  if (!(fault instanceof DatasetFault)) throw fault;
  return fault;
}

async function titles(database: SqlDatabase): Promise<unknown[]> {
  const { rows } = await database.execute('select primary_title from imdb.title_basics order by tconst');
  return rows.map(([title]) => title);
}

describe.each(DATABASES)('loading datasets into %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });
  afterAll(async () => {
    await opened?.remove();
  });
  beforeEach(async () => {
    await database.script('truncate imdb.title_basics, imdb.title_ratings, imdb.dataset_files');
    await folder.write('title.ratings', [RATINGS], { date: new Date('2026-02-03T04:05:06Z') });
  });

  const load = (...only: DatasetName[]) =>
    loadDatasets({
      database,
      folder: folder.path,
      only: only.length === 0 ? ['title.basics', 'title.ratings'] : only,
    });

  it('keeps null, quotes, backslashes, carriage returns and characters of any script as they are', async () => {
    const title = '"Quoted" \'x\' \\ \\N \\. \\t back\\\rslash — 映画 🎬';
    await folder.write('title.basics', [
      ['tt0000001', 'movie', title, '\\Not null', 0, null, null, null, null],
    ]);
    await load();
    const { rows } = await database.execute('select * from imdb.title_basics');
    expect(rows).toEqual([['tt0000001', 'movie', title, '\\Not null', 0, null, null, null, null]]);
  });

  it('notes of each file its date, size, rows and checksum', async () => {
    await folder.write('title.basics', [BASICS]);
    await load();
    const { rows } = await database.execute(
      `select dataset, file_date, size_bytes > 20, row_count, checksum ~ '^[0-9a-f]{64}$', loaded_at > now() - interval '1 hour'
       from imdb.dataset_files order by dataset desc`,
    );
    expect(rows).toEqual([
      ['title.ratings', '2026-02-03T04:05:06.000Z', true, 1, true, true],
      ['title.basics', expect.any(String), true, 1, true, true],
    ]);
  });

  describe('dates a file', () => {
    const NOW = new Date('2026-02-10T00:00:00Z');
    const rated = (...years: readonly number[]) =>
      folder.write(
        'title.basics',
        years.map((year, index) => [`tt000000${index + 1}`, 'movie', 'Film', null, 0, year, null, 90, null]),
      );
    const dates = async (...only: DatasetName[]) => {
      const names: DatasetName[] = only.length === 0 ? ['title.basics', 'title.ratings'] : only;
      await loadDatasets({ database, folder: folder.path, only: names, now: () => NOW });
      const { rows } = await database.execute('select dataset, file_date from imdb.dataset_files');
      return Object.fromEntries(rows);
    };

    it('by what the server said when these very bytes were downloaded', async () => {
      await rated(1999);
      expect(await dates()).toEqual({
        'title.basics': '1999-01-01T00:00:00.000Z',
        'title.ratings': '2026-02-03T04:05:06.000Z',
      });
    });

    it('that another one has replaced since by its content, whatever the time on the disk', async () => {
      await rated(1999, 2020);
      const path = await folder.write('title.ratings', [RATINGS, ['tt0000002', '8.0', 5]]);
      await utimes(path, NOW, NOW);
      expect(await dates()).toMatchObject({ 'title.ratings': '2020-01-01T00:00:00.000Z' });
    });

    it('without a word of the server by the newest year of a title with votes that has begun', async () => {
      await folder.write('title.ratings', [
        ...['tt0000001', 'tt0000002', 'tt0000004'].map((id) => [id, '8.0', 5]),
      ]);
      await rated(1999, 2021, 2025, 2031);
      expect(await dates()).toEqual({
        'title.basics': '2021-01-01T00:00:00.000Z',
        'title.ratings': '2021-01-01T00:00:00.000Z',
      });
    });

    it('loaded alone by the titles that were loaded before, and as of long ago where nothing shows a year', async () => {
      await folder.write('title.ratings', [['tt0000002', '8.0', 5]]);
      expect(await dates('title.ratings')).toEqual({ 'title.ratings': '1970-01-01T00:00:00.000Z' });
      await rated(1999, 2021);
      await dates('title.basics');
      expect(await dates('title.ratings')).toMatchObject({ 'title.ratings': '2021-01-01T00:00:00.000Z' });
    });

    it('that is said to be of the future as of now', async () => {
      await folder.write('title.ratings', [RATINGS], { date: new Date('2031-01-01T00:00:00Z') });
      expect(await dates('title.ratings')).toEqual({ 'title.ratings': NOW.toISOString() });
    });
  });

  it('replaces the old rows, with indexes and comments in place', async () => {
    await folder.write('title.basics', [BASICS]);
    await load();
    await folder.write('title.basics', [['tt0000001', 'movie', 'New', null, 0, 1999, null, 90, null]]);
    await load();
    expect(await titles(database)).toEqual(['New']);
    const { rows } = await database.execute(
      `select (select count(*) from pg_indexes where schemaname = 'imdb' and tablename in ('title_basics', 'title_ratings')),
         (select count(*) from pg_namespace where nspname = 'imdb_staging'),
         obj_description('imdb.title_basics'::regclass) like 'title.basics.tsv%',
         col_description('imdb.title_basics'::regclass, 1)`,
    );
    expect(rows).toEqual([[3, 0, true, 'Title id']]);
  });

  it('reads a file that is not compressed and whose last line has no end', async () => {
    const path = await folder.write('title.basics', [BASICS], { plain: true });
    await writeFile(path, (await readFile(path)).subarray(0, -1));
    await load();
    expect(await titles(database)).toEqual(['One']);
  });

  it('leaves out a row whose key an earlier one has, and says so', async () => {
    await folder.write('title.basics', [
      BASICS,
      ['tt0000001', 'movie', 'Again', null, 0, null, null, null, null],
    ]);
    const { datasets } = await load();
    expect(datasets.find(({ name }) => name === 'title.basics')).toMatchObject({ rows: 1, duplicates: 1 });
    expect(await titles(database)).toEqual(['One']);
  });

  it('leaves out a row that lacks what every title has, and says so', async () => {
    await folder.write('title.basics', [
      BASICS,
      ['tt0000001', 'movie', null, null, 0, null, null, null, null],
      [null, 'movie', 'No id', null, 0, null, null, null, null],
    ]);
    const { datasets } = await load();
    expect(datasets.find(({ name }) => name === 'title.basics')).toMatchObject({ rows: 1, incomplete: 2 });
    expect(await titles(database)).toEqual(['One']);
    await expect(
      database.execute(`insert into imdb.title_basics (tconst, title_type) values ('tt0000003', 'movie')`),
    ).rejects.toMatchObject({ code: '23502' });
  });

  it('reads a file by what it holds, whatever its name says, and past a byte order mark', async () => {
    const path = await folder.write('title.basics', []);
    await writeFile(path, `\uFEFF${datasetText('title.basics', [BASICS])}`);
    await load();
    expect(await titles(database)).toEqual(['One']);

    await rename(path, path.replace(/\.gz$/, ''));
    await writeFile(
      path.replace(/\.gz$/, ''),
      gzipSync(datasetText('title.basics', [[...BASICS.slice(0, 2), 'Two', ...BASICS.slice(3)]])),
    );
    await load();
    expect(await titles(database)).toEqual(['Two']);
  });

  const many = Array.from({ length: 5000 }, () => BASICS);
  const noise = () => many.map((row) => [...row.slice(0, 8), randomBytes(32).toString('hex')]);
  const faults: [string, () => Promise<unknown>, number, RegExp][] = [
    [
      'a wrong header',
      () => write('tconst\ttitle\n'),
      1,
      /header is "tconst\\ttitle", not "tconst\\ttitleType/,
    ],
    ['no header', () => write(''), 1, /header is ""/],
    [
      'lines that end in CRLF',
      () => write(datasetText('title.basics', [BASICS]).replaceAll('\n', '\r\n')),
      1,
      /lines end in CRLF, so another program has saved it; run datasets pull/,
    ],
    [
      'UTF-16',
      () => write(Buffer.from(`\uFEFF${datasetText('title.basics', [BASICS])}`, 'utf16le')),
      1,
      /no UTF-8 text/,
    ],
    ['a page of HTML', () => write('<!DOCTYPE html>\n<html></html>\n'), 1, /a page of HTML/],
    [
      'too many rows that lack a title',
      () =>
        folder.write('title.basics', [
          ...many.slice(0, 100),
          ...Array.from({ length: 11 }, () => ['tt0000001', 'movie', null, null, 0, null, null, null, null]),
        ]),
      0,
      /11 of 111 rows lack tconst or title_type or primary_title/,
    ],
    ['nothing but its header', () => folder.write('title.basics', []), 1, /nothing but its header/],
    [
      'a column too few',
      () => folder.write('title.basics', [BASICS, BASICS.slice(0, 8)]),
      3,
      /missing data for column "genres"/,
    ],
    [
      'a column too many far into the file',
      () => folder.write('title.basics', [...many, [...BASICS, 'x'], ...many]),
      5002,
      /extra data after last expected column/,
    ],
    [
      'a number that is none',
      () =>
        folder.write('title.basics', [BASICS, ['tt0000001', 'movie', 'One', null, 0, 'x', null, 90, null]]),
      3,
      /invalid input syntax for type integer: "x" in column start_year/,
    ],
    [
      'bytes that are not UTF-8',
      () => {
        const text = datasetText('title.basics', [BASICS, BASICS, BASICS]).split('One');
        const bytes = text.flatMap((part, index) => [
          Buffer.from(part),
          Buffer.from(index === 1 ? [0xc3, 0x28] : index === 3 ? [] : 'One'),
        ]);
        return write(Buffer.concat(bytes));
      },
      3,
      /invalid byte sequence for encoding "UTF8"/,
    ],
    [
      'a compressed file that is cut short',
      async () => {
        const path = await folder.write('title.basics', noise());
        await truncate(path, 30_000);
      },
      -1,
      /cut short/,
    ],
    [
      'a compressed file with a damaged byte',
      async () => {
        const path = await folder.write('title.basics', noise());
        const bytes = await readFile(path);
        bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
        await writeFile(path, bytes);
      },
      -1,
      /damaged/,
    ],
  ];

  async function write(content: string | Buffer): Promise<void> {
    const path = await folder.write('title.basics', []);
    await writeFile(path, gzipSync(content));
  }

  it.each(faults)('stops at %s and leaves the old data', async (_name, prepare, line, reason) => {
    await folder.write('title.basics', [BASICS]);
    await load();
    await folder.write('title.ratings', [['tt0000001', '1.0', 5]]);
    await prepare();
    const fault = await faultOf(load());
    expect(fault.message).toMatch(reason);
    expect(fault.file).toBe('title.basics.tsv.gz');
    if (line === 0) expect(fault.line).toBeNull();
    else if (line > 0) expect(fault.line).toBe(line);
    else expect(fault.line).toBeGreaterThan(100);
    expect(await titles(database)).toEqual(['One']);
    const { rows } = await database.execute('select average_rating, num_votes from imdb.title_ratings');
    expect(rows).toEqual([[7.5, 1200]]);
    const staging = await database.execute(`select to_regnamespace('imdb_staging') is null`);
    expect(staging.rows).toEqual([[true]]);
  });

  it('says which files are missing', async () => {
    await expect(load()).rejects.toThrow(/has no title\.basics\.tsv\.gz; run datasets pull/);
  });
});

describe('loading datasets into the embedded database', () => {
  let opened: OpenTestDatabase;

  beforeAll(async () => {
    opened = await openEmbedded();
  });
  afterAll(async () => {
    await opened?.remove();
  });

  it('keeps only titles that have votes or are in movies, and still names the right line', async () => {
    const { database } = opened;
    await database.execute(
      `insert into movies (imdb_id, kind, title, countries, languages, source, updated_at)
       values ('tt0000005', 'movie', 'Kept', '{}', '{}', 'imdb-html', now())`,
    );
    const basics = Array.from({ length: 6 }, (_, index) => [`tt000000${index + 1}`, ...BASICS.slice(1)]);
    await folder.write('title.basics', basics);
    await folder.write('title.ratings', [RATINGS, ['tt0000004', '5.0', 5]]);
    const load = () => loadDatasets({ database, folder: folder.path, only: null });
    await load();
    const { rows } = await database.execute('select tconst from imdb.title_basics order by 1');
    expect(rows).toEqual([['tt0000001'], ['tt0000004'], ['tt0000005']]);

    await folder.write('title.basics', [...basics.slice(0, 5), ['tt0000004', 'movie'], basics[5] ?? []]);
    expect((await faultOf(load())).line).toBe(7);
  });

  it('refuses the other files', async () => {
    const { database } = opened;
    await expect(loadDatasets({ database, folder: folder.path, only: ['title.akas'] })).rejects.toThrow(
      /takes only title\.ratings and title\.basics.*DATABASE_URL for title\.akas/,
    );
  });
});

describe('loading datasets into a server', () => {
  let opened: OpenTestDatabase;

  beforeAll(async () => {
    opened = await openServer();
  });
  afterAll(async () => {
    await opened?.remove();
  });

  it('refuses a second load while one is under way', async () => {
    const { database } = opened;
    await folder.write('title.ratings', [RATINGS]);
    const load = () => loadDatasets({ database, folder: folder.path, only: ['title.ratings'] });
    const results = await Promise.allSettled([load(), load()]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toBeInstanceOf(DatasetsUnavailable);
    await load();
  });

  it('shows readers both old tables or both new ones, while it swaps them under them', async () => {
    const { database } = opened;
    const version = async (number: number) => {
      await folder.write('title.basics', [
        ['tt0000001', 'movie', `Version ${number}`, null, 0, null, null, null, null],
      ]);
      await folder.write('title.ratings', [['tt0000001', '5.0', number]]);
      await loadDatasets({ database, folder: folder.path, only: ['title.basics', 'title.ratings'] });
    };
    await version(1);
    let reading = true;
    const seen = new Set<string>();
    const read = async () => {
      while (reading) {
        const { rows } = await database.execute(
          'select primary_title, num_votes from imdb.title_basics join imdb.title_ratings using (tconst)',
        );
        seen.add(JSON.stringify(rows));
      }
    };
    const reader = read();
    for (let number = 2; number <= 5; number += 1) await version(number);
    reading = false;
    await reader;
    for (const rows of seen) expect(rows).toMatch(/^\[\["Version (\d)",\1\]\]$/);
    expect(seen.size).toBeGreaterThan(1);
  });

  async function waitingForALock(): Promise<boolean> {
    const { rows } = await opened.database.execute('select 1 from pg_locks where not granted');
    return rows.length > 0;
  }

  it('waits for a reader of the old table and then swaps', async () => {
    const { database } = opened;
    await folder.write('title.ratings', [RATINGS]);
    const session = await database.session();
    await session.script('begin; select 1 from imdb.title_ratings');
    const loaded = loadDatasets({ database, folder: folder.path, only: ['title.ratings'] });
    await expect.poll(waitingForALock).toBe(true);
    await session.script('commit');
    session.release();
    await loaded;
    const { rows } = await database.execute('select num_votes from imdb.title_ratings');
    expect(rows).toEqual([[1200]]);
  });

  it('holds by a transaction, ends when that is lost, and touches neither the old data nor another load', async () => {
    const { database } = opened;
    await folder.write('title.ratings', [RATINGS]);
    const load = () => loadDatasets({ database, folder: folder.path, only: ['title.ratings'] });
    await load();
    await folder.write('title.ratings', [['tt0000002', '1.0', 5]]);
    const session = await database.session();
    await session.script('begin; lock table imdb.title_ratings in access exclusive mode');
    const loaded = load().catch((error: unknown) => error);
    await expect.poll(waitingForALock).toBe(true);
    const { rows } = await database.execute(
      `select a.state, pg_terminate_backend(a.pid) from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and a.datname = current_database()`,
    );
    expect(rows).toEqual([['idle in transaction', true]]);
    await session.script('commit');
    session.release();
    const reason = await loaded;
    expect(reason).toBeInstanceOf(SqlError);
    expect(String(reason)).toMatch(/has lost its hold on the database \(.+\), .* run datasets load again$/);
    const kept = await database.execute('select num_votes from imdb.title_ratings');
    expect(kept.rows).toEqual([[1200]]);
    const staging = await database.execute(`select to_regnamespace('imdb_staging') is not null`);
    expect(staging.rows).toEqual([[true]]);
    await load();
  });
});
