import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CsvMovieRepository } from '../../../../src/infrastructure/csv/csv-movie-repository.js';
import { openCsvMovies } from '../../../../src/infrastructure/csv/csv-movies.js';
import {
  LATER_MOVIE_COLUMNS,
  MOVIE_COLUMNS,
  movieRow,
} from '../../../../src/infrastructure/csv/movie-rows.js';
import { actor, aMovie } from '../../../support/builders/movie-builder.js';
import { csvFolder } from '../../../support/stores/csv-folder.js';
import { parseRfc4180, readCsv } from '../../../support/stores/csv-movies.js';

/** What the version before wrote, of three movies: in a folder that it closed, and in one where it was killed. */
const OLDER = fileURLToPath(new URL('../../../fixtures/csv-of-25-columns/', import.meta.url));

async function olderFolder(which: 'closed' | 'killed'): Promise<string> {
  const folder = await csvFolder();
  await cp(join(OLDER, which), folder, { recursive: true });
  return folder;
}

async function opened(folder: string): Promise<readonly string[]> {
  const repository = await CsvMovieRepository.open(folder);
  await repository.close();
  return repository.notices;
}

const text = (folder: string) => readFile(join(folder, 'movies.csv'), 'utf8');

/** Row by row the values of the older columns, in any order of the rows. */
function olderValues([header = [], ...rows]: string[][]): string[] {
  const kept = header.flatMap((column, at) => (LATER_MOVIE_COLUMNS.has(column) ? [] : [at]));
  return rows.map((row) => JSON.stringify(kept.map((at) => row[at]))).sort();
}

async function loaded(folder: string) {
  const { batches, close } = await openCsvMovies(folder);
  const movies = [];
  for await (const batch of batches) movies.push(...batch);
  await close();
  return movies.toSorted((one, other) => one.draft.titleId.localeCompare(other.draft.titleId));
}

describe('a folder of the version before, whose movies.csv has 25 columns', () => {
  test('gets the later columns, empty, when it is opened, keeps every value and is left alone from then on', async () => {
    const folder = await olderFolder('closed');
    const before = parseRfc4180(await text(folder));
    expect(before[0]).toHaveLength(25);
    expect(await opened(folder)).toEqual([expect.stringContaining('is_adult to creator_ids were added')]);
    const after = await text(folder);
    const [header = [], ...rows] = parseRfc4180(after);
    expect(header).toEqual(MOVIE_COLUMNS);
    expect(olderValues([header, ...rows])).toEqual(olderValues(before));
    const added = header.flatMap((column, at) => (LATER_MOVIE_COLUMNS.has(column) ? [at] : []));
    expect(new Set(rows.flatMap((row) => added.map((at) => row[at])))).toEqual(new Set(['']));
    expect(await opened(folder)).toEqual([]);
    expect(await text(folder)).toBe(after);
  });

  test('loses neither the batch of a run that was killed nor what it superseded', async () => {
    const folder = await olderFolder('killed');
    await opened(folder);
    const { movies } = await readCsv(folder);
    expect(movies.map((row) => [row[0], row[6]]).sort()).toEqual([
      ['tt0000001', '8'],
      ['tt0000002', '7.5'],
      ['tt0000003', '7.5'],
    ]);
  });

  test('has what a killed run had begun to write cut off', async () => {
    const folder = await olderFolder('killed');
    await writeFile(join(folder, 'movies.csv'), (await text(folder)).slice(0, -40));
    await opened(folder);
    const { movies } = await readCsv(folder);
    expect(movies.map((row) => [row[0], row[6]])).toEqual([
      ['tt0000001', '7.5'],
      ['tt0000002', '7.5'],
      ['tt0000003', '7.5'],
    ]);
  });

  test.each([3, 150, 230, 246])('is begun anew when its first line ends after %i bytes', async (length) => {
    const folder = await csvFolder();
    const header = (await readFile(join(OLDER, 'closed/movies.csv'), 'utf8')).slice(0, length);
    await writeFile(join(folder, 'movies.csv'), header);
    await opened(folder);
    expect(await text(folder)).toBe(`${MOVIE_COLUMNS.join(',')}\n`);
  });

  test('has a whole row of a title once it is saved again', async () => {
    const folder = await olderFolder('closed');
    const movie = aMovie(1)
      .with({ awardWins: 3, writers: [actor(7)] })
      .build();
    const repository = await CsvMovieRepository.open(folder);
    const results = [await repository.save(movie), await repository.save(movie)];
    await repository.close();
    expect(results).toEqual(['updated', 'unchanged']);
    const { movies } = await readCsv(folder);
    expect(movies).toHaveLength(3);
    expect(movies).toContainEqual(movieRow(movie));
  });

  test('is loaded without being written to, its directors by name alone', async () => {
    const folder = await olderFolder('closed');
    const before = await text(folder);
    const movies = await loaded(folder);
    expect(movies.map(({ namedOnly, faults }) => [namedOnly, faults])).toEqual([
      [['directors'], []],
      [['directors'], []],
      [[], []],
    ]);
    expect(movies[1]?.draft).toMatchObject({ title: '=1+1', writers: [], keywords: [], isAdult: null });
    expect(await text(folder)).toBe(before);
    await opened(folder);
    expect(await loaded(folder)).toEqual(movies);
  });

  test('is read when a spreadsheet has saved it, and gets the columns too', async () => {
    const folder = await olderFolder('closed');
    const before = parseRfc4180(await text(folder));
    const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;
    const mirrored = before.map((row) => row.toReversed().map(quoted).join(';')).join('\r\n');
    await writeFile(join(folder, 'movies.csv'), `\ufeff${mirrored}\r\n`);
    await opened(folder);
    expect(olderValues(parseRfc4180(await text(folder)))).toEqual(olderValues(before));
  });
});

test.each(['director_ids', 'keywords', 'chart_rank'] as const)(
  'a file whose column %s somebody has removed is refused and left alone',
  async (column) => {
    const folder = await csvFolder();
    const repository = await CsvMovieRepository.open(folder);
    await repository.save(aMovie(1).build());
    await repository.close();
    const at = MOVIE_COLUMNS.indexOf(column);
    const rows = parseRfc4180(await text(folder)).map((row) => row.toSpliced(at, 1));
    const left = rows.map((row) => row.map((field) => `"${field}"`).join(',')).join('\n');
    await writeFile(join(folder, 'movies.csv'), `${left}\n`);
    const fault = new RegExp(`has no column ${column}`);
    await expect(CsvMovieRepository.open(folder)).rejects.toThrow(fault);
    await expect(openCsvMovies(folder)).rejects.toThrow(fault);
    expect(await text(folder)).toBe(`${left}\n`);
  },
);

test('a person who acts is loaded by the latest name, also where an older row has another', async () => {
  const folder = await csvFolder();
  const repository = await CsvMovieRepository.open(folder);
  await repository.save(aMovie(1).starring(2).directedBy(actor(3, 'Old Name')).build());
  await repository.save(aMovie(2).starring(actor(3, 'New Name')).build());
  await repository.close();
  const [{ draft } = { draft: null }] = await loaded(folder);
  expect(draft?.directors).toEqual([actor(3, 'New Name')]);
});
