import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { films } from '../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../src/demo/imdb-site/local-site.js';
import type { RunReport } from '../../src/domain/engine/run-report.js';
import { openDatabase } from '../../src/infrastructure/database/open-database.js';
import { PostgresDatabase } from '../../src/infrastructure/database/postgres-database.js';
import { LoopbackRelay } from '../support/network/loopback-relay.js';
import { runCli, startCli } from '../support/processes/cli.js';
import { deadline } from '../support/processes/deadlines.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { csvContents, expectWholeRun } from '../support/stores/compare-stores.js';
import { type PostgresServer, startPostgresServer } from '../support/stores/postgres-server.js';

const ids = films.map(({ titleId }) => titleId);

let site: LocalSite;
let server: PostgresServer;
let out: string;

beforeEach(async () => {
  server = await startPostgresServer();
  site = await startLocalSite({ weightBytes: 60_000, rules: [{ kind: 'latency', latencyMs: 40 }] });
  out = await temporaryFolder();
});

afterEach(async () => {
  await site?.close();
  await server?.remove();
});

function scrapeArgs(...extra: string[]): string[] {
  const where = ['--base-url', site.url, '--out', out, '--database-url', server.url];
  return ['scrape', ...where, '--rate', '0', '--concurrency', '10', '--json', ...extra];
}

/** Resolves when the site is asked for its so many-th title page. */
function titlePage(number: number): Promise<void> {
  let seen = 0;
  return new Promise((resolve) => {
    site.behave((request) => {
      if (request.page === 'title') seen += 1;
      if (seen === number) resolve();
      return undefined;
    });
  });
}

describe('a PostgreSQL server', () => {
  it.each(['fast', 'immediate'] as const)(
    'stopped (%s) in the middle and started after 10 s: the run waits and ends complete',
    async (mode) => {
      const half = titlePage(100);
      const run = startCli(scrapeArgs());
      await half;
      await server.stop(mode);
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      expect(run.process.exitCode).toBe(null);
      await server.start();
      const { code, stdout, stderr } = await run.result;
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(stderr).toMatch(/^warning: (postgres|run journal) fails, asking it again: /m);
      const report: RunReport = JSON.parse(stdout);
      expect(report).toMatchObject({ scraped: 250, failed: 0, stop: null });
      // While the store is away the fetching rests: no page is asked for twice.
      expect(site.requests.filter(({ page }) => page === 'title')).toHaveLength(250);
      await expectWholeRun(out, server.url, ids);
    },
  );

  it('that cuts all connections again and again loses nothing', async () => {
    const moments = [1, 60, 120, 121, 200].map(titlePage);
    const run = startCli(scrapeArgs());
    let cut = 0;
    for (const moment of moments) {
      await moment;
      cut += await server.cutConnections();
    }
    expect(cut).toBeGreaterThan(4);
    const { code, stdout, stderr } = await run.result;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ scraped: 250, failed: 0 });
    await expectWholeRun(out, server.url, ids);
  });

  it('down for good ends the run with 4 and CSV complete for what was fetched; resuming finishes it', async () => {
    const half = titlePage(100);
    const run = startCli(scrapeArgs('--store-patience', '2'));
    await half;
    await server.stop('immediate');
    const { code, stdout, stderr } = await run.result;
    expect({ code, stderr }).toMatchObject({ code: 4 });
    const report: RunReport = JSON.parse(stdout);
    expect(report.stop).toMatchObject({ cause: 'store-down' });
    expect(report.stop?.message).toMatch(/stayed down: .*Bring it back, then /);
    const { movies } = await csvContents(join(out, 'csv'));
    const fetched = site.requests.filter(({ page, status }) => page === 'title' && status === 200);
    expect(movies).toHaveLength(fetched.length);

    const down = await runCli(scrapeArgs('--resume'));
    expect(down).toMatchObject({ code: 4, stdout: '' });
    expect(down.stderr).toMatch(/^error: PostgreSQL at 127\.0\.0\.1:\d+ cannot be reached: .*\n$/);

    await server.start();
    const resumed = await runCli(scrapeArgs('--resume'));
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    await expectWholeRun(out, server.url, ids);
    const again = await runCli(scrapeArgs('--resume', String(report.runId)));
    expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(again.stdout)).toMatchObject({ listed: 0, attempts: 1, failed: 0 });
    expect((await runCli(scrapeArgs('--resume'))).stderr).toContain('there is no unfinished run');
  });

  it('that falls silent ends the run with 4, and resuming finishes it', async () => {
    const { url, port } = addressOf(server);
    await using relay = await LoopbackRelay.to(port);
    url.port = String(relay.port);
    const half = titlePage(100);
    const run = startCli(scrapeArgs('--store-patience', '2', '--database-url', url.href));
    await half;
    relay.stopForwarding();
    const { code, stdout, stderr } = await run.result;
    expect({ code, stderr }).toMatchObject({ code: 4 });
    expect(stderr).toMatch(/did not answer within 5 s|it does not answer/);
    expect(JSON.parse(stdout).stop).toMatchObject({ cause: 'store-down' });

    // To the server the run is alive until its connections end.
    relay.dropConnections();
    const resume = async () => {
      const resumed = await runCli(scrapeArgs('--resume'));
      return { code: resumed.code, stderr: resumed.stderr };
    };
    await expect.poll(resume, { timeout: deadline(18), interval: 2_000 }).toMatchObject({ code: 0 });
    await expectWholeRun(out, server.url, ids);
  });

  it.each([
    ['ends the run with 4 after the patience', [], 4],
    ['does not keep a run from ending at the first signal', ['SIGINT'], 130],
  ] as const)('whose table another session holds %s', async (_, signals, expected) => {
    const holder = new PostgresDatabase({ url: server.url, connections: 1, statementMs: 200_000 });
    const half = titlePage(100);
    const run = startCli(scrapeArgs('--store-patience', '2'));
    await half;
    const session = await holder.session();
    await session.script('begin; lock table movies');
    for (const signal of signals) run.process.kill(signal);
    const { code, stderr } = await run.result;
    expect({ code, stderr }).toMatchObject({ code: expected });
    await session.script('rollback');
    session.release();
    await holder.close();
    const resumed = await runCli(scrapeArgs('--resume'));
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    await expectWholeRun(out, server.url, ids);
  });

  it('that does not answer between the beginning and the first title is waited for, by a run and by its resumption', async () => {
    const holder = new PostgresDatabase({ url: server.url, connections: 1, statementMs: 200_000 });
    await openDatabase({ databaseUrl: server.url, folder: out }).then((database) => database.close());
    const runWhile = async (locks: string, args: readonly string[]) => {
      const session = await holder.session();
      await session.script(`begin; ${locks}`);
      const run = startCli(scrapeArgs('--store-patience', '5', ...args));
      let said = '';
      const asked = new Promise<void>((resolve) => {
        run.process.stderr?.on('data', (piece) => {
          said += String(piece);
          if (said.includes('asking it again')) resolve();
        });
      });
      await Promise.race([asked, run.result]);
      await session.script('rollback');
      session.release();
      return { code: (await run.result).code, said };
    };
    const asked = expect.stringMatching(/database fails, asking it again: .* within 5 s/);
    const first = await runWhile('lock table movie_sources', ['--ids', ids.slice(0, 5).join()]);
    expect(first).toEqual({ code: 0, said: asked });
    await holder.execute('update runs set finished_at = null');
    const resumed = await runWhile('lock table run_targets in exclusive mode', ['--resume']);
    expect(resumed).toEqual({ code: 0, said: asked });
    await holder.close();
  });
});

function addressOf({ url }: PostgresServer): { readonly url: URL; readonly port: number } {
  return { url: new URL(url), port: Number(new URL(url).port) };
}
