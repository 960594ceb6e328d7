import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { PostgresMovieRepository } from '../../../src/infrastructure/database/postgres-movie-repository.js';
import { aMovie } from '../../support/builders/movie-builder.js';
import { runCli } from '../../support/processes/cli.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

let server: TestDatabase;

beforeAll(async () => {
  server = await createTestDatabase();
  const database = new PostgresDatabase({ url: server.url });
  const repository = new PostgresMovieRepository(database);
  const films = [
    aMovie(1).titled('七人の侍').with({ year: 1954, durationMinutes: 207 }),
    aMovie(2)
      .titled('=1+1')
      .with({ year: 1958, durationMinutes: 100, genres: ['Sci-Fi', 'a|b'] }),
    aMovie(3).titled('\u001b[2Jboo').with({ year: 1972, durationMinutes: 175 }),
  ];
  await Promise.all(films.map((film) => repository.save(film.build())));
  await repository.close();
  await database.close();
});
afterAll(() => server?.drop());

const query = (...args: readonly string[]) =>
  runCli(['query', ...args], { env: { DATABASE_URL: server.url } });

describe('query', () => {
  it('lists the named queries with what they answer, whole and without a database', async () => {
    const { code, stdout } = await runCli(['query']);
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.find((line) => line.startsWith('decades'))).toMatch(
      /^decades +Average duration of films .*\.$/,
    );
    expect(lines.find((line) => line.startsWith('rating-history'))).toMatch(
      /Operand: the title id, e\.g\. tt0111161\.$/,
    );
    expect(JSON.parse((await runCli(['query', '--json'])).stdout)).toContainEqual({
      query: 'directors',
      answers: 'Directors by the number of their titles, then by the mean rating of these.',
    });
  });

  it('prints a named query as a table', async () => {
    expect(await query('decades')).toMatchObject({
      code: 0,
      stderr: '',
      stdout: [
        'decade  films  average_minutes  shortest  longest',
        '------  -----  ---------------  --------  -------',
        '  1950      2            153.5       100      207',
        '  1970      1              175       175      175',
        '(2 rows)',
        '',
      ].join('\n'),
    });
  });

  it('gives the operands behind the name to the query', async () => {
    const { stdout } = await query('rating-history', 'tt0000002', '--json');
    expect(JSON.parse(stdout)).toEqual([
      {
        recorded_at: '2026-01-02T03:04:05.000Z',
        rating: 7.5,
        rating_change: null,
        vote_count: 1000,
        votes_gained: null,
        metascore: 60,
      },
    ]);
    expect(JSON.parse((await query('rating-history', "' or true --", '--json')).stdout)).toEqual([]);
  });

  it.each([
    [['decade'], /there is no query "decade"; there are .*decades, directors, /],
    [['rating-history'], /rating-history takes 1 operand, not 0: .*tt0111161/],
    [['decades', '1950'], /decades takes 0 operands, not 1/],
    [['decades', '--sql', 'select 1'], /--sql and the name of a query exclude each other/],
    [['decades', '--csv', '--json'], /--csv and --json exclude each other/],
    [['--sql', 'select $1'], /PostgreSQL refused the query/],
    [['--sql', 'delete from movies'], /PostgreSQL refused the query/],
  ])('refuses %j with exit code 2', async (args, message) => {
    expect(await query(...args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
  });

  it('names columns of one name apart in JSON, and prints numbers that JSON lacks as text', async () => {
    const sql = `select 1 as a, 2 as a, 3 as a_2, 'NaN'::float8 as b, 'Infinity'::numeric as c`;
    const { stdout } = await query('--json', '--sql', sql);
    expect(JSON.parse(stdout)).toEqual([{ a: 1, a_3: 2, a_2: 3, b: 'NaN', c: 'Infinity' }]);
  });

  it('takes a query that begins with a comment', async () => {
    const { code, stdout, stderr } = await query('--csv', '--sql', '-- the first\nselect 1 as one');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'one\n1\n', stderr: '' });
  });

  it('refuses what takes too long or too much room in one sentence', async () => {
    const slow = await query('--timeout', '1s', '--sql', 'select pg_sleep(60)');
    expect(slow).toMatchObject({ code: 2, stderr: expect.stringMatching(/for 1 s without an answer/) });
    const large = await query('--sql', `select repeat('x', 600000000)`);
    expect(large).toMatchObject({ code: 2, stderr: expect.stringMatching(/more than 64 MB; take a part/) });
  });

  it.each(['0s', '30d'])('refuses a time of %s, which nobody can count', async (time) => {
    expect(await query('--timeout', time, '--sql', 'select 1')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: --timeout \(QUERY_TIMEOUT\) wants a time .* from 1ms to 7d/),
    });
  });

  it('prints values in CSV as the CSV files have them', async () => {
    const sql = `select title, -1 as change, null as nothing,
      array(select genre from movie_genre where movie_id = imdb_id order by position) as genres
      from movies where imdb_id = 'tt0000002'`;
    const { stdout } = await query('--sql', sql, '--csv');
    expect(stdout).toBe("title,change,nothing,genres\n'=1+1,-1,,Sci-Fi|a\\|b\n");
  });

  it('aligns wide characters and shows no control character', async () => {
    const { stdout } = await query('--sql', 'select title, year from movies order by 2');
    expect(stdout.split('\n').slice(2, 5)).toEqual(['七人の侍  1954', '=1+1      1958', ' [2Jboo   1972']);
  });

  it.each(['--csv', '--json', '--sql'])('ends quietly when its reader goes (%s)', async (format) => {
    const main = fileURLToPath(new URL('../../../dist/presentation/main.js', import.meta.url));
    const sql = 'select generate_series(1, 1e12)';
    const args = [main, 'query', '--sql', sql, ...(format === '--sql' ? [] : [format])];
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH ?? '', DATABASE_URL: server.url },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = await once(child, 'close');
    expect([code, stderr]).toEqual([0, '']);
  });
});
