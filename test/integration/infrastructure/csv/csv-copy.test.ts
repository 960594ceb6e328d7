import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CsvMovieRepository } from '../../../../src/infrastructure/csv/csv-movie-repository.js';
import {
  ACTOR_COLUMNS,
  MOVIE_ACTOR_COLUMNS,
  MOVIE_COLUMNS,
} from '../../../../src/infrastructure/csv/movie-rows.js';
import { PostgresDatabase } from '../../../../src/infrastructure/database/postgres-database.js';
import { filmMovies } from '../../../support/builders/film-movies.js';
import { hostileMovies } from '../../../support/builders/hostile-movies.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { parseRfc4180 } from '../../../support/stores/csv-movies.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

const NUMBERS = new Set<string>([
  'year',
  'end_year',
  'rating',
  'vote_count',
  'metascore',
  'duration_minutes',
  'budget',
  'gross_worldwide',
  'chart_rank',
  'billing_order',
]);

const FILES: readonly (readonly [string, readonly string[]])[] = [
  ['movies', MOVIE_COLUMNS],
  ['actors', ACTOR_COLUMNS],
  ['movie_actor', MOVIE_ACTOR_COLUMNS],
];

describe("the CSV files and PostgreSQL's COPY", () => {
  let server: TestDatabase;
  let database: PostgresDatabase;
  let folder: string;
  const movies = [...filmMovies, ...hostileMovies];

  beforeAll(async () => {
    server = await createTestDatabase('empty');
    database = new PostgresDatabase({ url: server.url });
    folder = await temporaryFolder();
    // As root the server runs as another user, who must be able to read the files.
    await chmod(folder, 0o755);
    const repository = await CsvMovieRepository.open(folder);
    await Promise.all(movies.map((movie) => repository.save(movie)));
    await repository.close();
    for (const [file, columns] of FILES) {
      const typed = columns.map((column) => `${column} ${NUMBERS.has(column) ? 'numeric' : 'text'}`);
      await chmod(join(folder, `${file}.csv`), 0o644);
      await database.script(`
        create table ${file} (${typed.join(', ')});
        copy ${file} from '${join(folder, `${file}.csv`)}' with (format csv, header match);`);
    }
  });
  afterAll(async () => {
    await database?.close();
    await server?.drop();
  });

  it.each(FILES)('%s.csv arrives value by value, and what is unknown as NULL', async (file, columns) => {
    const written = parseRfc4180(await readFile(join(folder, `${file}.csv`), 'utf8')).slice(1);
    expect(written.length).toBeGreaterThan(250);
    const selected = columns.map((column) => `${column}::text`).join(', ');
    const { rows } = await database.execute(`select ${selected} from ${file}`);
    const sorted = (some: readonly (readonly unknown[])[]) => some.map((row) => JSON.stringify(row)).sort();
    expect(sorted(rows)).toEqual(sorted(written.map((row) => row.map((field) => field || null))));
  });

  it('numbers are numbers to the database', async () => {
    const { rows } = await database.execute(
      'select count(*), sum(vote_count), count(metascore), sum(budget) from movies',
    );
    expect(rows).toEqual([
      [
        movies.length,
        movies.reduce((sum, { voteCount }) => sum + (voteCount ?? 0), 0),
        movies.filter(({ metascore }) => metascore !== null).length,
        movies.reduce((sum, { budget }) => sum + (budget?.amount ?? 0), 0),
      ],
    ]);
  });
});
