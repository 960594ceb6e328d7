import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Changes } from '../../../../../src/domain/tmdb/collection.js';
import { lastChangesDays } from '../../../../../src/infrastructure/database/runs/last-changes-days.js';
import { findRun } from '../../../../../src/infrastructure/database/runs/run-records.js';
import { DATABASES, type OpenTestDatabase } from '../../../../support/stores/databases.js';

const MOVIES = { changesOf: ['movie'], since: '2026-09-01', all: false, what: false } as const;

describe.each(DATABASES)('the last run over changes in %s', (_, open) => {
  let opened: OpenTestDatabase;

  beforeAll(async () => {
    opened = await open();
  });
  beforeEach(() => opened.database.script('truncate runs cascade'));
  afterAll(() => opened?.remove());

  /** A run that ended, on whose day these targets failed; the number of it. */
  async function ended(today: string, of: object, failed: readonly string[] = []): Promise<number> {
    const collection = { of, limit: null, details: true, reviews: false, today };
    const { rows } = await opened.database.execute(
      `insert into runs (catalogue, list, options, finished_at, list_complete) values ('tmdb', $1, '{}', now(), true)
       returning id::integer`,
      [JSON.stringify({ kind: 'collection', collection })],
    );
    const runId = Number(rows[0]?.[0]);
    for (const [at, key] of failed.entries()) {
      await opened.database.execute(
        `insert into run_targets (run_id, position, key, state, finished_at) values ($1, $2, $3, 'failed', now())`,
        [runId, at + 1, key],
      );
    }
    return runId;
  }

  const days = (of: Partial<Changes> = {}) => lastChangesDays(opened.database, { ...MOVIES, ...of });
  const last = async (of: Partial<Changes> = {}) => (await days(of)).get('movie') ?? null;

  it('is the newest that read all pages, whichever edits it could not have', async () => {
    await ended('2026-09-20', MOVIES);
    const range = 'start_date=2026-09-20&end_date=2026-09-22';
    await ended('2026-09-21', MOVIES, ['movie/603', `movie/603/changes?${range}`]);
    await ended('2026-09-22', MOVIES, ['movie/changes?start_date=2026-09-21&end_date=2026-09-22&page=2']);
    expect(await last()).toBe('2026-09-21');
  });

  it('is another for each kind, a sync among them', async () => {
    const sync = { since: '2026-09-01', newIds: 'added', adult: false, staleDays: 180 };
    await ended('2026-09-20', { syncOf: ['movie', 'tv'], ...sync }, ['tv/changes?start_date=2026-09-20']);
    await ended('2026-09-19', { syncOf: ['movie', 'tv'], ...sync });
    const kinds = { changesOf: ['movie', 'tv', 'person'] } as const;
    expect(await days(kinds)).toEqual(
      new Map([
        ['movie', '2026-09-20'],
        ['tv', '2026-09-19'],
      ]),
    );
    // What is not stored it did not look at.
    expect(await days({ ...kinds, all: true })).toEqual(new Map());
  });

  it('is the last that fetched edits where these are wanted, or else any', async () => {
    await ended('2026-09-20', MOVIES);
    expect(await last({ what: true })).toBe('2026-09-20');
    await ended('2026-09-21', { ...MOVIES, what: true });
    await ended('2026-09-22', MOVIES);
    await ended('2026-09-23', { changesOf: ['movie'], since: '2026-09-22', all: false });
    expect(await last({ what: true })).toBe('2026-09-21');
    expect(await last()).toBe('2026-09-23');
    await ended('2026-09-24', { ...MOVIES, what: true });
    expect(await last({ what: true })).toBe('2026-09-24');
    expect(await last({ all: true, what: true })).toBeNull();
  });

  it('of the time before edits were fetched is one without them', async () => {
    const runId = await ended('2026-09-23', { changesOf: ['movie'], since: '2026-09-22', all: true });
    const run = await findRun(opened.database, runId);
    expect(run?.list).toMatchObject({
      collection: { of: { changesOf: ['movie'], since: '2026-09-22', all: true, what: false } },
    });
  });
});
