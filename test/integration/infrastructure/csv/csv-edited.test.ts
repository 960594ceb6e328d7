import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Movie } from '../../../../src/domain/imdb/movie.js';
import { CsvMovieRepository } from '../../../../src/infrastructure/csv/csv-movie-repository.js';
import { csvFolder } from '../../../support/stores/csv-folder.js';
import { csvCast, csvMovie, parseRfc4180, readCsv } from '../../../support/stores/csv-movies.js';

const FILES = ['movies.csv', 'actors.csv', 'movie_actor.csv'];

const movies = Array.from({ length: 8 }, (_, at) =>
  csvMovie(at + 1, {
    plot: `Of "many"\nlines; and,\tmore ${at}`,
    cast: csvCast([1, 2, 3, 4, 5].slice(at % 3), 1 + at),
  }),
);

async function saveAll(folder: string, given: readonly Movie[] = movies): Promise<string[]> {
  const repository = await CsvMovieRepository.open(folder);
  const results = await Promise.all(given.map((movie) => repository.save(movie)));
  await repository.close();
  return results;
}

async function sortedContent(folder: string) {
  const content = await readCsv(folder);
  return Object.values(content).map((rows) => rows.map((row: string[]) => JSON.stringify(row)).sort());
}

/** Changes the rows of a file, the header first, and writes them as told. */
async function resave(
  folder: string,
  name: string,
  change: (rows: string[][]) => string[][],
  write = asCsv(),
): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, write(change(parseRfc4180(await readFile(path, 'utf8')))));
}

/** Everything in quotes, as some programs have it. */
function asCsv(separator = ',', lineEnd = '\n', before = '', behind = '') {
  const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;
  return (rows: string[][]) =>
    `${before}${rows.map((row) => row.map(quoted).join(separator) + behind).join(lineEnd)}${lineEnd}`;
}

describe('files that a spreadsheet has saved', () => {
  test('read the same in any order of their rows', async () => {
    const folder = await csvFolder();
    await saveAll(folder);
    const before = await sortedContent(folder);
    const whole = await readCsv(folder);
    const order = (rows: string[][]) => fc.shuffledSubarray(rows, { minLength: rows.length });
    await fc.assert(
      fc.asyncProperty(
        order(whole.movies),
        order(whole.actors),
        order(whole.links),
        async (someMovies, actors, links) => {
          const shuffled = [someMovies, actors, links];
          for (const [at, name] of FILES.entries()) {
            await resave(folder, name, ([header = []]) => [header, ...(shuffled[at] ?? [])]);
          }
          expect(await saveAll(folder)).toEqual(movies.map(() => 'unchanged'));
          expect(await sortedContent(folder)).toEqual(before);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('movie_actor.csv sorted by another column keeps every row, and a changed cast replaces its own', async () => {
    const folder = await csvFolder();
    await saveAll(folder);
    const before = await sortedContent(folder);
    await resave(folder, 'movie_actor.csv', ([header = [], ...rows]) => [
      header,
      ...rows.toSorted((a, b) => (a[1] ?? '').localeCompare(b[1] ?? '')),
    ]);
    const changed = csvMovie(3, { cast: csvCast([9]) });
    expect(await saveAll(folder, [...movies, changed])).toEqual([
      ...movies.map(() => 'unchanged'),
      'updated',
    ]);
    const { links } = await readCsv(folder);
    expect(links.filter(([id]) => id === changed.titleId)).toHaveLength(1);
    expect(await saveAll(folder, [csvMovie(3, movies[2])])).toEqual(['updated']);
    const [moviesAfter, , linksAfter] = await sortedContent(folder);
    expect([moviesAfter, linksAfter]).toEqual([before[0], before[2]]);
  });

  test.each([
    ['a byte order mark and CRLF', asCsv(',', '\r\n', '\ufeff')],
    ['semicolons', asCsv(';')],
    ['tabs', asCsv('\t')],
    ['empty columns behind', asCsv(',', '\n', '', ',,')],
    ['empty lines', (rows: string[][]) => `${asCsv()(rows)},,\n\n`],
    ['no line end behind the last line', (rows: string[][]) => asCsv()(rows).trimEnd()],
    ['columns the other way round', (rows: string[][]) => asCsv()(rows.map((row) => row.toReversed()))],
    ['every row twice', (rows: string[][]) => asCsv()([...rows, ...rows.slice(1)])],
  ])('are read with %s, and brought back into form', async (_, write) => {
    const folder = await csvFolder();
    await saveAll(folder);
    const before = await sortedContent(folder);
    for (const name of FILES) await resave(folder, name, (rows) => rows, write);
    expect(await saveAll(folder)).toEqual(movies.map(() => 'unchanged'));
    expect(await sortedContent(folder)).toEqual(before);
  });

  test('have numbers, dates and formulas back as they were', async () => {
    const folder = await csvFolder();
    const movie = csvMovie(1, { title: '=1+1', voteCount: 12_345, cast: csvCast([1], 1, '@x') });
    await saveAll(folder, [movie]);
    const before = await sortedContent(folder);
    const swap = (from: string, to: string) => (rows: string[][]) =>
      rows.map((row) => row.map((field) => (field === from ? to : field)));
    await resave(folder, 'movies.csv', swap('12345', '12,345'));
    await resave(folder, 'movies.csv', swap('7.5', '7,5'));
    await resave(folder, 'movies.csv', swap('1999-03-04', '04.03.1999'));
    await resave(folder, 'movies.csv', swap("'=1+1", '=1+1'));
    await resave(folder, 'actors.csv', swap("'@x 1", '@x 1'));
    expect(await saveAll(folder, [movie])).toEqual(['unchanged']);
    expect(await sortedContent(folder)).toEqual(before);
  });

  test.each([
    ['movies.csv', /tt0000002,movie,/, 'tt0000002,movie,"', /movies\.csv line 4: a quote opens a field/],
    [
      'movies.csv',
      /,1002,/,
      ',1.2E+06,',
      /movies\.csv line \d+: vote_count "1\.2E\+06" is not a whole number/,
    ],
    ['movies.csv', /tt0000003/, 'tt0000002', /movies\.csv line 6: tt0000002 stands in a line above it too/],
    [
      'movie_actor.csv',
      /(tt0000001,\w+),2,/,
      '$1,1,',
      /line 3: billing_order 1 of tt0000001 is that of line 2 too/,
    ],
    ['movie_actor.csv', /(tt0000001,\w+),2,/, '$1,two,', /line 3: billing_order "two" is not a whole number/],
    ['movie_actor.csv', /tt0000001,nm/, 'tt0000001,n', /line 2: actor_id "n0000001" is not nm/],
  ])(
    'are refused with the line when %s cannot be told right, before anything is written',
    async (name, from, to, message) => {
      const folder = await csvFolder();
      await saveAll(folder);
      for (const file of FILES.filter((file) => file !== name))
        await resave(folder, file, (rows) => rows, asCsv(';'));
      const path = join(folder, name);
      await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
      const files = () => Promise.all(FILES.map((file) => readFile(join(folder, file), 'utf8')));
      const before = await files();
      await expect(CsvMovieRepository.open(folder)).rejects.toThrow(message);
      expect(await files()).toEqual(before);
    },
  );
});

test('a movie with a row that could not be read again is refused alone', async () => {
  const folder = await csvFolder();
  const repository = await CsvMovieRepository.open(folder);
  const long = csvMovie(1, { plot: '"'.repeat(600_000) });
  const results = await Promise.allSettled([long, csvMovie(2)].map((movie) => repository.save(movie)));
  expect(results).toMatchObject([{ reason: { name: 'StoreRefused' } }, { value: 'inserted' }]);
  await repository.close();
  expect((await readCsv(folder)).movies).toHaveLength(1);
});
