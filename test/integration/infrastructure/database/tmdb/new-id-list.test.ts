import { describe, expect, it } from 'vitest';
import { TargetListFailed } from '../../../../../src/application/engine/ports.js';
import type { TmdbKind } from '../../../../../src/domain/tmdb/tmdb-id.js';
import type { SqlSession } from '../../../../../src/infrastructure/database/sql-database.js';
import { loadExport } from '../../../../../src/infrastructure/database/tmdb/load-export.js';
import {
  loadedKinds,
  NewIdList,
  type WantedIds,
} from '../../../../../src/infrastructure/database/tmdb/new-id-list.js';
import { exportIds } from '../../../../support/builders/tmdb-exports.js';
import { titleRecord } from '../../../../support/builders/tmdb-records.js';
import { tmdbMovie, tmdbRow } from '../../../../support/builders/tmdb-titles.js';
import { DATABASES } from '../../../../support/stores/databases.js';
import { useTmdbStore } from '../../../../support/stores/use-tmdb-store.js';

const DAY = '2026-09-30';
const BEFORE = '2026-09-29';

const MOVIES: WantedIds = { kinds: ['movie'], adult: false, addedOnly: false };

describe.each(DATABASES)('what is new, in %s', (_, openDatabase) => {
  const tmdb = useTmdbStore(openDatabase, 'tmdb.not_found', 'tmdb.exports', 'tmdb.ids');

  async function load(kind: TmdbKind, date: string, ids: readonly number[], adult = false): Promise<void> {
    const rows = ids.map((id) => [id, 1] as const);
    await loadExport({
      database: tmdb.database,
      tmdbExport: { kind, date, adult },
      file: {
        path: 'ids',
        lines: ids.length,
        ids: ids.length,
        [Symbol.asyncIterator]: () => exportIds(rows),
      },
      checksum: `${kind} ${date} ${adult}`,
      leastShare: 0,
    });
  }

  async function listed(
    wanted: WantedIds = MOVIES,
    signal = new AbortController().signal,
  ): Promise<string[]> {
    const keys: string[] = [];
    for await (const key of new NewIdList('new ids', tmdb.database, wanted).keys(signal)) keys.push(key);
    return keys;
  }

  it('is what the newest ids have and whose details are not stored, in order', async () => {
    await load('movie', BEFORE, [1, 2, 3, 4]);
    await load('movie', DAY, [4, 3, 2, 5]);
    const observedAt = '2026-09-30T10:00:00.000Z';
    await tmdb.store.save([
      titleRecord(tmdbMovie(3), { observedAt }),
      titleRecord(tmdbRow(4), { observedAt }),
    ]);
    expect(await listed()).toEqual(['movie/2', 'movie/4', 'movie/5']);
    await load('tv', DAY, [3]);
    expect(await listed({ ...MOVIES, kinds: ['tv', 'movie'] })).toEqual([
      'tv/3',
      'movie/2',
      'movie/4',
      'movie/5',
    ]);
  });

  it('has what is for adults where it is wanted, by the newest ids of its own', async () => {
    await load('movie', DAY, [1]);
    await load('movie', BEFORE, [7], true);
    expect(await listed()).toEqual(['movie/1']);
    expect(await listed({ ...MOVIES, adult: true })).toEqual(['movie/1', 'movie/7']);
  });

  it('is only what was added since the first loaded ids, where that is wanted', async () => {
    await load('movie', '2026-09-28', [1, 2]);
    await load('movie', BEFORE, [1, 2, 3]);
    await load('movie', DAY, [1, 3, 4]);
    await load('movie', DAY, [7], true);
    const added = { ...MOVIES, addedOnly: true };
    expect(await listed(added)).toEqual(['movie/3', 'movie/4']);
    // The first ids of what is for adults are those of that day.
    expect(await listed({ ...added, adult: true })).toEqual(['movie/3', 'movie/4']);
    await load('movie', '2026-10-01', [7, 8], true);
    expect(await listed({ ...added, adult: true })).toEqual(['movie/3', 'movie/4', 'movie/8']);
  });

  it('leaves out what TMDB did not have on that day or later, until newer ids have it', async () => {
    await load('movie', DAY, [1, 2, 3]);
    await tmdb.store.noteNotFound('movie', 1, '2026-09-30T00:00:00.000Z');
    await tmdb.store.noteNotFound('movie', 2, '2026-09-29T23:59:59.999Z');
    expect(await listed()).toEqual(['movie/2', 'movie/3']);
    await load('movie', '2026-10-01', [1]);
    expect(await listed()).toEqual(['movie/1']);
  });

  it('is read page by page to its end, and no further once it is stopped', async () => {
    const ids = Array.from({ length: 4_001 }, (_, at) => at * 2 + 1);
    await load('movie', DAY, ids);
    expect(await listed()).toEqual(ids.map((id) => `movie/${id}`));
    const stopping = new AbortController();
    let seen = 0;
    for await (const _key of new NewIdList('new ids', tmdb.database, MOVIES).keys(stopping.signal)) {
      seen += 1;
      if (seen === 3) stopping.abort();
    }
    expect(seen).toBe(2_000);
  });

  it('is nothing where no ids were loaded, which is told beforehand', async () => {
    expect(await listed()).toEqual([]);
    await load('tv', DAY, [3]);
    await load('movie', DAY, [3], true);
    expect(await loadedKinds(tmdb.database)).toEqual(new Set(['tv']));
  });

  it('that cannot be read fails as a list does', async () => {
    const broken: SqlSession = {
      execute: () => Promise.reject(new Error('no such table')),
      script: () => Promise.resolve(),
    };
    const first = new NewIdList('new ids', broken, MOVIES)
      .keys(new AbortController().signal)
      [Symbol.asyncIterator]();
    await expect(first.next()).rejects.toThrow(TargetListFailed);
  });
});
