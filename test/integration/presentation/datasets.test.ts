import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DATASET_NAMES, type DatasetName } from '../../../src/infrastructure/imdb-datasets/dataset-files.js';
import { runCli } from '../../support/cli.js';
import { datasetText } from '../../support/dataset-files.js';
import { type DatasetServer, startDatasetServer } from '../../support/dataset-server.js';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.js';

let server: DatasetServer;
let out: string;

beforeAll(async () => {
  server = await startDatasetServer();
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

function serve(name: DatasetName, rows: readonly (string | number | null)[][]): void {
  server.files.set(`${name}.tsv.gz`, {
    bytes: gzipSync(datasetText(name, rows)),
    etag: `"${JSON.stringify(rows).length}"`,
    lastModified: 'Tue, 03 Feb 2026 04:05:06 GMT',
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
      refreshed: { updated: 0, vanished: 0 },
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
      expect(loaded.stdout).toMatch(/^title\.ratings +1 rows\nmovies: 0 updated/);
    });
  });
});
