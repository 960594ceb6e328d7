import { cp, readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { films } from '../../src/demo/imdb-site/films.js';
import { type LocalSite, startLocalSite } from '../../src/demo/imdb-site/local-site.js';
import type { RunReport } from '../../src/domain/engine/run-report.js';
import { aPage, nextDataOf, titleFacts } from '../support/builders/title-page-builder.js';
import { runCli } from '../support/processes/cli.js';
import { withoutPrlimit } from '../support/processes/skipped.js';
import { smallFileSystem } from '../support/processes/small-file-system.js';
import { temporaryFolder } from '../support/processes/temporary-folder.js';
import { csvContents, expectWholeRun } from '../support/stores/compare-stores.js';
import { createTestPglite } from '../support/stores/pglite.js';
import { createTestDatabase, type TestDatabase } from '../support/stores/postgres.js';

const ids = films.map(({ titleId }) => titleId);

let site: LocalSite;
let database: TestDatabase;

beforeEach(async () => {
  site = await startLocalSite({ weightBytes: 60_000 });
  database = await createTestDatabase();
});

afterEach(async () => {
  await site?.close();
  await database?.drop();
});

function scrapeArgs(out: string, ...extra: string[]): string[] {
  const where = ['--base-url', site.url, '--out', out, '--database-url', database.url];
  return ['scrape', ...where, '--rate', '0', '--concurrency', '10', '--json', ...extra];
}

/** A run that had no room ended with 5 and a report that says what to do, and left whole rows only. */
async function expectStoppedWhole(out: string, result: Awaited<ReturnType<typeof runCli>>): Promise<void> {
  expect({ code: result.code, stderr: result.stderr }).toMatchObject({ code: 5 });
  const report: RunReport = JSON.parse(result.stdout);
  expect(report.stop).toMatchObject({ cause: 'fatal' });
  expect(report.stop?.message).toMatch(
    /\.csv cannot grow \(.*\); what was saved before is whole: make room, then run the same command again$/,
  );
  const { movies, links } = await csvContents(join(out, 'csv'));
  expect(movies.length).toBeGreaterThan(0);
  expect(movies).toHaveLength(report.stores.csv?.inserted ?? 0);
  const movieIds = new Set(movies.map((row) => row.slice(0, row.indexOf(','))));
  expect(links.filter((row) => !movieIds.has(row.slice(0, row.indexOf(','))))).toEqual([]);
  // The database had room, so nothing of the run's stop concerns it.
  expect(report.stores.postgres?.unsaved).toBe(0);
}

describe('a run on a disk that is full', () => {
  it('stops with 5 and leaves whole rows; with room, resuming ends complete', async ({ skip }) => {
    const disk = await smallFileSystem('128k');
    if (disk === undefined) return skip('this user may not mount a small file system');
    await expectStoppedWhole(disk.folder, await runCli(scrapeArgs(disk.folder)));
    disk.resize('8m');
    const { code, stderr } = await runCli(scrapeArgs(disk.folder, '--resume'));
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await expectWholeRun(disk.folder, database.url, ids);
  });

  it.skipIf(withoutPrlimit())('and one whose files may not pass a size does the same', async () => {
    const out = await temporaryFolder();
    const limited = await runCli(scrapeArgs(out), { prefix: ['prlimit', '--fsize=50001'] });
    await expectStoppedWhole(out, limited);
    const { code, stderr } = await runCli(scrapeArgs(out, '--resume'));
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await expectWholeRun(out, database.url, ids);
  });

  it('still reports when room runs out only while superseded rows are dropped at the end', async ({
    skip,
  }) => {
    const disk = await smallFileSystem('8m');
    if (disk === undefined) return skip('this user may not mount a small file system');
    const some = Array.from({ length: 40 }, (_, at) => `tt${9_100_001 + at}`);
    const longPages = (plot: string) => {
      for (const id of some) {
        const body = aPage({ nextData: nextDataOf(titleFacts({ id, plot: plot.repeat(5_000), cast: [] })) });
        site.behave({ kind: 'page', body, titleId: id });
      }
    };
    const args = scrapeArgs(disk.folder, '--ids', some.join());
    longPages('once ');
    expect((await runCli(args)).code).toBe(0);
    // Room for the changed rows, but not for a third copy.
    const { size } = await stat(join(disk.folder, 'csv', 'movies.csv'));
    disk.resize(String(Math.round(size * 2.5)));
    longPages('again ');
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stderr }).toMatchObject({ code: 5 });
    expect(JSON.parse(stdout)).toMatchObject({
      scraped: 40,
      failed: 0,
      exitCode: 5,
      stop: { cause: 'fatal', message: expect.stringMatching(/movies\.csv cannot grow/) },
    });
    disk.resize('8m');
    expect((await runCli(args)).code).toBe(0);
    await expectWholeRun(disk.folder, database.url, some);
    expect((await readdir(join(disk.folder, 'csv'))).sort()).toEqual([
      'actors.csv',
      'movie_actor.csv',
      'movies.csv',
    ]);
  });

  it('with its embedded database on it stops with 5 too, and goes on with room', async ({ skip }) => {
    const disk = await smallFileSystem('400m');
    if (disk === undefined) return skip('this user may not mount a small file system');
    const embedded = await createTestPglite();
    await cp(embedded.folder, join(disk.folder, 'pglite'), { recursive: true });
    await embedded.remove();
    const args = scrapeArgs(disk.folder).filter((arg) => arg !== '--database-url' && arg !== database.url);
    const { blocks, bavail, bsize } = await statfs(disk.folder);
    disk.resize(String((blocks - bavail) * bsize + 200_000));
    const { code, signal, stdout, stderr } = await runCli(args);
    expect({ code, signal, stderr }).toMatchObject({ code: 5, signal: null });
    expect(JSON.parse(stdout)).toMatchObject({
      stop: { cause: 'fatal', message: expect.stringMatching(/(has no room left|cannot grow) .*make room/) },
    });
    disk.resize('400m');
    const again = await runCli(args);
    expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
    await expectWholeRun(disk.folder, null, ids);
  });
});
