import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/infrastructure/database/open-database.js';
import { QUERY_ROLE } from '../../../src/infrastructure/database/query/query-role.js';
import { runReadOnlyQuery } from '../../../src/infrastructure/database/query/read-only-query.js';
import { PgBossWorkQueue } from '../../../src/infrastructure/queue/pg-boss-work-queue.js';
import { skipped } from '../../support/processes/skipped.js';
import { type PostgresServer, startPostgresServer } from '../../support/stores/postgres-server.js';

const script = fileURLToPath(new URL('../../../docker/postgres/create-scraper-role.sh', import.meta.url));
const version = Number(/\b(\d+)\./.exec(String(spawnSync('psql', ['--version']).stdout))?.[1] ?? 0);
const absent = skipped(version >= 15, 'docker/postgres: psql 15 or newer is not installed');

describe.skipIf(absent)('docker/postgres/create-scraper-role.sh', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(() => server?.remove());

  function runScript() {
    const { hostname, port, username, password } = new URL(server.url);
    const { status, stderr } = spawnSync('sh', [script], {
      env: {
        PATH: process.env.PATH ?? '',
        PGHOST: hostname,
        PGPORT: port,
        PGPASSWORD: password,
        POSTGRES_USER: username,
        SCRAPER_PASSWORD: 'scraper-password',
        SCRAPER_DATABASES: 'postgres',
      },
    });
    expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
  }

  it.each(['a new database', 'one that a superuser has filled'])('lets the scraper work in %s', async () => {
    runScript();
    const url = new URL(server.url);
    url.username = 'scraper';
    url.password = 'scraper-password';
    const database = await openDatabase({ databaseUrl: url.href, folder: '' });
    const { rows } = await runReadOnlyQuery(
      database,
      `select current_user, count(*), (select rolsuper from pg_roles where rolname = session_user)
       from movies left join imdb.title_basics on false left join tmdb.titles on false`,
    );
    expect(rows).toEqual([[QUERY_ROLE, 0, false]]);
    await expect(runReadOnlyQuery(database, `select pg_read_file('PG_VERSION')`)).rejects.toThrow(/denied/);
    await database.close();
    // For the second time, as if none of it were the scraper's.
    const admin = await openDatabase({ databaseUrl: server.url, folder: '' });
    await admin.script(`alter table movies owner to postgres; alter schema imdb owner to postgres;
      alter schema tmdb owner to postgres; alter table tmdb.titles owner to postgres`);
    await admin.close();
  });

  it.each(['a new database', 'one whose queue a superuser has made'])(
    'lets the scraper plan for many machines in %s',
    async () => {
      runScript();
      const url = new URL(server.url);
      url.username = 'scraper';
      url.password = 'scraper-password';
      const queue = await PgBossWorkQueue.open({ databaseUrl: url.href, migrates: true });
      const range = { runId: 1, plan: 1, first: 1, last: 500 };
      const database = await openDatabase({ databaseUrl: url.href, folder: '' });
      await (await queue.send([range], database))();
      const lease = await queue.take();
      expect(lease?.range).toEqual(range);
      await lease?.done();
      await queue.close();
      await database.close();
      // The second time the script finds all of it a superuser's.
      const admin = await openDatabase({ databaseUrl: server.url, folder: '' });
      await admin.script('drop schema work_queue cascade');
      await admin.close();
      const made = await PgBossWorkQueue.open({ databaseUrl: server.url, migrates: true });
      await made.close();
    },
  );
});
