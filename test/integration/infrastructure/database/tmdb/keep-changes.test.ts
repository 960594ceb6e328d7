import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TmdbChange } from '../../../../../src/domain/tmdb/tmdb-changes.js';
import type { TmdbRecord } from '../../../../../src/domain/tmdb/tmdb-record.js';
import { queryRows } from '../../../../../src/infrastructure/database/sql-database.js';
import { readChanges } from '../../../../../src/infrastructure/tmdb/read/changes.js';
import { describeCaptures, readCapture } from '../../../../support/builders/captures.js';
import { changesRecord, tmdbChange } from '../../../../support/builders/tmdb-records.js';
import { DATABASES } from '../../../../support/stores/databases.js';
import { tmdbContents } from '../../../../support/stores/tmdb-contents.js';
import { useTmdbStore } from '../../../../support/stores/use-tmdb-store.js';

const MOVIE = { kind: 'movie', id: 603 } as const;
const LATER = '2026-08-07T10:00:00.000Z';
const NOTHING = { inserted: 0, updated: 0, unchanged: 0 };

const STORED = `
select kind || '/' || id as of, jsonb_build_object(
  'itemId', item_id, 'changeKey', change_key, 'action', action, 'language', language, 'country', country,
  'value', value::text, 'originalValue', original_value::text
) as value, changed_at as "changedAt", observed_at as "observedAt"
from tmdb.changes order by kind, id, change_key, item_id`;

const storedRow = z.object({
  of: z.string(),
  value: z.record(z.string(), z.unknown()),
  changedAt: z.string(),
  observedAt: z.string(),
});

describe.each(DATABASES)('edits on %s', (_, open) => {
  const tmdb = useTmdbStore(open);

  const save = (...records: readonly TmdbRecord[]) => tmdb.store.save(records);
  const stored = () => queryRows(tmdb.database, STORED, [], storedRow);
  const storedIds = async () => (await stored()).map(({ of, value }) => `${of} ${value.itemId}`);

  it('come back as they were, with the time at which they were told', async () => {
    const changes: readonly TmdbChange[] = [
      tmdbChange('a', { changeKey: 'cast', action: 'deleted', value: null, originalValue: '{"order": 1}' }),
      tmdbChange('b', { changeKey: 'overview', language: null, country: null }),
      tmdbChange('c', { changeKey: 'runtime', action: 'added', value: '136', originalValue: null }),
      tmdbChange('d', { changeKey: 'tagline', value: '""', originalValue: 'false' }),
    ];
    expect(await save(changesRecord(MOVIE, changes))).toEqual({ ...NOTHING, inserted: 1 });
    const told = changes.map(({ changedAt, ...value }) => ({
      of: 'movie/603',
      value,
      changedAt,
      observedAt: '2026-08-06T10:00:00.000Z',
    }));
    expect(await stored()).toEqual(told);
  });

  it('are stored once, however often and in whatever answer they are told', async () => {
    await save(changesRecord(MOVIE, [tmdbChange('a')]));
    const before = await tmdbContents(tmdb.database);
    const again = [
      changesRecord(MOVIE, [tmdbChange('a')]),
      changesRecord(MOVIE, [tmdbChange('a')], { observedAt: LATER }),
      changesRecord(MOVIE, [tmdbChange('a')], { from: '2026-07-30', to: '2026-08-06', observedAt: LATER }),
    ];
    for (const record of again) expect(await save(record)).toEqual({ ...NOTHING, unchanged: 1 });
    expect(await save(...again)).toEqual({ ...NOTHING, unchanged: 3 });
    expect(await tmdbContents(tmdb.database)).toEqual(before);
    const more = changesRecord(MOVIE, [tmdbChange('a'), tmdbChange('b')], { observedAt: LATER });
    expect(await save(more)).toEqual({ ...NOTHING, inserted: 1 });
    expect((await stored()).map(({ observedAt }) => observedAt)).toEqual(['2026-08-06T10:00:00.000Z', LATER]);
  });

  it('of many answers at once are those of each, also where two tell the same', async () => {
    const ids = Array.from({ length: 300 }, (_one, at) => at + 1);
    const records = ids.flatMap((id) => [
      changesRecord({ kind: 'tv', id }, [tmdbChange('x'), tmdbChange(`only-${id}`)]),
      changesRecord({ kind: 'tv', id }, [tmdbChange('x')], { from: '2026-08-04' }),
      changesRecord({ kind: 'person', id }, []),
    ]);
    const counts = await save(...records);
    expect(counts).toMatchObject({ updated: 0 });
    // Whichever of the two answers about the same edit was first, and both where they went in together.
    expect(counts.inserted).toBeGreaterThanOrEqual(ids.length);
    expect(counts.inserted).toBeLessThanOrEqual(2 * ids.length);
    expect((await storedIds()).sort()).toEqual(
      ids.flatMap((id) => [`tv/${id} only-${id}`, `tv/${id} x`]).sort(),
    );
    expect(await save(...records)).toEqual({ ...NOTHING, unchanged: records.length });
  });

  it('that are none leave no row', async () => {
    expect(await save(changesRecord(MOVIE, []))).toEqual({ ...NOTHING, unchanged: 1 });
    expect(await stored()).toEqual([]);
  });

  it('under one id are of each thing and key apart', async () => {
    await save(
      changesRecord(MOVIE, [tmdbChange('a'), tmdbChange('a', { changeKey: 'title' })]),
      changesRecord({ kind: 'tv', id: 603 }, [tmdbChange('a')]),
    );
    expect(await stored()).toHaveLength(3);
  });

  describeCaptures('as TMDB sent them', () => {
    it.each(['leandcesar.tv-changes', 'jellyfin.movie-19995-changes.2026-08-06', 'c-eg.tv-season-changes'])(
      '%s: each is stored with its values',
      async (capture) => {
        const body: unknown = JSON.parse(String(readCapture(`tmdb/${capture}.json`)));
        const asked = { ...MOVIE, from: '2026-08-05', to: '2026-08-07', observedAt: LATER };
        const content = readChanges(body, asked);
        if ('kind' in content) throw new Error(content.reason);
        expect(await save(...content.records)).toEqual({ ...NOTHING, inserted: 1 });
        const [record] = content.records;
        if (record?.record !== 'changes') throw new Error('no record of changes');
        const values = (one: readonly { changeKey: unknown; itemId: unknown; value: unknown }[]) =>
          one
            .map(({ changeKey, itemId, value }) => [
              `${changeKey} ${itemId}`,
              typeof value === 'string' ? JSON.parse(value) : null,
            ])
            .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
        const rows = (await stored()).map(({ value: { changeKey, itemId, value } }) => ({
          changeKey,
          itemId,
          value,
        }));
        expect(values(rows)).toEqual(values(record.changes.changes));
        expect(rows.length).toBeGreaterThan(3);
      },
    );
  });
});
