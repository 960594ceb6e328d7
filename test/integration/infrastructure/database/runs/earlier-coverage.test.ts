import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DEMO_OPTIONS } from '../../../../../src/application/run-record.js';
import type { RunList } from '../../../../../src/domain/run-list.js';
import { findEarlierCoverage } from '../../../../../src/infrastructure/database/runs/earlier-coverage.js';
import type { SqlDatabase } from '../../../../../src/infrastructure/database/sql-database.js';
import { DATABASES, type OpenTestDatabase } from '../../../../support/stores/databases.js';
import { IDS } from '../../../../support/stores/journals.js';

const TOP: RunList = { kind: 'chart', chart: 'top' };
const DATASETS = { source: ['imdb-datasets'] };

describe.each(DATABASES)('findEarlierCoverage on %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });

  beforeEach(() => database.execute('delete from runs', []));

  afterAll(() => opened?.remove());

  /** A run that ended so many minutes ago; `null` for one that was killed. */
  async function aRun(
    list: RunList,
    minutesAgo: number | null,
    report: unknown,
    options = {},
  ): Promise<number> {
    const { rows } = await database.execute(
      `insert into runs (catalogue, list, options, report, finished_at)
       values ('imdb', $1::jsonb, $4::jsonb, $2::jsonb, now() - make_interval(mins => $3::integer)) returning id`,
      [
        JSON.stringify(list),
        report === null ? null : JSON.stringify(report),
        minutesAgo,
        JSON.stringify(options),
      ],
    );
    return z.number().parse(rows[0]?.[0]);
  }

  const scraped = (movies: number) => ({
    scraped: movies,
    fields: { plot: { filled: 1, origins: { dom: 1 } } },
    more: true,
  });

  const now = (list: RunList) => findEarlierCoverage(database, { catalogue: 'imdb', runId: 0, list });

  it('takes the run that ended last, with how full its fields were', async () => {
    await aRun(TOP, 10, scraped(50));
    const newest = await aRun(TOP, 5, scraped(40));
    await aRun(TOP, 20, scraped(60));
    expect(await now(TOP)).toEqual({ runId: newest, scraped: 40, fields: { plot: { filled: 1 } } });
  });

  it('passes over the run itself, killed runs, small runs and reports of another shape', async () => {
    const good = await aRun(TOP, 60, scraped(20));
    await aRun(TOP, 50, scraped(19));
    await aRun(TOP, null, scraped(100));
    await aRun(TOP, 40, null);
    await aRun(TOP, 30, { scraped: 'many', fields: {} });
    const itself = await aRun(TOP, 1, scraped(100));
    const found = await findEarlierCoverage(database, { catalogue: 'imdb', runId: itself, list: TOP });
    expect(found?.runId).toBe(good);
  });

  it('compares no run with that of a demo', async () => {
    const own = await aRun(TOP, 10, scraped(50));
    await aRun(TOP, 5, scraped(50), DEMO_OPTIONS);
    expect((await now(TOP))?.runId).toBe(own);
  });

  it('compares no run with one over another catalogue', async () => {
    const failed = { kind: 'failed', run: 1 } as const;
    const own = await aRun(failed, 10, scraped(50));
    const others = await aRun(failed, 5, scraped(50));
    await database.execute(`update runs set catalogue = 'tmdb' where id = $1`, [others]);
    expect((await now(failed))?.runId).toBe(own);
  });

  it('compares no run with one of another source', async () => {
    const pages = await aRun(TOP, 10, scraped(50));
    const datasets = await aRun(TOP, 5, scraped(50), DATASETS);
    const itself = await aRun(TOP, null, null, DATASETS);
    expect((await now(TOP))?.runId).toBe(pages);
    expect(
      (await findEarlierCoverage(database, { catalogue: 'imdb', runId: itself, list: TOP }))?.runId,
    ).toBe(datasets);
  });

  it('compares no run that had another source to fall back on with one that had none', async () => {
    const alone = await aRun(TOP, 10, scraped(50));
    const backed = await aRun(TOP, 5, scraped(50), { fallback: ['imdb-datasets'] });
    const itself = await aRun(TOP, null, null, { fallback: ['imdb-datasets'] });
    expect((await now(TOP))?.runId).toBe(alone);
    expect(
      (await findEarlierCoverage(database, { catalogue: 'imdb', runId: itself, list: TOP }))?.runId,
    ).toBe(backed);
  });

  it('compares lists over the datasets with one another, and others of an older version only with the same', async () => {
    const listed = await aRun({ kind: 'datasets', query: 'kind=movie' }, 10, scraped(50));
    const other = await aRun({ kind: 'text', text: 'chart popular' }, 5, scraped(50));
    expect((await now({ kind: 'datasets', query: 'kind=short' }))?.runId).toBe(listed);
    expect((await now({ kind: 'text', text: 'chart popular' }))?.runId).toBe(other);
    expect(await now({ kind: 'text', text: 'chart best' })).toBeNull();
  });

  it('compares only charts of the same name, and lists of ids with one another', async () => {
    const top = await aRun(TOP, 10, scraped(50));
    await aRun({ kind: 'chart', chart: 'toptv' }, 5, scraped(50));
    const ids = await aRun(IDS, 4, scraped(50));
    await aRun({ kind: 'failed', run: 1 }, 3, scraped(50));
    expect((await now(TOP))?.runId).toBe(top);
    expect((await now({ kind: 'ids', from: { file: 'ids.txt' } }))?.runId).toBe(ids);
    expect(await now({ kind: 'chart', chart: 'moviemeter' })).toBeNull();
  });
});
