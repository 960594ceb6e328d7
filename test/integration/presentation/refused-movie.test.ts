import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import type { RunReport } from '../../../src/domain/engine/run-report.js';
import { CsvMovieRepository } from '../../../src/infrastructure/csv/csv-movie-repository.js';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { incompressibleText } from '../../support/builders/incompressible-text.js';
import { actor, aMovie } from '../../support/builders/movie-builder.js';
import { aPage, nextDataOf, type TitleFacts, titleFacts } from '../../support/builders/title-page-builder.js';
import { runCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { csvContents } from '../../support/stores/compare-stores.js';
import { clearDatabase } from '../../support/stores/database-store.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

const LONG_PLOT = incompressibleText(5_000);
const BANNED = 'Banned Person';

let site: LocalSite;
let server: TestDatabase;
let database: PostgresDatabase;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 0 });
  server = await createTestDatabase();
  database = new PostgresDatabase({ url: server.url });
  // Rules of this database that no movie can know of: a plot too long for a btree (SQLSTATE 54000), and one table's own.
  await database.script(`
    create index movies_plot on movies (plot);
    alter table people add constraint people_banned check (name <> '${BANNED}');`);
});
afterEach(() => clearDatabase(database));
afterAll(async () => {
  await database?.close();
  await site?.close();
  await server?.drop();
});

function serve(id: string, change: Partial<TitleFacts> = {}): void {
  site.behave({
    kind: 'page',
    body: aPage({ nextData: nextDataOf(titleFacts({ id, ...change })) }),
    titleId: id,
  });
}

const idsOf = (count: number) => Array.from({ length: count }, (_, at) => `tt${9_400_001 + at}`);

async function scrape(out: string, ...extra: string[]): Promise<{ code: number | null; report: RunReport }> {
  const places = ['--base-url', site.url, '--out', out, '--database-url', server.url];
  const { code, stdout, stderr } = await runCli(['scrape', ...places, '--rate', '0', '--json', ...extra]);
  if (stdout === '') throw new Error(stderr);
  return { code, report: JSON.parse(stdout) };
}

const savedTitles = async () =>
  (await database.execute('select imdb_id from movies order by imdb_id')).rows.flat();

describe('a movie that the database alone refuses', () => {
  it('costs its own title and no other; resuming does not fetch it again, --retry-failed does', async () => {
    const ids = idsOf(30);
    const [tooLong = '', banned = '', tooLongForAll = ''] = ids;
    for (const id of ids) serve(id);
    serve(tooLong, { plot: LONG_PLOT });
    serve(banned, { cast: [{ id: 'nm9400001', name: BANNED, characters: [] }] });
    serve(tooLongForAll, { title: incompressibleText(3_000) });
    const out = await temporaryFolder();
    const { code, report } = await scrape(out, '--ids', ids.join());
    expect({ code, stop: report.stop }).toEqual({ code: 1, stop: null });
    expect(report).toMatchObject({ scraped: 27, failed: 3 });
    const refused = report.failures.find(({ kind }) => kind === 'refused');
    expect(refused?.count).toBe(2);
    const reasons = new Map<string, string>(refused?.first.map(({ key, reason }) => [key, reason]));
    expect(reasons.get(tooLong)).toMatch(
      /^postgres: PostgreSQL refused tt9400001: index row .*; csv kept it$/,
    );
    expect(reasons.get(banned)).toMatch(
      /^postgres: PostgreSQL refused tt9400002: .*people_banned.*; csv kept it$/,
    );
    expect(report.failures).toContainEqual(
      expect.objectContaining({
        kind: 'invalid',
        first: [{ key: tooLongForAll, reason: expect.stringContaining('takes 3000 bytes') }],
      }),
    );
    expect(await savedTitles()).toEqual(ids.slice(3));
    const inCsv = (await csvContents(join(out, 'csv'))).movies.map((row) => JSON.parse(row)[0]);
    expect(inCsv).not.toContain(tooLongForAll);

    const asked = site.requests.length;
    const resumed = await scrape(out, '--resume', String(report.runId));
    expect(resumed).toMatchObject({ code: 0, report: { listed: 0, failed: 0 } });
    expect(site.requests.slice(asked).filter(({ page }) => page === 'title')).toEqual([]);

    await database.script('drop index movies_plot');
    const retried = await scrape(out, '--retry-failed', '--only', 'refused');
    await database.script('truncate movies cascade; create index movies_plot on movies (plot)');
    expect(retried).toMatchObject({ code: 1, report: { listed: 2, scraped: 1, failed: 1 } });
  });

  it('is named by load-csv, which loads the others', async () => {
    const folder = await temporaryFolder();
    const repository = await CsvMovieRepository.open(folder);
    for (const number of [1, 2, 3, 4]) {
      const movie = aMovie(number);
      if (number === 2) await repository.save(movie.with({ plot: LONG_PLOT }).build());
      else if (number === 3) await repository.save(movie.starring(actor(31, BANNED)).build());
      else await repository.save(movie.build());
    }
    await repository.close();
    const { code, stdout, stderr } = await runCli([
      ...['load-csv', folder, '--json', '--database-url', server.url],
    ]);
    expect({ code, counts: JSON.parse(stdout) }).toMatchObject({
      code: 1,
      counts: { inserted: 2, refused: 2 },
    });
    expect(stderr).toMatch(/movies\.csv line 3 \(tt0000002\): PostgreSQL refused tt0000002: index row /);
    expect(stderr).toMatch(/movies\.csv line 4 \(tt0000003\): PostgreSQL refused tt0000003: .*people_banned/);
    expect(await savedTitles()).toEqual(['tt0000001', 'tt0000004']);
  });
});
