import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StorePatience } from '../../../../../src/application/engine/store-patience.js';
import { planRun } from '../../../../../src/application/plan-run.js';
import type { RunList } from '../../../../../src/domain/run-list.js';
import { PostgresRunRecords } from '../../../../../src/infrastructure/database/runs/postgres-run-records.js';
import { PostgresRunStarts } from '../../../../../src/infrastructure/database/runs/postgres-run-starts.js';
import { findRun } from '../../../../../src/infrastructure/database/runs/run-records.js';
import { readGivenList } from '../../../../../src/presentation/options/given-list.js';
import { GivenValues } from '../../../../../src/presentation/options/given-values.js';
import { scrapeOptions } from '../../../../../src/presentation/options/options.js';
import { ScrapeRequest } from '../../../../../src/presentation/run/imdb/scrape-request.js';
import { temporaryFolder } from '../../../../support/processes/temporary-folder.js';
import { type OpenTestDatabase, openServer } from '../../../../support/stores/databases.js';

const QUERY = 'kind=movie votes>=25000';

let opened: OpenTestDatabase;

beforeAll(async () => {
  opened = await openServer();
});
afterAll(() => opened?.remove());

/** Plans a run over what is given, and says what the journal has of its list. */
async function journaled(values: Record<string, unknown>) {
  const given = await new GivenValues(values, Object.keys(scrapeOptions)).checked();
  const request = new ScrapeRequest(given, await readGivenList(given.settings, given.flagged));
  const { database } = opened;
  const events = { say: () => {}, onLost: () => {}, signal: new AbortController().signal };
  const patience = new StorePatience('database', {
    patienceMs: 0,
    now: Date.now,
    onOutage: () => {},
    onTrouble: () => {},
  });
  const starts = new PostgresRunStarts(database, events, patience);
  const plan = await planRun(request, new PostgresRunRecords(database), starts, () => {});
  await plan.lease.release();
  const run = await findRun(opened.database, plan.lease.runId);
  if (run === undefined) throw new Error('the run is not in the journal');
  return { plan, run, request };
}

describe('the list of a new run in the journal', () => {
  it.each<[Record<string, unknown>, RunList]>([
    [{}, { kind: 'chart', chart: 'top' }],
    [{ chart: 'toptv' }, { kind: 'chart', chart: 'toptv' }],
    [{ list: QUERY }, { kind: 'datasets', query: QUERY }],
  ])('of %j is pulled, and the rest of it can be pulled again', async (values, list) => {
    const { plan, run, request } = await journaled(values);
    expect(run).toMatchObject({ list, listComplete: false });
    expect(plan).toMatchObject({ list, listComplete: false });
    expect(request.hasRest(run.list)).toBe(true);
  });

  it('of ids is there whole', async () => {
    const { plan, run } = await journaled({ ids: 'tt0000001,tt0000002' });
    const list = { kind: 'ids', from: 'arguments' };
    expect(run).toMatchObject({ list, listComplete: true, queued: 2 });
    expect(plan).toMatchObject({ list, listComplete: true });
  });

  it('of a file names it without what looks like a password', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'http:'));
    const file = join(folder, 'http:', 'me:secret@ids.txt');
    await writeFile(file, 'tt0000003\n');
    const { run } = await journaled({ idsFile: file });
    expect(run).toMatchObject({ list: { kind: 'ids', from: { file: expect.any(String) } }, queued: 1 });
    expect(JSON.stringify(run.list)).not.toContain('secret');
  });

  it('of titles that failed names their run', async () => {
    const { run } = await journaled({ ids: 'tt0000004' });
    await opened.database.execute(
      `update run_targets set state = 'failed', failure_kind = 'blocked', finished_at = now() where run_id = $1`,
      [run.runId],
    );
    const again = await journaled({ retryFailed: true });
    expect(again.run).toMatchObject({ list: { kind: 'failed', run: run.runId }, queued: 1 });
  });
});

it.each<RunList>([
  { kind: 'ids', from: 'standard-input' },
  { kind: 'failed', run: 1 },
  { kind: 'text', text: 'list of ids' },
])('the rest of an older run over %j is nowhere', async (list) => {
  const { request } = await journaled({});
  expect(request.hasRest(list)).toBe(false);
});
