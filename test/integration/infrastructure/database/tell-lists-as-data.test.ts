import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunList, runListText } from '../../../../src/domain/run-list.js';
import { MIGRATIONS_FOLDER, migrate } from '../../../../src/infrastructure/database/migrations.js';
import { PostgresDatabase } from '../../../../src/infrastructure/database/postgres-database.js';
import {
  findRun,
  findRunWithFailures,
  type TargetRecord,
  targetsOfRun,
} from '../../../../src/infrastructure/database/runs/run-records.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { createTestDatabase, type TestDatabase } from '../../../support/stores/postgres.js';

const BEFORE = 10;

/** What a run of schema version 10 says of its list, and what it is. */
const LISTS: readonly (readonly [text: string, source: object | null, list: RunList])[] = [
  ['chart top', { kind: 'chart', chart: 'top' }, { kind: 'chart', chart: 'top' }],
  ['chart tvmeter', null, { kind: 'chart', chart: 'tvmeter' }],
  ['chart popular', null, { kind: 'text', text: 'chart popular' }],
  [
    'datasets list (kind=movie votes>=25000)',
    { kind: 'datasets', query: 'kind=movie votes>=25000' },
    { kind: 'datasets', query: 'kind=movie votes>=25000' },
  ],
  ['datasets list (kind=short)', null, { kind: 'datasets', query: 'kind=short' }],
  ['failed titles of run 12', null, { kind: 'failed', run: 12 }],
  ['failed titles of run x', null, { kind: 'text', text: 'failed titles of run x' }],
  ['list of ids', null, { kind: 'ids', from: 'arguments' }],
  ['list on standard input', null, { kind: 'ids', from: 'standard-input' }],
  ['list in my "ids" (2).txt', null, { kind: 'ids', from: { file: 'my "ids" (2).txt' } }],
  ['list in \n', null, { kind: 'ids', from: { file: '\n' } }],
  ['list in ', null, { kind: 'text', text: 'list in ' }],
  ['ids', null, { kind: 'text', text: 'ids' }],
  ['', null, { kind: 'text', text: '' }],
];

let place: TestDatabase;
let database: PostgresDatabase;

/** Runs of schema version 10, of which the last two have titles, and then the newest version. */
beforeAll(async () => {
  place = await createTestDatabase('empty');
  database = new PostgresDatabase({ url: place.url });
  const folder = await temporaryFolder();
  const all = fileURLToPath(MIGRATIONS_FOLDER);
  for (const name of await readdir(all)) {
    if (Number.parseInt(name, 10) <= BEFORE) await cp(join(all, name), join(folder, name));
  }
  await migrate(database, pathToFileURL(`${folder}/`));
  for (const [text, source] of LISTS) {
    await database.execute(
      `insert into runs (list, options, list_source, started_at) values ($1, '{}', $2, '2026-11-20T08:00:00Z')`,
      [text, source === null ? null : JSON.stringify(source)],
    );
  }
  // The datasets are of November 1, and gave both titles after the first run had failed.
  await database.script(`
    insert into run_titles (run_id, position, title_id, state, failure_kind, route, finished_at) values
      (1, 1, 'tt0000001', 'failed', 'blocked', 'direct', '2026-11-10T08:00:00Z'),
      (2, 1, 'tt0000001', 'done', null, 'imdb-datasets', '2026-11-01T00:00:00Z'),
      (2, 2, 'tt0000002', 'done', null, 'tor-3', '2026-11-20T08:30:00Z'),
      (2, 3, 'tt0000003', 'done', null, null, '2026-11-20T08:31:00Z'),
      (2, 4, 'tt0000004', 'skipped', null, null, '2026-11-20T08:32:00Z'),
      (2, 5, 'tt0000005', 'failed', 'not-found', 'imdb-datasets', '2026-11-20T08:33:00Z')`);
  await migrate(database);
});

afterAll(async () => {
  await database?.close();
  await place?.drop();
});

it.each(LISTS.map((list, index) => [index + 1, ...list] as const))(
  'the list of stored run %i, %j, is read as data',
  async (runId, text, _, list) => {
    const run = await findRun(database, runId);
    expect(run?.list).toEqual(list);
    // Runs of every catalogue can fail, so this text alone no longer names titles.
    const told = list.kind === 'failed' ? `what failed in run ${list.run}` : text;
    expect(run === undefined ? undefined : runListText(run.list)).toBe(told);
  },
);

it('stored titles know their source by the route that brought them, where there is one', async () => {
  const titles: TargetRecord[] = [];
  for await (const title of targetsOfRun(database, 2, { state: null, kinds: [] })) titles.push(title);
  expect(titles.map(({ source, finishedAt }) => [source, finishedAt])).toEqual([
    ['imdb-datasets', '2026-11-20T08:00:00.000Z'],
    ['imdb-html', '2026-11-20T08:30:00.000Z'],
    [null, '2026-11-20T08:31:00.000Z'],
    [null, '2026-11-20T08:32:00.000Z'],
    [null, '2026-11-20T08:33:00.000Z'],
  ]);
});

it('a stored title that the datasets gave after it had failed fails no more', async () => {
  expect(await findRunWithFailures(database, 'imdb', ['blocked'])).toBeUndefined();
});
