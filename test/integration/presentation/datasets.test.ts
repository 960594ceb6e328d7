import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DATASET_NAMES, type DatasetName } from '../../../src/infrastructure/imdb-datasets/dataset-files.js';
import { datasetText } from '../../support/builders/dataset-files.js';
import { type FileServer, startFileServer } from '../../support/network/file-server.js';
import { runCli } from '../../support/processes/cli.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

let server: FileServer;
let out: string;

beforeAll(async () => {
  server = await startFileServer();
});
afterAll(async () => {
  await server.close();
});
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'imdb-scraper-datasets-'));
  serve('title.basics', [['tt0000001', 'movie', 'One', null, 0, 1999, null, 90, 'Drama']]);
  serve('title.ratings', [['tt0000001', '7.5', 1200]]);
});
afterEach(async () => {
  await rm(out, { recursive: true, force: true });
});

function serve(
  name: DatasetName,
  rows: readonly (string | number | null)[][],
  lastModified = 'Tue, 03 Feb 2026 04:05:06 GMT',
): void {
  server.files.set(`${name}.tsv.gz`, {
    bytes: gzipSync(datasetText(name, rows)),
    etag: `"${JSON.stringify(rows).length}"`,
    lastModified,
  });
}

function datasets(...args: string[]) {
  return runCli(['datasets', ...args, '--out', out], { env: { DATASETS_BASE_URL: server.url } });
}

/** The embedded database takes these two; a pull without names gets all seven. */
function pull() {
  return datasets('pull', '--only', 'title.ratings,title.basics');
}

describe('the command datasets', () => {
  it('pulls all seven files', async () => {
    for (const name of DATASET_NAMES) serve(name, [['tt0000001', 'x']]);
    const pulled = await datasets('pull', '--json');
    expect(JSON.parse(pulled.stdout)).toMatchObject({
      files: DATASET_NAMES.map((name) => ({ file: `${name}.tsv.gz`, state: 'downloaded' })),
    });
  });

  it('pulls and loads what the embedded database takes, and queries see it', async () => {
    const pulled = await pull();
    expect(pulled.code).toBe(0);
    expect(pulled.stderr).toMatch(/^title\.ratings\.tsv\.gz 0\.0 of 0\.0 MB$/m);
    expect(pulled.stdout).toMatch(
      /title\.ratings\.tsv\.gz +downloaded, 0\.0 MB\ntitle\.basics\.tsv\.gz +downloaded/,
    );
    expect((await pull()).stdout).toMatch(/unchanged.*\n.*unchanged/);
    const loaded = await datasets('load', '--json');
    expect(loaded.code).toBe(0);
    expect(JSON.parse(loaded.stdout)).toMatchObject({
      datasets: [
        { name: 'title.ratings', rows: 1 },
        { name: 'title.basics', rows: 1 },
      ],
      vanished: 0,
      refresh: null,
    });
    const asked = await runCli([
      'query',
      '--json',
      '--sql',
      'select * from imdb.title_ratings',
      '--out',
      out,
    ]);
    expect(JSON.parse(asked.stdout)).toEqual([{ tconst: 'tt0000001', average_rating: 7.5, num_votes: 1200 }]);
  });

  it('saves the stored movies again of which it says something else, in a run to every store', async () => {
    await pull();
    await datasets('load');
    const scraped = await runCli([
      'scrape',
      '--source',
      'imdb-datasets',
      '--ids',
      'tt0000001',
      '--quiet',
      '--out',
      out,
    ]);
    expect(scraped.code).toBe(0);
    expect((await datasets('load')).stdout).toMatch(/movies: 0 to refresh, 0 vanished from the datasets\n$/);
    serve('title.ratings', [['tt0000001', '8.1', 13_000]], 'Wed, 04 Feb 2026 04:05:06 GMT');
    await pull();
    const loaded = await datasets('load');
    expect(loaded.code).toBe(0);
    expect(loaded.stdout).toMatch(
      /movies: 1 to refresh, 0 vanished from the datasets\n\n?1 of 1 movie saved/,
    );
    expect(loaded.stderr).toMatch(/^run 2: refresh from the datasets$/m);
    expect(await readFile(join(out, 'csv', 'movies.csv'), 'utf8')).toMatch(/^tt0000001,.*,8\.1,13000,/m);
    const asked = await runCli([
      'query',
      '--json',
      '--sql',
      'select list, exit_code, rating, vote_count from runs join run_targets on run_id = id join movies on imdb_id = key order by id',
      '--out',
      out,
    ]);
    expect(JSON.parse(asked.stdout)).toMatchObject([
      { list: { kind: 'ids', from: 'arguments' }, exit_code: 0 },
      { list: { kind: 'refresh' }, exit_code: 0, rating: 8.1, vote_count: 13_000 },
    ]);
  });

  it('refuses a folder with movies of a local site before it loads', async () => {
    await pull();
    await writeFile(join(out, 'site.txt'), 'a local site\n');
    const loaded = await datasets('load');
    expect(loaded.code).toBe(2);
    expect(loaded.stderr).toMatch(
      /holds records of a local site, and they would mix with those of imdb\.com/,
    );
    expect(loaded.stdout).toBe('');
  });

  it('loads nothing where the run after it could not begin', async () => {
    await pull();
    await mkdir(join(out, 'csv'));
    await writeFile(join(out, 'csv', 'movies.csv'), 'no,movies\n1,2\n');
    const damaged = await datasets('load');
    expect(damaged).toMatchObject({ code: 5, stdout: '' });
    expect(damaged.stderr).toMatch(/movies\.csv/);
  });

  it('names file and line of a fault, and ends with 5', async () => {
    serve('title.basics', [['tt0000001', 'movie']]);
    await pull();
    const loaded = await datasets('load');
    expect(loaded.code).toBe(5);
    expect(loaded.stderr).toMatch(
      /^error: title\.basics\.tsv\.gz, line 2: missing data for column "primary_title"/m,
    );
  });

  it('says which dataset does not exist, and ends with 2', async () => {
    const loaded = await datasets('load', '--only', 'title.basics,title.actors');
    expect(loaded.code).toBe(2);
    expect(loaded.stderr).toMatch(/--only knows title\.basics, .*, not "title\.actors"/);
  });

  describe('with a server', () => {
    let database: TestDatabase;

    beforeAll(async () => {
      database = await createTestDatabase();
    });
    afterAll(async () => {
      await database?.drop();
    });

    it('loads only what is named from a folder', async () => {
      await pull();
      const loaded = await datasets(
        'load',
        '--from',
        join(out, 'datasets'),
        '--only',
        'title.ratings',
        '--database-url',
        database.url,
      );
      expect(loaded.code).toBe(0);
      expect(loaded.stdout).toMatch(
        /^title\.ratings +1 row\nmovies: 0 to refresh, 0 vanished from the datasets\n$/,
      );
    });
  });
});
