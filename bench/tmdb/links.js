/**
 * How many requests links between IMDb and TMDB cost, by order of work, counted against a local TMDB; and how long it takes
 * to link stored details. `npm run bench:links` builds first.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { startTmdbApiThread } from '../../dist/demo/tmdb-api/start-tmdb-api-thread.js';
import { PostgresDatabase } from '../../dist/infrastructure/database/postgres-database.js';
import { PostgresServer } from '../measure/postgres-server.js';

const MAIN = fileURLToPath(new URL('../../dist/presentation/main.js', import.meta.url));
const TOKEN = 'a-token-that-the-local-tmdb-takes';

/** The model system and TMDB's exports (2026-09): ids of IMDb, movies and series. */
const [IDS, MOVIES, SERIES] = [7_170_000, 1_242_347, 232_755];
const PER_SECOND = 40;

const { values } = parseArgs({
  options: { movies: { type: 'string', default: '400' }, stored: { type: 'string', default: '100000' } },
});

const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-bench-links-'));
await chmod(folder, 0o755);
const postgres = await PostgresServer.start(join(folder, 'postgres'));
const api = await startTmdbApiThread({
  titles: Number(values.movies),
  limits: { perSecond: 0, connections: 0 },
});
try {
  const exported = await moviesOfTmdb();
  const known = await imdbIdsOf(exported);
  // As many to a movie of TMDB as the model system has.
  const count = Math.round((exported.length * IDS) / (MOVIES + SERIES));
  const ids = [
    ...known,
    ...Array.from({ length: count - known.length }, (_, index) => `tt${80_000_000 + index}`),
  ];
  const finds = await counted('finds', (run) => run('link', '--all'), ids);
  const file = join(folder, 'movies.txt');
  await writeFile(file, exported.join('\n'));
  const details = await counted(
    'details',
    async (run) => {
      await run('collect', 'ids', '--media', 'movie', '--ids-file', file);
      await run('link', '--stored');
    },
    ids,
  );
  print(
    `${count} ids of IMDb, ${exported.length} movies at TMDB: finds take ${text(finds)}; details ${text(details)}`,
  );
  print(
    `${IDS} ids at ${PER_SECOND} a second: finds ${hours(IDS)}; details of all exported ids ${hours(MOVIES + SERIES)}`,
  );
  await ofStoredDetails(Number(values.stored));
} finally {
  await api.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function counted(name, work, ids) {
  const place = await freshPlace(name);
  await inDatabase(place.url, (database) =>
    database.execute(
      `insert into imdb.title_basics (tconst, title_type, primary_title) select id, 'movie', id from unnest($1::text[]) id`,
      [ids],
    ),
  );
  const { requests: before } = await api.counts();
  await work((...words) => program(place, ...words));
  const { requests } = await api.counts();
  return { requests: requests - before, links: await linksIn(place.url) };
}

async function ofStoredDetails(titles) {
  const place = await freshPlace('stored');
  await inDatabase(place.url, (database) => database.script(detailsOf(titles)));
  const { requests: before } = await api.counts();
  const startedAt = performance.now();
  await program(place, 'link', '--stored');
  const seconds = (performance.now() - startedAt) / 1000;
  const { requests } = await api.counts();
  print(
    `${await linksIn(place.url)} links from stored details: ${requests - before} requests, ${seconds.toFixed(1)} s with the start of the program`,
  );
}

function detailsOf(titles) {
  return `
insert into tmdb.observations (key, first_observed_at, observed_at, details_at)
select 'movie/' || n, now(), now(), now() from generate_series(1, ${titles}) n;
insert into tmdb.titles (
  kind, id, title, segment, genre_ids, origin_countries, imdb_id, spoken_languages, production_countries, company_ids,
  keyword_ids, network_ids, creator_ids
)
select 'movie', n, 'Movie ' || n, 'global', '{}', '{}', 'tt' || (10000000 + n), '{}', '{}', '{}', '{}', '{}', '{}'
from generate_series(1, ${titles}) n`;
}

/** A database with its tables, and a data folder. */
async function freshPlace(name) {
  const place = { url: await postgres.createDatabase(), out: join(folder, name) };
  await program(place, 'link', '--stored');
  return place;
}

async function program({ url, out }, ...words) {
  const where = ['--tmdb-base-url', api.url, '--database-url', url, '--out', out];
  const env = { PATH: process.env.PATH, HOME: folder, TMDB_TOKEN: TOKEN };
  const args = [MAIN, 'tmdb', ...words, '--rate', '0', '--quiet', '--json', ...where];
  await promisify(execFile)(process.execPath, args, { cwd: folder, env });
}

async function inDatabase(url, work) {
  const database = new PostgresDatabase({ url, connections: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function linksIn(url) {
  return await inDatabase(url, async (database) => {
    const { rows } = await database.execute(`select count(*) from title_links where state = 'current'`);
    return Number(rows[0][0]);
  });
}

async function moviesOfTmdb() {
  const { total_pages: pages } = await asked('movie/popular');
  const found = new Set();
  for (let page = 1; page <= pages; page += 1) {
    for (const { id } of (await asked(`movie/popular?page=${page}`)).results) found.add(id);
  }
  return [...found];
}

async function imdbIdsOf(exported) {
  const all = await Promise.all(exported.map(async (id) => (await asked(`movie/${id}`)).imdb_id));
  return all.filter((id) => id !== null);
}

async function asked(path) {
  return await (await fetch(`${api.url}/${path}`, { headers: { authorization: `Bearer ${TOKEN}` } })).json();
}

function text({ requests, links }) {
  return `${requests} requests for ${links} links`;
}

function hours(requests) {
  return `${requests} requests, ${(requests / PER_SECOND / 3600).toFixed(1)} h`;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
