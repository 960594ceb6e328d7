import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/domain/run-report.js';
import { openDatabase } from '../../src/infrastructure/database/open-database.js';
import { startCli } from '../support/cli.js';
import { expectWholeRun } from '../support/compare-stores.js';
import { titleId } from '../support/movie-builder.js';
import { type PostgresServer, startPostgresServer } from '../support/postgres-server.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const TITLES = 2_000;
const MOST_CUTS = 60;

let server: PostgresServer;

beforeEach(async () => {
  server = await startPostgresServer();
  const database = await openDatabase({ databaseUrl: server.url, folder: '' });
  await database.script(`
    insert into imdb.title_basics (tconst, title_type, primary_title)
      select 'tt' || lpad(n::text, 7, '0'), 'movie', 'Movie ' || n from generate_series(1, ${TITLES}) n;
    insert into imdb.title_ratings (tconst, average_rating, num_votes)
      select 'tt' || lpad(n::text, 7, '0'), 7, 30000 + n from generate_series(1, ${TITLES}) n;
    insert into imdb.dataset_files
      select unnest(array['title.basics', 'title.ratings']), now(), 1, ${TITLES}, 'x', now();`);
  await database.close();
});

afterEach(async () => {
  await server?.remove();
});

describe('a run over the datasets', () => {
  it('whose connections are cut again and again reads every title once and loses none', async () => {
    const out = await temporaryFolder();
    const { process: child, result } = startCli([
      ...['scrape', '--list', 'votes>=1', '--source', 'imdb-datasets', '--movies', String(TITLES)],
      ...['--out', out, '--database-url', server.url, '--json'],
    ]);
    await new Promise<void>((resolve) => {
      let said = '';
      child.stderr?.on('data', (piece: Buffer) => {
        said += piece.toString();
        if (/^run \d+: /m.test(said)) resolve();
      });
    });
    let cut = 0;
    for (let round = 0; round < MOST_CUTS && child.exitCode === null; round += 1) {
      cut += await server.cutConnections();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(cut).toBeGreaterThan(2);
    const { code, stdout, stderr } = await result;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const report: RunReport = JSON.parse(stdout);
    expect(report).toMatchObject({ listed: TITLES, scraped: TITLES, failed: 0, stop: null });
    await expectWholeRun(
      out,
      server.url,
      Array.from({ length: TITLES }, (_, index) => titleId(index + 1)),
    );
  });
});
