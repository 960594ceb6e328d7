/**
 * Measures `export` of a view of movies with their genres into files of each format, from a server and from the embedded
 * database, in turn with the floor (`export-floor.js`). CPU is that of the whole program, start included, and of the server.
 * `npm run build` comes first. Usage: node bench/lake/export.js [--movies 100000] [--rounds 3]
 */
import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../dist/infrastructure/database/open-database.js';
import { prepareQueryRole } from '../../dist/infrastructure/database/query/query-role.js';
import { measuredRun } from '../measure/measured-run.js';
import { PostgresServer } from '../measure/postgres-server.js';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const MAIN = here('../../dist/presentation/main.js');
const VIEW = 'movies_with_genres';
const FORMATS = ['jsonl', 'jsonl.gz', 'csv', 'parquet'];
const TARGET = 'jsonl';

const { values } = parseArgs({
  options: {
    movies: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    python: { type: 'string', default: 'python3' },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-bench-export-'));
await chmod(folder, 0o755);
const postgres = await PostgresServer.start(join(folder, 'postgres'));
let runs = 0;
try {
  const url = await postgres.createDatabase();
  await measure('a server', { databaseUrl: url, out: join(folder, 'server') });
  await measure('the embedded database', { databaseUrl: null, out: join(folder, 'embedded') });
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure(name, { databaseUrl, out }) {
  await mkdir(out, { recursive: true });
  await fill(databaseUrl, join(out, 'pglite'), Number(values.movies));
  const all = new Map(['floor', ...FORMATS].map((what) => [what, []]));
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for (const [what, figures] of all) {
      const file = join(folder, `file.${what}`);
      const place = databaseUrl === null ? [] : [databaseUrl];
      const command =
        what === 'floor'
          ? [here('./export-floor.js'), VIEW, join(out, 'pglite'), ...place]
          : [MAIN, 'export', VIEW, '--to', file, '--json', '--out', out, ...flags(databaseUrl)];
      const ran = await run(command);
      const bytes = what === 'floor' ? 0 : (await stat(file)).size;
      await rm(file, { force: true });
      figures.push({ ...ran, bytes });
    }
  }
  print(`${values.movies} movies of ${name} (load average ${loadavg()[0].toFixed(1)}):`);
  const floor = median(all.get('floor').map(({ cpuMs }) => cpuMs));
  for (const [what, figures] of all) {
    const cpuMs = median(figures.map((one) => one.cpuMs));
    const peak = median(figures.map(({ peakBytes }) => peakBytes));
    const target = what === TARGET ? ', target 1.30' : '';
    print(
      `  ${what}: CPU ${(cpuMs / 1000).toFixed(2)} s, ${(cpuMs / floor).toFixed(2)} × the floor${target}; peak ${megabytes(peak)} MB; file ${megabytes(figures[0].bytes)} MB`,
    );
  }
}

function flags(url) {
  return url === null ? [] : ['--database-url', url];
}

async function run(command) {
  runs += 1;
  const own = join(folder, `run-${runs}`);
  await mkdir(own);
  const before = postgres.cpuMs();
  const options = { python: values.python, folder: own, timeoutMs: 600_000 };
  const { cpuMs, peakBytes, output } = await measuredRun([process.execPath, ...command], options);
  const { rows } = JSON.parse(output);
  if (rows !== Number(values.movies)) throw new Error(`${rows} rows were read`);
  return { cpuMs: cpuMs + postgres.cpuMs() - before, peakBytes };
}

async function fill(databaseUrl, pglite, movies) {
  const database = await openDatabase({ databaseUrl, folder: pglite });
  await database.script(`
insert into movies (
  imdb_id, kind, title, original_title, year, rating, vote_count, metascore, duration_minutes, certificate, plot, poster_url,
  release_date, countries, languages, budget, budget_currency, gross_worldwide, gross_currency, source, updated_at
)
select 'tt' || (10000000 + n), 'movie', 'The Night of Örebro ' || n, '第' || n || '夜', 1900 + n % 120, 1 + (n % 90) / 10.0,
  n * 7 % 2000000, n % 101, 60 + n % 120, 'PG-13', repeat('A stubborn gardener returns to a harbour. ', 4),
  'https://m.media-amazon.com/images/M/' || md5(n::text) || '.jpg', date '1900-01-01' + n % 40000, array['Sweden', 'Japan'],
  array['Swedish'], n * 1000, 'USD', n::bigint * 40000, 'USD', 'imdb-html', timestamptz '2026-11-01 12:00:00.123Z'
from generate_series(1, ${movies}) n;
insert into movie_genre (movie_id, genre, position)
select 'tt' || (10000000 + n), (array['Drama', 'Sci-Fi', 'Comedy', 'Crime'])[1 + (n + p) % 4], p
from generate_series(1, ${movies}) n, generate_series(1, 2) p;
create view ${VIEW} as
select m.*, array(select genre from movie_genre where movie_id = m.imdb_id order by position) as genres from movies m`);
  // What is new must be granted to the role that reads.
  await prepareQueryRole(database);
  await database.script('vacuum analyze');
  await database.close();
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(0);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
