/**
 * How many requests it takes to follow a day of 19,400 changes, against the fewest that name and fetch them. After
 * `npm run build`. Usage: node bench/tmdb/changes.js [--changes 19400]
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { startTmdbApi } from '../../dist/demo/tmdb-api/tmdb-api.js';

const MAIN = fileURLToPath(new URL('../../dist/presentation/main.js', import.meta.url));
const TOKEN = 'a-token-that-the-local-tmdb-takes';
const KINDS = ['movie', 'tv', 'person'];
const DAY_MS = 86_400_000;
const dayFromNow = (days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

const { values } = parseArgs({ options: { changes: { type: 'string', default: '19400' } } });
const changes = Number(values.changes);

const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-bench-changes-'));
const api = await startTmdbApi({
  // Enough of each kind that so many of them can change.
  titles: Math.ceil(changes * 0.9),
  today: dayFromNow(-1),
  days: { changes },
  tokens: [TOKEN],
  limits: { perSecond: 0, connections: 0 },
});
try {
  api.advanceDay();
  const { pages, named } = await namedToday();
  const before = api.requests.length;
  const startedAt = performance.now();
  await collectChanged();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  const requests = api.requests.length - before;
  const fewest = pages + named;
  process.stdout.write(
    `${named} changed things on ${pages} pages: ${requests} requests in ${seconds} s, ` +
      `${(requests / fewest).toFixed(3)} × the fewest (target 1.05)\n`,
  );
} finally {
  await api.close();
  await rm(folder, { recursive: true, force: true });
}

/** Asked for page by page, as anybody may. */
async function namedToday() {
  const named = new Set();
  let pages = 0;
  for (const kind of KINDS) {
    for (let page = 1, last = 1; page <= last; page += 1) {
      const query = `start_date=${dayFromNow(0)}&end_date=${dayFromNow(1)}&page=${page}`;
      const headers = { authorization: `Bearer ${TOKEN}` };
      const answer = await (await fetch(`${api.url}/${kind}/changes?${query}`, { headers })).json();
      last = answer.total_pages;
      pages += 1;
      for (const { id } of answer.results) named.add(`${kind}/${id}`);
    }
  }
  return { pages, named: named.size };
}

async function collectChanged() {
  const where = ['--tmdb-base-url', api.url, '--out', join(folder, 'data')];
  const words = ['tmdb', 'collect', 'changed', '--since', dayFromNow(0), '--all', '--rate', '0', '--quiet'];
  await promisify(execFile)(process.execPath, [MAIN, ...words, ...where], {
    env: { ...process.env, TMDB_TOKEN: TOKEN },
    maxBuffer: 2 ** 26,
  });
}
