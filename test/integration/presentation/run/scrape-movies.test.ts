import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// The built entry, as a program imports it.
import {
  type MovieScrape,
  OptionFaults,
  type ScrapeMoviesOptions,
  scrapeMovies,
} from '../../../../dist/index.js';
import { films } from '../../../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../../../src/demo/imdb-site/local-site.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

let site: LocalSite;
let database: TestDatabase;
let out: string;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 0 });
  database = await createTestDatabase();
  out = await temporaryFolder();
});
afterAll(async () => {
  await site?.close();
  await database?.drop();
});

function run(options: ScrapeMoviesOptions): MovieScrape {
  return scrapeMovies({ baseUrl: site.url, rate: 0, out, databaseUrl: database.url, threads: 1, ...options });
}

describe('scrapeMovies', () => {
  it('hands out what became of each title, then the report', async () => {
    const ids = films.slice(0, 12).map(({ titleId }) => titleId);
    const scrape = run({ ids: [...ids, 'tt0000001'] });
    const outcomes = new Map<string, string>();
    for await (const outcome of scrape) outcomes.set(outcome.titleId, outcome.kind);
    expect(outcomes).toEqual(
      new Map([...ids.map((id) => [id, 'scraped'] as const), ['tt0000001', 'failed']]),
    );
    expect(await scrape.report).toMatchObject({ scraped: 12, failed: 1, exitCode: 1 });
  });

  it('goes on only as fast as outcomes are taken, and stops politely when the loop is left', async () => {
    const before = site.requests.length;
    const scrape = run({ movies: 250, concurrency: 2 });
    let taken = 0;
    for await (const _ of scrape) {
      taken += 1;
      if (taken === 5) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        break;
      }
    }
    const report = await scrape.report;
    expect(report).toMatchObject({ stop: { cause: 'interrupted' }, failed: 0 });
    expect(site.requests.length - before).toBeLessThan(30);
  });

  it('reports also to those who only await the report', async () => {
    expect(await run({ ids: ['tt0111161'] }).report).toMatchObject({ scraped: 1, exitCode: 0 });
  });

  it('says in the loop what is wrong with the options', async () => {
    const wrong = async () => {
      for await (const _ of run({ ids: ['tt1'] })) throw new Error('nothing can come');
    };
    await expect(wrong()).rejects.toThrow(OptionFaults);
  });

  it('stops when the signal aborts', async () => {
    const scrape = run({ movies: 250, signal: AbortSignal.abort() });
    expect(await scrape.report).toMatchObject({ scraped: 0, stop: { cause: 'interrupted' } });
  });
});
