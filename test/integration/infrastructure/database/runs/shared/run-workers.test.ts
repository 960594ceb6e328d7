import { hostname } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WorkerPart } from '../../../../../../src/domain/engine/workers-sum.js';
import { RunWorkers } from '../../../../../../src/infrastructure/database/runs/shared/run-workers.js';
import {
  partsOfRun,
  workedSeconds,
} from '../../../../../../src/infrastructure/database/runs/shared/worker-parts.js';
import type { SqlDatabase } from '../../../../../../src/infrastructure/database/sql-database.js';
import { aRouteShare, aShare, someFigures } from '../../../../../support/builders/worker-part.js';
import { DATABASES, type OpenTestDatabase } from '../../../../../support/stores/databases.js';
import { aSharedRun, aWorkerOf, keepSilent } from '../../../../../support/stores/shared-runs.js';

const SHARE = aShare({
  figures: someFigures({
    attempts: 3,
    durations: [[4, 3]],
    fields: { title: { filled: 2, origins: { 'json-ld': 1 } } },
    furtherSources: { tmdb: 1 },
    warnings: ['the site said \u0000 nothing'],
  }),
  routes: [aRouteShare({ durations: [[4, 3]] })],
  rows: { came: 20, repeats: 1, kept: 19 },
});

describe.each(DATABASES)('RunWorkers in %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;
  let workers: RunWorkers;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
    workers = new RunWorkers(database);
  });
  afterEach(() => database.script('truncate runs cascade'));
  afterAll(() => opened?.remove());

  async function parts(runId: number): Promise<readonly WorkerPart[]> {
    const found: WorkerPart[] = [];
    for await (const part of partsOfRun(database, runId)) found.push(part);
    return found;
  }

  it('lists a process with its machine, the ranges that it holds and what it has saved', async () => {
    const runId = await aSharedRun(database);
    const worker = await aWorkerOf(database, runId, { saved: { inserted: 5, unchanged: 1 } });
    const ranges = [
      { first: 1, last: 500 },
      { first: 501, last: 620 },
    ];
    expect(await workers.heartbeat(runId, worker, { ranges, share: null })).toBe(true);
    expect(await workers.ofRun(runId, 10)).toMatchObject({
      all: 1,
      workers: [
        {
          runId,
          worker,
          machine: { host: hostname(), pid: process.pid },
          version: '1.0.0',
          endedAt: null,
          standing: 'working',
          ranges,
          saved: { inserted: 5, updated: 0, unchanged: 1 },
        },
      ],
    });
  });

  it('counts a process that was not heard of for half a minute as gone, unless it had ended', async () => {
    const runId = await aSharedRun(database);
    const [silent, ended, alive] = [
      await aWorkerOf(database, runId),
      await aWorkerOf(database, runId),
      await aWorkerOf(database, runId),
    ];
    await workers.end(runId, ended, null);
    await keepSilent(database, silent, 31);
    await keepSilent(database, ended, 32);
    await keepSilent(database, alive, 25);
    const list = await workers.ofRun(runId, 10);
    expect(list.workers.map(({ worker, standing }) => [worker, standing])).toEqual([
      [alive, 'working'],
      [silent, 'gone'],
      [ended, 'ended'],
    ]);
    expect(list.workers[1]?.silentSeconds).toBeGreaterThanOrEqual(31);
    expect((await parts(runId)).map(({ isGone }) => isGone)).toEqual([false, true, false]);
  });

  it('gives back what a process has counted, and keeps it when a heartbeat says nothing new', async () => {
    const runId = await aSharedRun(database);
    const worker = await aWorkerOf(database, runId, { saved: { updated: 2 } });
    expect(await parts(runId)).toMatchObject([{ share: null }]);
    await workers.heartbeat(runId, worker, { ranges: [], share: SHARE });
    await workers.heartbeat(runId, worker, { ranges: [{ first: 1, last: 2 }], share: null });
    const figures = { ...SHARE.figures, warnings: ['the site said  nothing'] };
    expect(await parts(runId)).toEqual([
      {
        machine: hostname(),
        name: `process ${process.pid} on ${hostname()}`,
        saved: { inserted: 0, updated: 2, unchanged: 0 },
        share: { ...SHARE, figures },
        isGone: false,
      },
    ]);
  });

  it('lets a process end once: a late heartbeat brings nothing back', async () => {
    const runId = await aSharedRun(database);
    const worker = await aWorkerOf(database, runId);
    const held = [{ first: 1, last: 2 }];
    await workers.heartbeat(runId, worker, { ranges: held, share: null });
    expect(await workers.end(runId, worker, SHARE)).toBe(true);
    expect(await workers.heartbeat(runId, worker, { ranges: held, share: null })).toBe(false);
    expect(await workers.end(runId, worker, null)).toBe(false);
    const [ended] = (await workers.ofRun(runId, 1)).workers;
    expect(ended).toMatchObject({ standing: 'ended', ranges: [] });
    expect(ended?.endedAt).not.toBeNull();
    expect(await parts(runId)).toMatchObject([{ share: { figures: { attempts: 3 } } }]);
  });

  it('takes a registration whose answer was lost again as the same', async () => {
    const runId = await aSharedRun(database);
    const worker = await aWorkerOf(database, runId, { saved: { inserted: 4 } });
    await workers.register(runId, worker, '1.0.0');
    expect(await workers.ofRun(runId, 5)).toMatchObject({ all: 1, workers: [{ saved: { inserted: 4 } }] });
  });

  it('tells a process whose run was deleted that it is not known', async () => {
    const runId = await aSharedRun(database);
    const worker = await aWorkerOf(database, runId);
    await database.execute('delete from runs where id = $1', [runId]);
    expect(await workers.heartbeat(runId, worker, { ranges: [], share: SHARE })).toBe(false);
  });

  it('lists the processes of every shared run that is not finished, and how many there are in all', async () => {
    const [one, finished, other] = [
      await aSharedRun(database),
      await aSharedRun(database),
      await aSharedRun(database),
    ];
    for (const runId of [one, finished, other, other]) await aWorkerOf(database, runId);
    await database.execute('update runs set finished_at = now() where id = $1', [finished]);
    const { workers: listed, all } = await workers.ofUnfinishedRuns(10);
    expect({ all, runs: listed.map(({ runId }) => runId).sort() }).toEqual({
      all: 3,
      runs: [one, other, other].sort(),
    });
    expect(await workers.ofUnfinishedRuns(1)).toMatchObject({ all: 3, workers: [{}] });
  });

  it.each([
    ['of a later format', '{"format":2,"share":{}}'],
    ['of no format', '{"attempts":3}'],
    ['that cannot be', JSON.stringify({ format: 1, share: { ...aShare(), routes: [{ id: 1 }] } })],
    ['that are no object', '7'],
  ])('takes figures %s for unreadable, and the rest of the process all the same', async (_name, figures) => {
    const runId = await aSharedRun(database);
    const worker = await aWorkerOf(database, runId, { saved: { inserted: 9 } });
    await database.execute(
      `update run_workers set figures = $2::jsonb, machine = '"elsewhere"', ranges = '{"of":"another"}' where worker = $1`,
      [worker, figures],
    );
    expect(await parts(runId)).toEqual([
      {
        machine: 'an unknown machine',
        name: 'a process',
        saved: { inserted: 9, updated: 0, unchanged: 0 },
        share: 'unreadable',
        isGone: false,
      },
    ]);
    expect(await workers.ofRun(runId, 1)).toMatchObject({ workers: [{ machine: null, ranges: [] }] });
  });

  it('reads the processes of a run in pieces, the one that was heard of last first', async () => {
    const runId = await aSharedRun(database);
    await database.execute(
      `insert into run_workers (run_id, worker, machine, version, heard_at, inserted)
       select $1, 'worker ' || n, '{}', '1', now() - n * interval '1 second', n from generate_series(1, 120) as n`,
      [runId],
    );
    expect((await parts(runId)).map(({ saved }) => saved.inserted)).toEqual(
      Array.from({ length: 120 }, (_, index) => index + 1),
    );
  });

  it('counts the time in which anybody worked, not that in which a run lay still', async () => {
    const runId = await aSharedRun(database);
    expect(await workedSeconds(database, runId)).toBe(0);
    const spans = [
      [0, 10],
      [5, 20],
      [6, 8],
      [100, 130],
    ];
    for (const [from, to] of spans) {
      await database.execute(
        `insert into run_workers (run_id, worker, machine, version, started_at, heard_at)
         values ($1, $2, '{}', '1', to_timestamp($3::integer), to_timestamp($4::integer))`,
        [runId, `${from}`, from ?? 0, to ?? 0],
      );
    }
    expect(await workedSeconds(database, runId)).toBe(50);
  });
});
