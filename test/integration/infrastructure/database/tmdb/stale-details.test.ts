import { describe, expect, it } from 'vitest';
import { TargetListFailed } from '../../../../../src/application/engine/ports.js';
import type { TmdbKind } from '../../../../../src/domain/tmdb/tmdb-id.js';
import type { SqlSession } from '../../../../../src/infrastructure/database/sql-database.js';
import { StaleDetails } from '../../../../../src/infrastructure/database/tmdb/stale-details.js';
import { storedSince } from '../../../../../src/infrastructure/database/tmdb/stored-details.js';
import { titleRecord } from '../../../../support/builders/tmdb-records.js';
import { tmdbMovie, tmdbRow } from '../../../../support/builders/tmdb-titles.js';
import { DATABASES } from '../../../../support/stores/databases.js';
import { useTmdbStore } from '../../../../support/stores/use-tmdb-store.js';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

describe.each(DATABASES)('stale details, in %s', (_, openDatabase) => {
  const tmdb = useTmdbStore(openDatabase, 'tmdb.not_found');

  async function save(movies: readonly (readonly [id: number, days: number])[]): Promise<void> {
    await tmdb.store.save(
      movies.map(([id, days]) => titleRecord(tmdbMovie(id), { observedAt: daysAgo(days) })),
    );
  }

  async function stale(days: number, kinds: readonly TmdbKind[] = ['movie']): Promise<string[]> {
    const keys: string[] = [];
    const list = new StaleDetails('stale', tmdb.database, kinds, days);
    for await (const key of list.keys(new AbortController().signal)) keys.push(key);
    return keys;
  }

  it('are the oldest share of what is stored, once half of the days have gone by', async () => {
    await save(Array.from({ length: 20 }, (_, at) => [at + 1, 11 + at / 10] as const));
    // Of twenty within twenty days, two a day from the tenth day on.
    expect(await stale(20)).toEqual(['movie/20', 'movie/19']);
    expect(await stale(40)).toEqual([]);
    expect(await stale(20, ['tv', 'person'])).toEqual([]);
  });

  it('are all those whose days are over, however many they are', async () => {
    await save([
      [1, 1],
      [2, 31],
      [3, 40],
      [4, 16],
      [5, 35],
    ]);
    expect(await stale(30)).toEqual(['movie/3', 'movie/5', 'movie/2']);
  });

  it('come round in their days when they are fetched once a day', async () => {
    const ids = Array.from({ length: 50 }, (_, at) => at + 1);
    const aged = "update tmdb.observations set details_at = details_at - interval '1 day'";
    await save(ids.map((id) => [id, 0]));
    const fetched: string[][] = [];
    for (let day = 1; day < 20; day += 1) {
      await tmdb.database.script(aged);
      const keys = await stale(20);
      fetched.push(keys);
      await save(keys.map((key) => [Number(key.slice('movie/'.length)), 0]));
    }
    expect(Math.max(...fetched.map(({ length }) => length))).toBe(5);
    expect(fetched.flat()).toHaveLength(50);
    expect(new Set(fetched.flat()).size).toBe(50);
  });

  it('leave out what only lists have shown and what is gone', async () => {
    await save([
      [1, 30],
      [2, 30],
    ]);
    await tmdb.store.save([titleRecord(tmdbRow(3), { observedAt: daysAgo(30) })]);
    await tmdb.store.noteNotFound('movie', 1, daysAgo(2));
    expect(await stale(20)).toEqual(['movie/2']);
    expect(await storedSince(tmdb.database)).toEqual(new Map([['movie', daysAgo(30).slice(0, 10)]]));
    // It may be back by now.
    await tmdb.database.script(
      "update tmdb.not_found set asked_at = now() - interval '11 days', since = '2020-01-01'",
    );
    expect(await stale(20)).toEqual(['movie/1', 'movie/2']);
  });

  it('that cannot be read fail as a list does', async () => {
    const broken: SqlSession = {
      execute: () => Promise.reject(new Error('no such table')),
      script: () => Promise.resolve(),
    };
    const keys = new StaleDetails('stale', broken, ['movie'], 20).keys(new AbortController().signal);
    await expect(keys[Symbol.asyncIterator]().next()).rejects.toThrow(TargetListFailed);
  });
});
