import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Movie } from '../../../src/domain/imdb/movie.js';
import { CsvMovieRepository } from '../../../src/infrastructure/csv/csv-movie-repository.js';
import { PgliteDatabase } from '../../../src/infrastructure/database/pglite-database.js';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { PostgresMovieRepository } from '../../../src/infrastructure/database/postgres-movie-repository.js';
import { PostgresStoredMovies } from '../../../src/infrastructure/database/postgres-stored-movies.js';
import type { SqlDatabase } from '../../../src/infrastructure/database/sql-database.js';
import { filmMovies } from '../../support/builders/film-movies.js';
import { hostileMovies } from '../../support/builders/hostile-movies.js';
import { savingMerged } from '../../support/builders/merging.js';
import { actor, aMovie } from '../../support/builders/movie-builder.js';
import { runCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { parseRfc4180 } from '../../support/stores/csv-movies.js';
import { clearDatabase } from '../../support/stores/database-store.js';
import { createTestPglite, PGLITE_THREAD } from '../../support/stores/pglite.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

let server: TestDatabase;
let database: PostgresDatabase;
let folder: string;

beforeAll(async () => {
  server = await createTestDatabase();
  database = new PostgresDatabase({ url: server.url });
});
beforeEach(async () => {
  await clearDatabase(database);
  folder = await temporaryFolder();
});
afterAll(async () => {
  await database?.close();
  await server?.drop();
});

async function writeCsv(movies: readonly Movie[]): Promise<void> {
  const repository = await CsvMovieRepository.open(folder);
  await Promise.all(movies.map((movie) => repository.save(movie)));
  await repository.close();
}

async function saveMovies(movies: readonly Movie[]): Promise<void> {
  const repository = new PostgresMovieRepository(database);
  await Promise.all(movies.map((movie) => repository.save(movie)));
  await repository.close();
}

const merging = () =>
  savingMerged(new PostgresStoredMovies(database), [new PostgresMovieRepository(database)]);

async function load(...extra: readonly string[]) {
  const { code, stdout, stderr } = await runCli([
    'load-csv',
    folder,
    '--json',
    '--database-url',
    server.url,
    ...extra,
  ]);
  return { code, stderr, counts: code === 2 ? null : JSON.parse(stdout) };
}

/** Every row of every table that the files can say something about, without the numbers that the database gives. */
async function allRows(from: SqlDatabase): Promise<Record<string, unknown>> {
  const tables = {
    movies: 'select to_jsonb(m) from movies m order by imdb_id',
    actors: 'select to_jsonb(a) from actors a order by imdb_id',
    movie_actor: 'select to_jsonb(a) from movie_actor a order by movie_id, billing_order',
    movie_director: 'select to_jsonb(d) from movie_director d order by movie_id, position',
    movie_writer: 'select to_jsonb(w) from movie_writer w order by movie_id, position',
    movie_creator: 'select to_jsonb(c) from movie_creator c order by movie_id, position',
    movie_genre: 'select to_jsonb(g) from movie_genre g order by movie_id, position',
    rating_history: `select to_jsonb(h) - 'id' from rating_history h order by movie_id, id`,
  };
  const rows: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(tables)) rows[name] = (await from.execute(sql)).rows.flat();
  return rows;
}

const movies = [...filmMovies, ...hostileMovies];

const directorRows = async () =>
  (await database.execute('select movie_id, director_id from movie_director order by 1, position')).rows;

describe('load-csv', () => {
  it('brings back every row that was saved beside the files, and again it changes none', async () => {
    await saveMovies(movies);
    const saved = await allRows(database);
    expect(saved.movies).toHaveLength(movies.length);
    await writeCsv(movies);
    await clearDatabase(database);
    expect(await load()).toEqual({
      code: 0,
      stderr: '',
      counts: { inserted: movies.length, updated: 0, unchanged: 0, refused: 0, withoutDirectors: 0 },
    });
    expect(await allRows(database)).toEqual(saved);
    expect((await load()).counts).toMatchObject({ inserted: 0, updated: 0, unchanged: movies.length });
  });

  it('fills an embedded database as well', async () => {
    await saveMovies(movies);
    await writeCsv(movies);
    const place = await createTestPglite();
    try {
      const result = await runCli(['load-csv', folder, '--out', dirname(place.folder)]);
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(result.stdout).toContain(`${movies.length} inserted, 0 updated, 0 unchanged\n`);
      const embedded = await PgliteDatabase.open({ folder: place.folder, threadEntry: PGLITE_THREAD });
      const rows = await allRows(embedded).finally(() => embedded.close());
      expect(rows).toEqual(await allRows(database));
    } finally {
      await place.remove();
    }
  });

  it('keeps the sources of values that the database knows, which the files cannot say', async () => {
    const page = aMovie(1).with({ year: null }).build();
    const dataset = aMovie(1)
      .with({ source: 'imdb-datasets', year: 1950 })
      .rated(8)
      .fetchedAt('2026-02-02T00:00:00.000Z')
      .build();
    await saveMovies([page, aMovie(2).build()]);
    const { movie } = await merging().save(dataset);
    await writeCsv([movie, aMovie(2).titled('Another title').build()]);
    const sources = () => database.execute('select * from movie_sources order by 1, 2');
    const sourcesBefore = await sources();
    const before = await directorRows();
    expect(before).toHaveLength(2);
    expect((await load()).counts).toEqual({
      inserted: 0,
      updated: 1,
      unchanged: 1,
      refused: 0,
      withoutDirectors: 0,
    });
    expect(await directorRows()).toEqual(before);
    const { rows } = await database.execute('select title, field_sources from movies order by imdb_id');
    expect(rows).toEqual([
      ['Movie 1', { rating: 'imdb-datasets', voteCount: 'imdb-datasets', year: 'imdb-datasets' }],
      ['Another title', {}],
    ]);
    const saidBy = ({ rows: all }: { readonly rows: readonly (readonly unknown[])[] }) =>
      all.map(([id, source, , said]) => [id, source, said]);
    expect(saidBy(await sources())).toEqual(saidBy(sourcesBefore));
  });

  it('changes nothing of a title that the database has seen later at the same source', async () => {
    const day = (number: number) => `2026-02-0${number}T00:00:00.000Z`;
    const page = aMovie(1).with({ year: null });
    await saveMovies([page.rated(7).fetchedAt(day(5)).build()]);
    await merging().save(
      aMovie(1).with({ source: 'imdb-datasets', year: 1950 }).rated(1).fetchedAt(day(3)).build(),
    );
    const before = await allRows(database);
    await writeCsv([page.titled('Of day 4').rated(2).fetchedAt(day(4)).build()]);
    expect((await load()).counts).toMatchObject({ updated: 0, unchanged: 1 });
    expect(await allRows(database)).toEqual(before);
    const { rows } = await database.execute('select rating, recorded_at from rating_history');
    expect(rows).toEqual([[7, day(5)]]);
  });

  it('takes files of the version before, and keeps what the database knows beyond their columns', async () => {
    const older = fileURLToPath(new URL('../../fixtures/csv-of-25-columns/closed/', import.meta.url));
    await cp(older, folder, { recursive: true });
    const text = await readFile(join(folder, 'movies.csv'), 'utf8');
    const known = aMovie(1)
      .titled('Before')
      .with({ keywords: ['ferry'], isAdult: false, awardWins: 2, writers: [actor(7)], castCount: 40 })
      .build();
    await saveMovies([known]);
    const expected = { inserted: 2, updated: 1, unchanged: 0, refused: 0, withoutDirectors: 1 };
    expect(await load()).toEqual({ code: 0, stderr: '', counts: expected });
    expect(await readFile(join(folder, 'movies.csv'), 'utf8')).toBe(text);
    const { rows } = await database.execute(
      'select title, keywords, is_adult, award_wins, cast_count from movies order by imdb_id',
    );
    expect(rows).toEqual([
      ['Movie 1', ['ferry'], false, 2, 40],
      ['=1+1', [], null, null, null],
      ['Movie 3', [], null, null, null],
    ]);
    expect(await directorRows()).toEqual([['tt0000001', 'nm0000900']]);
    const writers = await database.execute('select movie_id, writer_id from movie_writer');
    expect(writers.rows).toEqual([['tt0000001', 'nm0000007']]);
    // A run has opened them since.
    await (await CsvMovieRepository.open(folder)).close();
    expect((await load()).counts).toMatchObject({ inserted: 0, updated: 0, unchanged: 3 });
  });

  it('names crews whose names and ids do not fit with file and line, and loads the others', async () => {
    await writeCsv([
      aMovie(1).directedBy(11, 12).build(),
      aMovie(2).directedBy(11, 12).build(),
      aMovie(3).build(),
    ]);
    await edit('movies.csv', (text) => text.replace('Actor 11|Actor 12', 'Actor 11'));
    await edit('movies.csv', (text) => text.replace(/^(tt0000002.*)nm0000011\|nm0000012/m, '$1nm0000011|12'));
    const { code, counts, stderr } = await load();
    expect([code, counts]).toMatchObject([1, { inserted: 1, refused: 2 }]);
    expect(stderr.trimEnd().split('\n').sort()).toEqual([
      'movies.csv line 2 (tt0000001): directors has 1 name and director_ids 2 ids',
      'movies.csv line 3 (tt0000002): director name id "12" is not nm and 7 or more digits',
    ]);
  });

  it('names rows that are no movies with file and line, and loads the others', async () => {
    const plot = 'one\ntwo\nthree';
    const all = [1, 2, 3, 4, 5, 6].map((number) => aMovie(number).with({ plot, genres: [] }).build());
    await writeCsv(
      all.map((movie, index) => ({
        ...movie,
        cast: movie.cast.map((one) => ({ ...one, ...actor(10 * index + one.billingOrder) })),
      })),
    );
    await edit('movies.csv', (text) =>
      text.replace('tt0000002,movie,Movie 2', 'tt0000002,movie,').replace('tt0000003,', 'x3,'),
    );
    await edit('actors.csv', (text) => text.replace(/nm0000031.*\n/, ''));
    await edit('movie_actor.csv', (text) => text.replace(/(tt0000005,nm\d+),2,/, '$1,1,'));
    const { code, counts, stderr } = await load();
    expect([code, counts]).toEqual([
      1,
      { inserted: 2, updated: 0, unchanged: 0, refused: 4, withoutDirectors: 0 },
    ]);
    expect(stderr.trimEnd().split('\n').sort()).toEqual([
      expect.stringMatching(
        /titles that movies\.csv does not have \(1 in all, the first tt0000003 on line 6\)/,
      ),
      'movie_actor.csv line 11: billing_order 1 of tt0000005 is that of line 10 too',
      'movie_actor.csv line 8: actors.csv has no "nm0000031"',
      'movies.csv line 5 (tt0000002): title is empty',
      'movies.csv line 8 (x3): imdb_id "x3" is not tt and 7 or more digits',
    ]);
    const { rows } = await database.execute('select imdb_id from movies order by 1');
    expect(rows.flat()).toEqual(['tt0000001', 'tt0000006']);
  });

  it('mends what a killed run has left before it loads', async () => {
    const repository = await CsvMovieRepository.open(folder);
    await repository.save(aMovie(1).build());
    await repository.save(aMovie(2).build());
    const left = await temporaryFolder();
    await cp(folder, left, { recursive: true });
    await repository.close();
    folder = left;
    await writeFile(join(folder, '.lock'), '{"pid":999999999,"startedAt":"1"}\n');
    await edit('movies.csv', (text) => text.slice(0, -9));
    expect(await load()).toMatchObject({ code: 0, counts: { inserted: 1, refused: 0 } });
  });

  it('reads files that a spreadsheet has saved, in any order, and does not write to them', async () => {
    await saveMovies(movies);
    const saved = await allRows(database);
    await writeCsv(movies);
    await clearDatabase(database);
    const files = () =>
      Promise.all(
        ['movies', 'actors', 'movie_actor'].map((name) => readFile(join(folder, `${name}.csv`), 'utf8')),
      );
    for (const name of ['movies', 'actors', 'movie_actor']) {
      await edit(`${name}.csv`, (text) => {
        const [header = [], ...rows] = parseRfc4180(text);
        const scattered = rows.toSorted((a, b) => (a[1] ?? '').localeCompare(b[1] ?? '')).reverse();
        const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;
        return `\ufeff${[header, ...scattered].map((row) => `${row.map(quoted).join(';')};\r\n`).join('')}`;
      });
    }
    const before = await files();
    expect(await load()).toMatchObject({
      code: 0,
      stderr: '',
      counts: { inserted: movies.length, refused: 0 },
    });
    expect(await allRows(database)).toEqual(saved);
    expect(await files()).toEqual(before);
  });

  it('names a title that stands twice with different values, and a cast without its movie', async () => {
    await writeCsv([aMovie(1).build(), aMovie(2).build(), aMovie(3).build()]);
    await edit('movies.csv', (text) =>
      text.replace(/^tt0000003.*\n/m, '').replace(/^(tt0000002.*)\n/m, '$1\n$1\n'),
    );
    expect(await load()).toMatchObject({ code: 0, counts: { inserted: 2, refused: 0 } });
    await edit('movies.csv', (text) => text.replace('tt0000002,movie,Movie 2', 'tt0000002,movie,Another'));
    const { code, counts, stderr } = await load();
    expect([code, counts]).toMatchObject([1, { unchanged: 1, refused: 2 }]);
    const { stdout } = await runCli(['load-csv', folder, '--database-url', server.url]);
    expect(stdout).toContain('\n2 left out, named above\n');
    expect(stderr).toContain('line 3 (tt0000002): the title stands in another line too, with other values');
    expect(stderr).toContain('line 4 (tt0000002): the title stands in another line too, with other values');
    expect(stderr).toMatch(
      /titles that movies\.csv does not have \(1 in all, the first tt0000003 on line \d+\); they are not loaded/,
    );
  });

  it.each([
    ['a file that is missing', 'actors.csv', null, /actors\.csv cannot be read: there is no such file/],
    ['other columns', 'movies.csv', 'id,title\n', /its first line must be imdb_id,kind,title/],
    [
      'a row that is too short',
      'movie_actor.csv',
      'movie_id,actor_id,billing_order,characters\ntt1\n',
      /movie_actor\.csv line 2 cannot be read: it has 1 field and not 4/,
    ],
    [
      'a text that is no CSV',
      'actors.csv',
      'imdb_id,name\nnm0000001,"x\n',
      /actors\.csv line 2 cannot be read: a quote opens/,
    ],
  ])('refuses %s before anything is saved', async (_, file, content, message) => {
    await writeCsv([aMovie(1).build()]);
    if (content === null) await rm(join(folder, file));
    else await writeFile(join(folder, file), content);
    const { code, stderr } = await load();
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect((await database.execute('select count(*) from movies')).rows).toEqual([[0]]);
  });

  it('does not mix the made-up people of a demo with real ones', async () => {
    await writeFile(join(folder, 'site.txt'), 'a local site\n');
    const out = await temporaryFolder();
    await writeFile(join(out, 'site.txt'), 'imdb.com\n');
    const repository = await CsvMovieRepository.open(join(folder, 'csv'));
    await repository.save(aMovie(1).build());
    await repository.close();
    const { code, stderr } = await runCli(['load-csv', join(folder, 'csv'), '--out', out]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('holds records of imdb.com')]);
  });

  async function edit(file: string, change: (text: string) => string): Promise<void> {
    const path = join(folder, file);
    await writeFile(path, change(await readFile(path, 'utf8')));
  }
});
