import { existsSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { films } from '../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../src/demo/imdb-site/local-site.js';
import { PostgresDatabase } from '../../src/infrastructure/database/postgres-database.js';
import { runCli, startCli } from '../support/processes/cli.js';
import { IN_CONTAINER, withoutContainers } from '../support/processes/skipped.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { csvContents, databaseContents, expectWholeRun } from '../support/stores/compare-stores.js';
import { createTestPglite } from '../support/stores/pglite.js';
import { createTestDatabase, type TestDatabase } from '../support/stores/postgres.js';

const ids = films.slice(0, 60).map(({ titleId }) => titleId);

let site: LocalSite;
let database: TestDatabase;
let out: string;

beforeEach(async () => {
  site = await startLocalSite({ weightBytes: 60_000 });
  database = await createTestDatabase();
  out = await temporaryFolder();
});

afterEach(async () => {
  await site?.close();
  await database?.drop();
});

interface Where {
  readonly out?: string;
  readonly databaseUrl?: string | null;
}

function scrapeArgs(where: Where, ...extra: string[]): string[] {
  const { out: folder = out, databaseUrl = database.url } = where;
  const server = databaseUrl === null ? [] : ['--database-url', databaseUrl];
  const how = ['--base-url', site.url, '--rate', '0', '--concurrency', '5', '--json'];
  return ['scrape', ...how, '--out', folder, ...server, ...extra];
}

/** Resolves when the program is in the midst of a run; the site answers no title before `goOn`. */
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

/** Making one takes seconds; a copy does not. */
async function haveEmbeddedDatabase(): Promise<void> {
  const { folder, remove } = await createTestPglite();
  await cp(folder, join(out, 'pglite'), { recursive: true });
  await remove();
}

const PATIENT = ['--timeout', '5', '--retries', '5'];

describe('two processes', () => {
  it('on one CSV folder: the second is refused with the pid of the first, which goes on', async () => {
    const { inRun, goOn } = holdSite();
    const first = startCli(scrapeArgs({}, ...PATIENT, '--ids', ids.slice(0, 10).join()));
    await inRun;
    const other = await createTestDatabase();
    const second = await runCli(scrapeArgs({ databaseUrl: other.url }, '--ids', ids.join()));
    expect(second).toMatchObject({ code: 4, stdout: '' });
    expect(second.stderr).toMatch(
      new RegExp(`^error: \\S+csv/\\.lock is held by process ${first.process.pid}; .*--out\\n$`),
    );
    await other.drop();
    goOn();
    expect(await first.result).toMatchObject({ code: 0 });
    await expectWholeRun(out, database.url, ids.slice(0, 10));
  });

  it('on one embedded database: every command is refused with the pid of the first', async () => {
    await haveEmbeddedDatabase();
    const { inRun, goOn } = holdSite();
    const first = startCli(scrapeArgs({ databaseUrl: null }, ...PATIENT, '--ids', ids.slice(0, 10).join()));
    await inRun;
    const refused = new RegExp(`pglite\\.lock is held by process ${first.process.pid}; `);
    for (const command of [scrapeArgs({ databaseUrl: null }), ['runs', '--out', out]]) {
      const { code, stdout, stderr } = await runCli(command);
      expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
      expect(stderr).toMatch(refused);
    }
    goOn();
    expect(await first.result).toMatchObject({ code: 0 });
    await expectWholeRun(out, null, ids.slice(0, 10));
  });

  it('on one database with two folders both end right', async () => {
    const outs = [out, await temporaryFolder()];
    const shares = [ids.slice(0, 40), ids.slice(20)];
    const runs = outs.map((folder, at) =>
      runCli(scrapeArgs({ out: folder }, '--ids', (shares[at] ?? []).join())),
    );
    for (const { code, stderr } of await Promise.all(runs))
      expect({ code, stderr }).toMatchObject({ code: 0 });
    const opened = new PostgresDatabase({ url: database.url, connections: 1 });
    const stored = await databaseContents(opened);
    await opened.close();
    expect(stored.movies).toHaveLength(ids.length);
    for (const [at, folder] of outs.entries()) {
      const { movies, links } = await csvContents(join(folder, 'csv'));
      const own = (row: string) => shares[at]?.some((titleId) => row.startsWith(`["${titleId}"`));
      expect(movies).toEqual(stored.movies.filter(own));
      expect(links).toEqual(stored.links.filter(own));
    }
  });

  it('on one run: the second is refused, and nothing of the run is changed by it', async () => {
    const broken = ids[0] ?? '';
    site.behave({ kind: 'serverError', titleId: broken });
    const all = ['--ids', ids.slice(0, 10).join()];
    expect((await runCli(scrapeArgs({}, '--retries', '0', ...all))).code).toBe(1);
    const rest = holdSite();
    const first = startCli(scrapeArgs({}, '--resume', '1', ...PATIENT));
    await rest.inRun;
    await inJournal(
      `update run_targets set state = 'failed', failure_kind = 'unreachable' where position = 5`,
    );
    const second = await runCli(scrapeArgs({ out: await temporaryFolder() }, '--resume', '1'));
    expect(second).toMatchObject({ code: 2, stdout: '' });
    expect(second.stderr).toMatch(/^error: another process is working on run 1; /);
    expect(await inJournal('select state from run_targets where position = 5')).toEqual([['failed']]);
    rest.goOn();
    expect(await first.result).toMatchObject({ code: 0 });
    await expectWholeRun(out, database.url, ids.slice(0, 10));
  });
});

async function inJournal(sql: string): Promise<readonly (readonly unknown[])[]> {
  const opened = new PostgresDatabase({ url: database.url, connections: 1 });
  try {
    return (await opened.execute(sql)).rows;
  } finally {
    await opened.close();
  }
}

describe('a lock that a dead process has left', () => {
  it('is taken over, on the CSV folder and on the embedded database', async () => {
    await haveEmbeddedDatabase();
    const { inRun, goOn } = holdSite();
    const killed = startCli(scrapeArgs({ databaseUrl: null }, '--ids', ids.slice(0, 10).join()));
    await inRun;
    killed.process.kill('SIGKILL');
    await killed.result;
    const locks = [join(out, 'pglite.lock'), join(out, 'csv', '.lock')];
    expect(locks.map((lock) => existsSync(lock))).toEqual([true, true]);
    goOn();
    expect(await runCli(scrapeArgs({ databaseUrl: null }, '--resume'))).toMatchObject({ code: 0 });
    expect(locks.map((lock) => existsSync(lock))).toEqual([false, false]);
    await expectWholeRun(out, null, ids.slice(0, 10));
  });

  it('is taken over when its pid is used again by another process, and when it is rubbish', async () => {
    const lock = join(out, 'csv', '.lock');
    expect((await runCli(scrapeArgs({}, '--ids', ids[0] ?? ''))).code).toBe(0);
    for (const content of [JSON.stringify({ pid: process.pid, startedAt: 'before' }), '\0\0not a lock']) {
      await writeFile(lock, content);
      expect((await runCli(scrapeArgs({}, '--ids', ids[0] ?? ''))).code).toBe(0);
    }
    await rm(lock, { force: true });
  });
});

/** The program, which `unshare` has started as the first process of pids of its own. */
async function processInside({ pid }: { readonly pid?: number | undefined }): Promise<number> {
  return Number((await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim());
}

describe.skipIf(withoutContainers())('two containers on one folder', () => {
  it('are told apart though both are process 1, and the folder is free soon after a kill', async () => {
    await haveEmbeddedDatabase();
    const { inRun, goOn } = holdSite();
    const list = ['--ids', ids.slice(0, 10).join()];
    const withOptions = (...more: string[]) => scrapeArgs({ databaseUrl: null }, ...PATIENT, ...more);
    const first = startCli(withOptions(...list), { prefix: IN_CONTAINER });
    await inRun;
    const second = await runCli(withOptions(...list), { prefix: IN_CONTAINER });
    expect(second).toMatchObject({ code: 4, stdout: '' });
    expect(second.stderr).toMatch(/pglite\.lock is held by process 1 of another container or machine; /);
    first.process.kill('SIGKILL');
    await first.result;
    goOn();
    const third = await runCli(withOptions('--resume'), { prefix: IN_CONTAINER });
    expect({ code: third.code, stderr: third.stderr }).toMatchObject({ code: 0 });
    await expectWholeRun(out, null, ids.slice(0, 10));
  });

  it('one that stood still while another took its folder writes nothing more there', async () => {
    const { inRun, goOn } = holdSite();
    const own = await createTestDatabase();
    const list = ['--ids', ids.slice(0, 10).join()];
    const args = scrapeArgs({ databaseUrl: own.url }, ...PATIENT, ...list);
    const first = startCli(args, { prefix: IN_CONTAINER });
    await inRun;
    const inside = await processInside(first.process);
    process.kill(inside, 'SIGSTOP');
    goOn();
    const second = await runCli(scrapeArgs({}, '--ids', ids.slice(10, 20).join()));
    expect({ code: second.code, stderr: second.stderr }).toMatchObject({ code: 0 });
    process.kill(inside, 'SIGCONT');
    const { code, stdout, stderr } = await first.result;
    expect({ code, stderr }).toMatchObject({ code: 5 });
    expect(stdout).toMatch(/\.lock was removed while this process held it/);
    await expectWholeRun(out, database.url, ids.slice(10, 20));
    await own.drop();
  });
});

describe('a start that is interrupted', () => {
  it('while the embedded database is made ends with 130; the next one finishes', async () => {
    const run = startCli(scrapeArgs({ databaseUrl: null }, '--ids', ids.slice(0, 5).join()));
    await expect.poll(() => existsSync(join(out, 'pglite'))).toBe(true);
    run.process.kill('SIGINT');
    const { code, stdout, stderr } = await run.result;
    expect({ code, stderr }).toMatchObject({ code: 130 });
    expect(JSON.parse(stdout)).toMatchObject({ scraped: 0, stop: { cause: 'interrupted' } });
    expect(site.requests.filter(({ page }) => page === 'title')).toEqual([]);
    const resumed = await runCli(scrapeArgs({ databaseUrl: null }, '--resume'));
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    await expectWholeRun(out, null, ids.slice(0, 5));
  });
});
