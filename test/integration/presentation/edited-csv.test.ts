import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { films } from '../../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { runCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { csvContents } from '../../support/stores/compare-stores.js';
import { parseRfc4180 } from '../../support/stores/csv-movies.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

const TITLES = 12;
const ids = films.slice(0, TITLES).map(({ titleId }) => titleId);

let site: LocalSite;
let database: TestDatabase;
let out: string;

beforeAll(async () => {
  site = await startLocalSite({});
  database = await createTestDatabase();
});

beforeEach(async () => {
  out = await temporaryFolder();
  expect((await scrape()).code).toBe(0);
});

afterAll(async () => {
  await site?.close();
  await database?.drop();
});

function scrape() {
  const stores = ['--out', out, '--database-url', database.url];
  return runCli(['scrape', '--base-url', site.url, '--rate', '0', ...stores, '--ids', ids.join(',')]);
}

async function edit(name: string, change: (text: string) => string): Promise<string> {
  const path = join(out, 'csv', name);
  const edited = change(await readFile(path, 'utf8'));
  await writeFile(path, edited);
  return edited;
}

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;

/** As a spreadsheet with a comma for decimals saves it, sorted by its second column. */
function asSpreadsheet(text: string): string {
  const [header = [], ...rows] = parseRfc4180(text);
  const sorted = rows.toSorted((a, b) => (a[1] ?? '').localeCompare(b[1] ?? ''));
  return `\ufeff${[header, ...sorted].map((row) => `${row.map(quoted).join(';')}\r\n`).join('')}`;
}

describe('a run over CSV files that somebody has edited', () => {
  it('finds all rows of files that were sorted and saved in a spreadsheet', async () => {
    const before = await csvContents(join(out, 'csv'));
    expect(before.movies).toHaveLength(TITLES);
    for (const name of ['movies.csv', 'actors.csv', 'movie_actor.csv']) await edit(name, asSpreadsheet);
    expect((await scrape()).code).toBe(0);
    expect(await csvContents(join(out, 'csv'))).toEqual(before);
  });

  it('ends at once with the line of a stray quote, and leaves the file alone', async () => {
    const edited = await edit('movies.csv', (text) => text.replace(/^(tt\d+,movie,)/m, '$1"'));
    const { code, stderr } = await scrape();
    expect([code, stderr]).toEqual([
      5,
      expect.stringMatching(
        /^error: \S+movies\.csv line 2: a quote .*; nothing was changed: put it right, .*\n$/,
      ),
    ]);
    expect(await readFile(join(out, 'csv', 'movies.csv'), 'utf8')).toBe(edited);
  });

  it('says that a movie was removed whose cast is still there', async () => {
    await edit('movies.csv', (text) => text.replace(/^tt\d+,.*\n/m, ''));
    const { code, stdout, stderr } = await scrape();
    expect(code).toBe(0);
    expect(stdout + stderr).toContain('titles that movies.csv does not have (1 in all');
    expect((await csvContents(join(out, 'csv'))).movies).toHaveLength(TITLES);
  });
});
