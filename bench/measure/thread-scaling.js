/**
 * Movies per second of the program's thread pool with one and with two threads, pages in memory, no server and no
 * database: prints `{ "one": …, "two": … }`, the best of a few turns each.
 */
import { PiscinaWorkers } from '../../dist/infrastructure/workers/piscina-workers.js';
import { TitlePages, titleIds } from '../site/title-pages.js';

const TURNS = 3;
const MOVIES = 1_000;
const CONCURRENCY = 50;

const site = new TitlePages();
const ids = titleIds(CONCURRENCY);
const settings = { pages: ids.map((id) => [id, site.gzip(id)]) };
const entry = new URL('./in-memory-worker.js', import.meta.url);
const rates = { one: 0, two: 0 };
for (let turn = 0; turn < TURNS; turn += 1) {
  rates.one = Math.max(rates.one, await rateWith(1));
  rates.two = Math.max(rates.two, await rateWith(2));
}
console.log(JSON.stringify(rates));

async function rateWith(threads) {
  const workers = new PiscinaWorkers({ threads, concurrency: CONCURRENCY, settings, entry });
  await perform(workers, MOVIES / 4);
  const startedAt = performance.now();
  await perform(workers, MOVIES);
  const rate = (MOVIES * 1000) / (performance.now() - startedAt);
  await workers.close();
  return rate;
}

async function perform(workers, movies) {
  let next = 0;
  await Promise.all(
    ids.map(async (titleId) => {
      for (; next < movies; ) {
        next += 1;
        const { result } = await workers.perform({ target: { page: 'title', titleId }, deadlineMs: 60_000 });
        if (result.content?.kind !== 'movie') throw new Error(`${titleId}: ${JSON.stringify(result)}`);
      }
    }),
  );
}
