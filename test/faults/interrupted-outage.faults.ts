import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { films } from '../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../src/demo/imdb-site/local-site.js';
import { runCli, startCli } from '../support/processes/cli.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { expectWholeRun } from '../support/stores/compare-stores.js';
import { type PostgresServer, startPostgresServer } from '../support/stores/postgres-server.js';

let site: LocalSite;
let server: PostgresServer;

beforeEach(async () => {
  server = await startPostgresServer();
  site = await startLocalSite({ weightBytes: 60_000, rules: [{ kind: 'latency', latencyMs: 40 }] });
});

afterEach(async () => {
  await site?.close();
  await server?.remove();
});

describe('one Ctrl-C while the database is down', () => {
  it('ends the run with 130 within seconds, although the patience is an hour; resuming saves the rest', async () => {
    const out = await temporaryFolder();
    const args = [
      ...['scrape', '--base-url', site.url, '--out', out, '--database-url', server.url],
      ...['--rate', '0', '--concurrency', '10', '--json', '--store-patience', '3600'],
    ];
    const half = new Promise<void>((resolve) => {
      let seen = 0;
      site.behave((request) => {
        if (request.page === 'title') seen += 1;
        if (seen === 100) resolve();
        return undefined;
      });
    });
    const { process: child, result } = startCli(args);
    const troubled = new Promise<void>((resolve) => {
      let said = '';
      child.stderr?.on('data', (piece: Buffer) => {
        said += piece.toString();
        if (said.includes('fails, asking it again')) resolve();
      });
    });
    await half;
    await server.stop('immediate');
    await troubled;
    child.kill('SIGINT');
    const { code, stdout, stderr } = await result;
    expect({ code, stderr }).toMatchObject({ code: 130 });
    expect(JSON.parse(stdout)).toMatchObject({ stop: { cause: 'interrupted' }, failed: 0 });

    await server.start();
    const resumed = await runCli([...args, '--resume']);
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    await expectWholeRun(
      out,
      server.url,
      films.map(({ titleId }) => titleId),
    );
  });
});
