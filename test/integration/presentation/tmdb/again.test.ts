import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TmdbApi } from '../../../../src/demo/tmdb-api/tmdb-api.js';
import { collect, startSmallTmdb } from '../../../support/network/tmdb-run.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { column, inDatabase, lakeLines } from '../../../support/stores/collected.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';
import { tmdbContents } from '../../../support/stores/tmdb-contents.js';

const WITH_REVIEWS = ['top-rated', '--media', 'movie', '--limit', '12', '--details', '--reviews'];
const FEW = ['popular', '--media', 'tv', '--limit', '6', '--details'];

let api: TmdbApi;
let database: TestDatabase;
let out: string;

beforeAll(async () => {
  api = await startSmallTmdb();
});

beforeEach(async () => {
  database = await createTestDatabase();
  out = await temporaryFolder();
});

afterEach(async () => {
  api.behaveNormally();
  await database?.drop();
});

afterAll(() => api?.close());

const run = (args: readonly string[]) => collect({ api, database, out }, args);

async function storedIn(sql: string): Promise<string[]> {
  return await inDatabase(database, (opened) => column(opened, sql));
}

/** How many requests for reviews, details and pages of lists the local TMDB has had. */
function asked() {
  const keys = api.requests.map(({ key }) => key);
  const reviews = keys.filter((key) => key.endsWith('/reviews')).length;
  const details = keys.filter((key) => /^(?:movie|tv|person)\/\d+$/.test(key)).length;
  return { reviews, details, lists: keys.length - reviews - details };
}

function askedSince(before: ReturnType<typeof asked>) {
  const now = asked();
  return {
    reviews: now.reviews - before.reviews,
    details: now.details - before.details,
    lists: now.lists - before.lists,
  };
}

describe('the same collection again', () => {
  it('changes nothing in either store, and says so', async () => {
    const first = await run(WITH_REVIEWS);
    expect(first).toMatchObject({ code: 0, report: { failed: 0 } });
    const stored = () => inDatabase(database, tmdbContents);
    const [rows, lines] = [await withoutTimes(await stored()), await lakeLines(out)];
    const { code, report } = await run(WITH_REVIEWS);
    expect({ code, scraped: report.scraped }).toEqual({ code: 0, scraped: first.report.scraped });
    expect(report.stores).toMatchObject({
      postgres: { inserted: 0, updated: 0, unsaved: 0 },
      jsonl: { inserted: 0, updated: 0, unsaved: 0 },
    });
    expect(await withoutTimes(await stored())).toEqual(rows);
    expect(await lakeLines(out)).toEqual(lines);
  });

  it('changes nothing with the embedded database either', async () => {
    const places = { api, database: null, out };
    const first = await collect(places, FEW);
    expect(first).toMatchObject({ code: 0, report: { failed: 0, stores: { postgres: { unsaved: 0 } } } });
    const lines = await lakeLines(out);
    const { code, report } = await collect(places, FEW);
    expect({ code, stores: report.stores }).toMatchObject({
      code: 0,
      stores: { postgres: { inserted: 0, updated: 0 }, jsonl: { inserted: 0, updated: 0 } },
    });
    expect(await lakeLines(out)).toEqual(lines);
  });
});

/** Without the times of answers, which alone move. */
async function withoutTimes(contents: readonly unknown[]): Promise<string[]> {
  return contents.map((row) => JSON.stringify(row)).filter((row) => !row.includes('"observations"'));
}

describe('--refresh-after', () => {
  it('skips details that came recently, but asks for the list as it is now', async () => {
    await run(['popular', '--media', 'movie', '--limit', '30', '--details']);
    const before = asked();
    const { code, report } = await run([
      ...['popular', '--media', 'movie', '--details', '--limit', '40'],
      '--refresh-after',
      '1h',
    ]);
    expect({ code, report }).toMatchObject({ code: 0, report: { skipped: 30, failed: 0 } });
    expect(askedSince(before)).toEqual({ reviews: 0, details: 10, lists: 2 });
    expect(await storedIn('select count(*) from tmdb.observations where details_at is not null')).toEqual([
      '40',
    ]);
  });

  it('skips no reviews that were never asked for, of titles whose details came recently', async () => {
    await run(WITH_REVIEWS.filter((arg) => arg !== '--reviews'));
    expect(await storedIn('select count(*) from tmdb.reviews')).toEqual(['0']);
    const before = asked();
    expect(await run([...WITH_REVIEWS, '--refresh-after', '1h'])).toMatchObject({
      code: 0,
      report: { failed: 0 },
    });
    const since = askedSince(before);
    expect(since).toMatchObject({ details: 0 });
    const other = await createTestDatabase();
    await collect({ api, database: other, out: await temporaryFolder() }, WITH_REVIEWS);
    const all = await inDatabase(other, (opened) =>
      column(opened, 'select id from tmdb.reviews order by id'),
    );
    expect(all.length).toBeGreaterThan(20);
    expect(await storedIn('select id from tmdb.reviews order by id')).toEqual(all);
    await other.drop();
  });

  it('asks for the further pages of reviews that failed, though their first page came recently', async () => {
    api.behave((request) =>
      request.key.endsWith('/reviews') && request.page !== '1' ? { kind: 'notFound' } : undefined,
    );
    expect(await run(WITH_REVIEWS)).toMatchObject({ code: 1 });
    const some = Number((await storedIn('select count(*) from tmdb.reviews'))[0]);
    api.behaveNormally();
    expect(await run([...WITH_REVIEWS, '--refresh-after', '1h'])).toMatchObject({
      code: 0,
      report: { failed: 0 },
    });
    expect(Number((await storedIn('select count(*) from tmdb.reviews'))[0])).toBeGreaterThan(some);
  });

  it('skips ids whose details came recently', async () => {
    const file = join(out, 'ids.txt');
    const ids = ['238', '278', '424'];
    await writeFile(file, ids.join('\n'));
    const args = ['ids', '--media', 'movie', '--ids-file', file];
    const first = await run(args);
    expect(first).toMatchObject({ code: 0, report: { scraped: 3 } });
    expect(await run([...args, '--refresh-after', '1h'])).toMatchObject({
      code: 0,
      report: { scraped: 0, skipped: 3 },
    });
  });
});
