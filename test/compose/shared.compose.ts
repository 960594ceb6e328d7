import { chown, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { titleAt } from '../../src/demo/imdb-site/films.js';
import { deadline } from '../support/processes/deadlines.js';
import { ComposeProject } from './compose-project.js';
import { describeWithEngine } from './with-engine.js';

const peersSchema = z.record(z.string(), z.record(z.string(), z.number()));

/** Six ranges, more than there are workers. */
const TITLES = 3_000;
const WORKERS = 4;

describeWithEngine('docker compose with a run that four workers share', (engine) => {
  let project: ComposeProject;
  let exitCode: number;

  beforeAll(async () => {
    project = await ComposeProject.create(engine, {
      name: 'imdb-scraper-test-shared',
      overrides: ['test/compose/shared.override.yml'],
      profiles: ['demo', 'schedule'],
      environment: {
        WORKERS: 'shared',
        TOR: 'false',
        IMDB_BASE_URL: 'http://www.imdb.test:8080',
        RATE: '0',
        MAX_THREADS: '1',
        REQUEST_TIMEOUT: '120',
        // The next leap day.
        SCHEDULE_AT: '0 9 29 2 *',
        TITLES: String(TITLES),
        WEIGHT_BYTES: '30000',
        // So long that every worker is there before the ranges are gone.
        SWITCHES: 'latency=200',
      },
    });
    const ids = join(project.tree.folder, 'data', 'ids.txt');
    const lines = Array.from({ length: TITLES }, (_, index) => titleAt(index).titleId);
    await writeFile(ids, `${lines.join('\n')}\n`);
    await chown(ids, project.tree.owner.uid, project.tree.owner.gid);
    await project.mustCompose(['build', 'site', 'scraper', 'worker'], { timeoutMs: 600_000 });
    await project.mustCompose(['up', '-d', 'postgres', 'site']);
    // Without Tor, on which they would wait.
    await project.mustCompose(['up', '--no-start', '--no-deps', 'scraper', 'worker']);
    expect(await project.containers('worker')).toEqual([]);
    await vi.waitFor(async () => expect(await project.queryPostgres('select 1')).toBe('1'), deadline(6));
    await project.mustCompose(['up', '-d', '--no-deps', '--scale', `worker=${WORKERS}`, 'scraper', 'worker']);
    exitCode = await project.exitCodeOf('scraper', deadline(20));
  });
  afterAll(() => project?.remove());

  /** Which pages every address has asked the site for. */
  async function peers() {
    const script = "fetch('http://127.0.0.1:8081').then(async (answer) => console.log(await answer.text()))";
    return peersSchema.parse(
      JSON.parse(await project.mustCompose(['exec', '-T', 'site', 'node', '-e', script])),
    );
  }

  test('the scraper waits for its end and ends with exit code 0', async () => {
    expect(exitCode, await project.logs('scraper', 'worker')).toBe(0);
    expect(await project.moviesInPostgres()).toBe(TITLES);
  });

  test('the four workers ask for all of the titles, and the scraper for none', async () => {
    const asked = await peers();
    const titlesOf = async (service: string) => {
      const addresses = (await project.containers(service)).flatMap((one) => Object.values(one.addresses));
      return addresses.map((address) => asked[address]?.title ?? 0).filter((count) => count > 0);
    };
    const byWorkers = await titlesOf('worker');
    expect(byWorkers, JSON.stringify(asked)).toHaveLength(WORKERS);
    expect(byWorkers.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(TITLES);
    expect(await titlesOf('scraper')).toEqual([]);
  });

  test('the report of the run names the four machines, and each title was saved once', async () => {
    const shown = await project.mustCompose([
      'run',
      '--rm',
      '-T',
      '--no-deps',
      'scraper',
      'runs',
      'show',
      '1',
    ]);
    const machines = [...shown.matchAll(/^process \d+ on (\w+) +ended/gm)].map(([, host]) => host);
    const ids = (await project.containers('worker')).map(({ id }) => id.slice(0, 12));
    expect(new Set(machines), shown).toEqual(new Set(ids));
    const saved = 'select sum(inserted), sum(updated + unchanged) from run_workers where run_id = 1';
    expect(await project.queryPostgres(saved)).toBe(`${TITLES}|0`);
  });

  test('the CSV files have what the workers saved, written by the scraper', async () => {
    const file = join(project.tree.folder, 'data', 'csv', 'movies.csv');
    expect(parse(await readFile(file), { columns: true, bom: true })).toHaveLength(TITLES);
  });

  test('a schedule has all that it needs in its container, and waits for its time until it is stopped', async () => {
    await project.mustCompose(['up', '-d', '--no-deps', 'schedule'], { timeoutMs: 600_000 });
    await vi.waitFor(async () => {
      expect(await project.logs('schedule')).toMatch(/next: \d{4}-02-29T09:00Z/);
    }, deadline(6));
    await project.mustCompose(['stop', 'schedule']);
    expect((await project.container('schedule')).exitCode).toBe(130);
  });

  test('workers wait for the next run until they are stopped', async () => {
    await project.mustCompose(['stop', 'worker']);
    const codes = (await project.containers('worker')).map((container) => container.exitCode);
    expect(codes, await project.logs('worker')).toEqual(Array.from({ length: WORKERS }, () => 130));
  });
});
