import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatRows } from '../../../../src/infrastructure/csv/csv-fields.js';
import { CsvMovieRepository } from '../../../../src/infrastructure/csv/csv-movie-repository.js';
import { openCsvMovies } from '../../../../src/infrastructure/csv/csv-movies.js';
import { MOVIE_COLUMNS, movieRow } from '../../../../src/infrastructure/csv/movie-rows.js';
import { csvFolder } from '../../../support/csv-folder.js';
import { csvMovie, parseRfc4180, readCsv } from '../../../support/csv-movies.js';

/** The first line of `movies.csv` as it was before it had writers, ids of directors and much else. */
const OLDER_COLUMNS =
  'imdb_id,kind,title,original_title,year,end_year,rating,vote_count,metascore,duration_minutes,certificate,genres,directors,' +
  'plot,poster_url,release_date,countries,languages,budget,budget_currency,gross_worldwide,gross_currency,chart_rank,source,updated_at';

const movies = [csvMovie(1), csvMovie(2, { title: 'say "hi",\ntwice' })];

async function olderMoviesCsv(folder: string): Promise<string> {
  const [, ...rows] = parseRfc4180(await readFile(join(folder, 'movies.csv'), 'utf8'));
  const columns = OLDER_COLUMNS.split(',');
  const places = columns.map((column) => [...MOVIE_COLUMNS].map(String).indexOf(column));
  return formatRows([columns, ...rows.map((row) => places.map((place) => row[place] ?? ''))]);
}

async function olderFolder(): Promise<string> {
  const folder = await csvFolder();
  const repository = await CsvMovieRepository.open(folder);
  for (const movie of movies) await repository.save(movie);
  await repository.close();
  await writeFile(join(folder, 'movies.csv'), await olderMoviesCsv(folder));
  return folder;
}

test('a file of an older version is brought into form at open, and its titles take the new values', async () => {
  const folder = await olderFolder();
  const [first] = movies;
  if (first === undefined) throw new Error('there is a movie');
  const whole = { ...first, keywords: ['ferry'], awardWins: 2 };
  const repository = await CsvMovieRepository.open(folder);
  expect([await repository.save(whole), await repository.save(whole)]).toEqual(['updated', 'unchanged']);
  await repository.close();
  const text = await readFile(join(folder, 'movies.csv'), 'utf8');
  expect(text.startsWith(`${MOVIE_COLUMNS.join()}\n`)).toBe(true);
  const { movies: rows } = await readCsv(folder);
  const second = movieRow(movies[1] ?? first).with(MOVIE_COLUMNS.indexOf('director_ids'), '');
  expect(rows).toEqual([second, movieRow(whole)]);
});

test('its movies are read with the names of directors that it has no ids of', async () => {
  const csvMovies = await openCsvMovies(await olderFolder());
  try {
    const read = [];
    for await (const batch of csvMovies.batches) read.push(...batch);
    expect(read.map(({ draft, namedOnly, faults }) => [draft, namedOnly, faults])).toEqual(
      movies.map((movie) => [{ ...movie, directors: [] }, ['directors'], []]),
    );
  } finally {
    await csvMovies.close();
  }
});
