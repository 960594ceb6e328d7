import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { films } from '../../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../../src/demo/imdb-site/local-site.js';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { LoopbackRelay } from '../../support/network/loopback-relay.js';
import { runCli, startCli } from '../../support/processes/cli.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';
import { expectWholeRun } from '../../support/stores/compare-stores.js';
import { createTestDatabase, type TestDatabase } from '../../support/stores/postgres.js';

const ids = films.slice(0, 8).map(({ titleId }) => titleId);
const list = ['--ids', ids.join()];

let site: LocalSite;
let database: TestDatabase;
let journal: PostgresDatabase;
let out: string;

beforeAll(async () => {
  site = await startLocalSite({ weightBytes: 20_000 });
});
beforeEach(async () => {
  database = await createTestDatabase();
  journal = new PostgresDatabase({ url: database.url, connections: 1 });
  out = await temporaryFolder();
});
afterEach(async () => {
  site.behaveNormally();
  await journal?.close();
  await database?.drop();
});
afterAll(() => site?.close());

function argsOf(extra: readonly string[], folder = out, url = database.url): string[] {
  const where = ['--base-url', site.url, '--out', folder, '--database-url', url];
  return ['scrape', ...where, '--rate', '0', '--concurrency', '2', '--json', ...extra];
}

/** Resolves when the program has asked for a title; no title is answered before `goOn`. */
function holdSite(): { readonly inRun: Promise<void>; goOn(): void } {
  let arrived = () => {};
  const inRun = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  site.behave((request) => {
    if (request.page !== 'title') return undefined;
    arrived();
    return { kind: 'hang' };
  });
  return { inRun, goOn: () => site.behaveNormally() };
}

const PATIENT = ['--timeout', '2', '--retries', '20'];

async function inJournal(sql: string): Promise<readonly (readonly unknown[])[]> {
  return (await journal.execute(sql)).rows;
}

describe('a run that is being worked on', () => {
  it('stays its process’s own when the server ends all its connections', async () => {
    const { inRun, goOn } = holdSite();
    const first = startCli(argsOf([...PATIENT, ...list]));
    await inRun;
    await inJournal(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    const second = await runCli(argsOf(['--resume', '1'], await temporaryFolder()));
    expect(second).toMatchObject({ code: 2, stdout: '' });
    expect(second.stderr).toMatch(/^error: another process is working on run 1; /);
    goOn();
    expect(await first.result).toMatchObject({ code: 0 });
    await expectWholeRun(out, database.url, ids);
    expect(await inJournal('select lease_token, lease_holder from runs')).toEqual([[null, null]]);
  });

  it('stays its process’s own when a relay in between cuts every connection', async () => {
    const server = new URL(database.url);
    await using relay = await LoopbackRelay.start({ address: '127.0.0.1' }, async (client, self) => {
      const reached = await self.reach(server.hostname, Number(server.port));
      if (reached === null) client.destroy();
      else self.relay(client, reached);
    });
    const through = new URL(database.url);
    through.host = `127.0.0.1:${relay.port}`;
    const { inRun, goOn } = holdSite();
    const first = startCli(argsOf([...PATIENT, ...list], out, through.href));
    await inRun;
    relay.dropConnections();
    const second = await runCli(argsOf(['--resume', '1'], await temporaryFolder()));
    expect(second.stderr).toMatch(/^error: another process is working on run 1; /);
    goOn();
    expect(await first.result).toMatchObject({ code: 0 });
    await expectWholeRun(out, database.url, ids);
  });

  it('is given up by a process that another one has taken it from, which settles nothing more', async () => {
    const { inRun } = holdSite();
    const first = startCli(argsOf([...PATIENT, ...list]));
    await inRun;
    await inJournal(
      `update runs set lease_token = 'other',
         lease_holder = '{"host":"far","pid":7,"pidNamespace":null,"startedAt":null}'`,
    );
    const { code, stdout } = await first.result;
    expect({ code, stop: JSON.parse(stdout).stop }).toEqual({
      code: 4,
      stop: {
        cause: 'taken-over',
        message: expect.stringMatching(
          /^process 7 on far has taken run 1 over, since .*30 s; .*the command runs/,
        ),
      },
    });
    expect(await inJournal('select finished_at, stop_cause, lease_token from runs')).toEqual([
      [null, null, 'other'],
    ]);
    expect(await inJournal('select distinct state from run_targets')).toEqual([['queued']]);
  });
});

describe('a run whose process was killed', () => {
  async function killed(): Promise<void> {
    const { inRun, goOn } = holdSite();
    const run = startCli(argsOf(list));
    await inRun;
    run.process.kill('SIGKILL');
    await run.result;
    goOn();
  }

  it('is taken at once on the same machine', async () => {
    await killed();
    const { code, stderr } = await runCli(argsOf(['--resume']));
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('waiting') });
    await expectWholeRun(out, database.url, ids);
  });

  it('is waited for, with a word, on another machine or in another container', async () => {
    await killed();
    await inJournal(
      `update runs set lease_holder = lease_holder || '{"host":"far"}', lease_renewed_at = now() - interval '5 s'`,
    );
    const { code, stderr } = await runCli(argsOf(['--resume']));
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /process \d+ on far had run 1; waiting \d+ s at most to see whether it is gone/,
      ),
    });
    await expectWholeRun(out, database.url, ids);
  });

  it('is left as it is when the wait is interrupted', async () => {
    await killed();
    await inJournal(
      `update runs set lease_holder = lease_holder || '{"host":"far"}', lease_renewed_at = now()`,
    );
    const waiting = startCli(argsOf(['--resume']));
    await new Promise<void>((resolve) => {
      waiting.process.stderr?.on('data', (text) => String(text).includes('waiting') && resolve());
    });
    waiting.process.kill('SIGINT');
    const { code, stderr } = await waiting.result;
    expect(code).toBe(130);
    expect(stderr).toMatch(/^interrupted$/m);
    expect(await inJournal('select count(*) from run_targets where state = $$queued$$')).toEqual([[8]]);
  });
});
