import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findEarlierCoverage } from '../../../../src/infrastructure/database/earlier-coverage.js';
import { DEMO_OPTIONS } from '../../../../src/infrastructure/database/run-records.js';
import type { SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';
import { DATABASES, type OpenTestDatabase } from '../../../support/databases.js';

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
    list: string,
    minutesAgo: number | null,
    report: unknown,
    options = {},
  ): Promise<number> {
    const { rows } = await database.execute(
      `insert into runs (list, options, report, finished_at)
       values ($1, $4::jsonb, $2::jsonb, now() - make_interval(mins => $3::integer)) returning id`,
      [list, report === null ? null : JSON.stringify(report), minutesAgo, JSON.stringify(options)],
    );
    return z.number().parse(rows[0]?.[0]);
  }

  const scraped = (movies: number) => ({
    scraped: movies,
    fields: { plot: { filled: 1, origins: { dom: 1 } } },
    more: true,
  });

  const now = (list: string) => findEarlierCoverage(database, { runId: 0, list });

  it('takes the run that ended last, with how full its fields were', async () => {
    await aRun('chart top', 10, scraped(50));
    const newest = await aRun('chart top', 5, scraped(40));
    await aRun('chart top', 20, scraped(60));
    expect(await now('chart top')).toEqual({ runId: newest, scraped: 40, fields: { plot: { filled: 1 } } });
  });

  it('passes over the run itself, killed runs, small runs and reports of another shape', async () => {
    const good = await aRun('chart top', 60, scraped(20));
    await aRun('chart top', 50, scraped(19));
    await aRun('chart top', null, scraped(100));
    await aRun('chart top', 40, null);
    await aRun('chart top', 30, { scraped: 'many', fields: {} });
    const itself = await aRun('chart top', 1, scraped(100));
    const found = await findEarlierCoverage(database, { runId: itself, list: 'chart top' });
    expect(found?.runId).toBe(good);
  });

  it('compares no run with that of a demo', async () => {
    const own = await aRun('chart top', 10, scraped(50));
    await aRun('chart top', 5, scraped(50), DEMO_OPTIONS);
    expect((await now('chart top'))?.runId).toBe(own);
  });

  it('compares only charts of the same name, and lists of ids with one another', async () => {
    const top = await aRun('chart top', 10, scraped(50));
    await aRun('chart toptv', 5, scraped(50));
    const ids = await aRun('list of ids', 4, scraped(50));
    await aRun('failed titles of run 1', 3, scraped(50));
    expect((await now('chart top'))?.runId).toBe(top);
    expect((await now('list in ids.txt'))?.runId).toBe(ids);
    expect(await now('chart moviemeter')).toBeNull();
  });
});
