import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Contestant
 * @property {string} id
 * @property {string} name  as the table says it
 * @property {boolean} runsOnNode  its event loop can be watched
 * @property {'server' | null} database  what it must be given
 * @property {() => string | null} missing  what it lacks on this machine
 * @property {(run: RunInput) => string[]} command
 * @property {(output: string) => number} moviesOf  how many movies with a title it got, in every store that it has
 *
 * @typedef {{ baseUrl: string, idsFile: string, folder: string, databaseUrl: string | null }} RunInput
 */

const SCRAPER = pathOf('../../dist/presentation/main.js');
const LIBRARIES = pathOf('../node_modules/@crawlee/cheerio/package.json');

/** What everything is measured against. @type {Contestant} */
export const floor = {
  id: 'floor',
  name: 'floor: undici, gunzip, find, JSON.parse',
  runsOnNode: true,
  database: null,
  missing: librariesMissing,
  command: ({ baseUrl, idsFile }) => [process.execPath, pathOf('./floor.js'), baseUrl, idsFile],
  moviesOf: countedMovies,
};

/** The program as its users run it. */
export const ours = oursWith({
  id: 'ours',
  name: 'ours: PostgreSQL server and CSV',
  database: 'server',
  flags: [],
});

/** @type {Contestant} */
export const crawlee = {
  id: 'crawlee',
  name: 'crawlee CheerioCrawler',
  runsOnNode: true,
  database: null,
  missing: librariesMissing,
  command: ({ baseUrl, idsFile }) => [process.execPath, pathOf('./crawlee.js'), baseUrl, idsFile],
  moviesOf: countedMovies,
};

/** All, in the order in which a round runs them. @type {readonly Contestant[]} */
export const contestants = [
  floor,
  ours,
  oursWith({ id: 'oursOneThread', name: 'ours, --threads 1', database: 'server', flags: ['--threads', '1'] }),
  oursWith({ id: 'oursPglite', name: 'ours: PGlite and CSV', database: null, flags: [] }),
  crawlee,
  python({ id: 'scrapy', name: 'scrapy', script: './scrapy_spider.py', modules: ['scrapy'] }),
  python({
    id: 'soup',
    name: 'requests and BeautifulSoup, 50 threads',
    script: './requests_soup.py',
    modules: ['requests', 'bs4', 'lxml'],
  }),
];

/** @returns {Contestant} */
function oursWith({ id, name, database, flags }) {
  return {
    id,
    name,
    database,
    runsOnNode: true,
    missing: () => (existsSync(SCRAPER) ? null : 'the program is not built: npm run build'),
    command: ({ baseUrl, idsFile, folder, databaseUrl }) => [
      ...[process.execPath, SCRAPER, 'scrape', '--json', '--ids-file', idsFile, '--base-url', baseUrl],
      ...['--rate', '0', '--concurrency', '50', '--out', folder, ...flags],
      ...(databaseUrl === null ? [] : ['--database-url', databaseUrl]),
    ],
    moviesOf: (output) => {
      const { scraped, stores } = JSON.parse(output);
      return Math.min(scraped, ...Object.values(stores).map(({ inserted }) => inserted));
    },
  };
}

/** @returns {Contestant} */
function python({ id, name, script, modules }) {
  // Debian's packages serve Debian's Python only, which need not be the first on the path.
  const interpreters = ['/usr/bin/python3', 'python3'];
  const imports = `import ${modules.join(', ')}`;
  const interpreter = interpreters.find((each) => spawnSync(each, ['-c', imports]).status === 0);
  return {
    id,
    name,
    runsOnNode: false,
    database: null,
    missing: () => (interpreter === undefined ? `no Python here has ${modules.join(', ')}` : null),
    command: ({ baseUrl, idsFile }) => [interpreter, pathOf(script), baseUrl, idsFile],
    moviesOf: countedMovies,
  };
}

function countedMovies(output) {
  return JSON.parse(output).movies;
}

function librariesMissing() {
  return existsSync(LIBRARIES) ? null : 'npm ci --prefix bench has not been run';
}

function pathOf(relative) {
  return fileURLToPath(new URL(relative, import.meta.url));
}
