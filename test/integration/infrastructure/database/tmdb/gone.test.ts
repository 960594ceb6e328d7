import { describe, expect, it } from 'vitest';
import type { TmdbKey } from '../../../../../src/domain/tmdb/tmdb-id.js';
import {
  imdbIdToFind,
  unknownMerged,
} from '../../../../../src/infrastructure/database/tmdb/merged-titles.js';
import { storedDetails } from '../../../../../src/infrastructure/database/tmdb/stored-details.js';
import { tmdbPerson } from '../../../../support/builders/tmdb-people.js';
import { findRecord, personRecord, titleRecord } from '../../../../support/builders/tmdb-records.js';
import { tmdbMovie, tmdbRow, tmdbSeries } from '../../../../support/builders/tmdb-titles.js';
import { DATABASES } from '../../../../support/stores/databases.js';
import { useTmdbStore } from '../../../../support/stores/use-tmdb-store.js';

const time = (day: number, hour = 0) =>
  `2026-09-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`;

describe.each(DATABASES)('what is gone, in %s', (_, openDatabase) => {
  const tmdb = useTmdbStore(openDatabase, 'tmdb.not_found');

  const gone = async () => {
    const columns = 'kind, id, since, asked_at, merged_into';
    return (await tmdb.database.execute(`select ${columns} from tmdb.gone order by kind, id`)).rows;
  };
  const saveMovie = (id: number, imdbId: string | null, observedAt: string) =>
    tmdb.store.save([titleRecord(tmdbMovie(id, { imdbId }), { observedAt })]);

  it('has its last values, and the day since which it is', async () => {
    await saveMovie(278, 'tt0111161', time(1));
    await tmdb.store.noteNotFound('movie', 278, time(3));
    await tmdb.store.noteNotFound('movie', 278, time(5));
    expect(await gone()).toEqual([['movie', 278, time(3), time(5), null]]);
    const { rows } = await tmdb.database.execute('select imdb_id from tmdb.titles where id = 278');
    expect(rows).toEqual([['tt0111161']]);
  });

  it('is told in whatever order it is found out', async () => {
    await tmdb.store.noteNotFound('movie', 278, time(5));
    await tmdb.store.noteNotFound('movie', 278, time(3));
    await saveMovie(278, null, time(1));
    expect(await gone()).toEqual([['movie', 278, time(3), time(5), null]]);
  });

  it('is back once it is seen again, and gone anew when it is not there once more', async () => {
    await saveMovie(278, null, time(1));
    await tmdb.store.noteNotFound('movie', 278, time(3));
    await tmdb.store.save([titleRecord(tmdbRow(278), { observedAt: time(4) })]);
    expect(await gone()).toEqual([]);
    await tmdb.store.noteNotFound('movie', 278, time(5));
    expect(await gone()).toEqual([['movie', 278, time(5), time(5), null]]);
  });

  it('is merged into what has its IMDb id, is of its kind and is not gone itself', async () => {
    await saveMovie(10, 'tt0000001', time(1));
    await saveMovie(11, 'tt0000001', time(1));
    await saveMovie(12, 'tt0000001', time(1));
    await saveMovie(13, 'tt0000002', time(1));
    const series = { imdbId: 'tt0000002' };
    await tmdb.store.save([titleRecord(tmdbSeries(14, series), { observedAt: time(1) })]);
    for (const id of [10, 11, 13]) await tmdb.store.noteNotFound('movie', id, time(2));
    const into = async () => (await gone()).map(([, id, , , merged]) => [id, merged]);
    expect(await into()).toEqual([
      [10, 12],
      [11, 12],
      [13, null],
    ]);
    // Known only later.
    await saveMovie(15, 'tt0000002', time(4));
    expect(await into()).toEqual([
      [10, 12],
      [11, 12],
      [13, 15],
    ]);
  });

  it('may be people, who are told apart from titles with their numbers', async () => {
    const person = (id: number) =>
      personRecord(tmdbPerson(id, { imdbId: 'nm0000093' }), { observedAt: time(1) });
    await tmdb.store.save([person(287), person(288)]);
    await saveMovie(287, null, time(1));
    await tmdb.store.noteNotFound('person', 287, time(2));
    expect(await gone()).toEqual([['person', 287, time(2), time(2), 288]]);
  });

  it('may be something that is not stored', async () => {
    await tmdb.store.noteNotFound('tv', 1396, time(2));
    expect(await gone()).toEqual([['tv', 1396, time(2), time(2), null]]);
  });

  it('has its IMDb id to ask TMDB for, once each time that it is gone', async () => {
    const toFind = (kind: 'movie' | 'tv', id: number) => imdbIdToFind(tmdb.database, kind, id);
    const answer = (day: number) =>
      tmdb.store.save([findRecord('tt0111161', [{ kind: 'movie', id: 278 }], { observedAt: time(day) })]);
    await saveMovie(278, 'tt0111161', time(1));
    await answer(2);
    expect(await toFind('movie', 278)).toBe(null);
    await tmdb.store.noteNotFound('movie', 278, time(3));
    expect(await toFind('movie', 278)).toBe('tt0111161');
    expect(await toFind('tv', 278)).toBe(null);
    await answer(3);
    await tmdb.store.noteNotFound('movie', 278, time(4));
    expect(await toFind('movie', 278)).toBe(null);
    // Back, and gone anew.
    await saveMovie(278, 'tt0111161', time(5));
    await tmdb.store.noteNotFound('movie', 278, time(6));
    expect(await toFind('movie', 278)).toBe('tt0111161');
  });

  it('is asked for again where what was found then was not fetched, unless that is gone too', async () => {
    const toFind = () => imdbIdToFind(tmdb.database, 'movie', 278);
    await saveMovie(278, 'tt0111161', time(1));
    await tmdb.store.noteNotFound('movie', 278, time(2));
    await tmdb.store.save([findRecord('tt0111161', [{ kind: 'movie', id: 300 }], { observedAt: time(3) })]);
    expect(await toFind()).toBe('tt0111161');
    await tmdb.store.noteNotFound('movie', 300, time(4));
    expect(await toFind()).toBe(null);
    await tmdb.database.script('delete from tmdb.not_found where id = 300');
    expect(await toFind()).toBe('tt0111161');
    await saveMovie(300, 'tt0111161', time(5));
    expect(await toFind()).toBe(null);
  });

  it('has nothing to ask for where no id in the shape of IMDb is stored', async () => {
    await saveMovie(278, null, time(1));
    await saveMovie(238, 'tt1', time(1));
    for (const id of [278, 238, 9]) {
      await tmdb.store.noteNotFound('movie', id, time(2));
      expect(await imdbIdToFind(tmdb.database, 'movie', id)).toBe(null);
    }
  });

  it('is to be fetched under the id that TMDB has it under now, where that one is of its kind and not stored', async () => {
    const unknown = async (...found: TmdbKey[]) => [
      ...(await unknownMerged(tmdb.database, 'tt0111161', found)),
    ];
    await saveMovie(278, 'tt0111161', time(1));
    // Nothing is gone yet.
    expect(await unknown('movie/300')).toEqual([]);
    await tmdb.store.noteNotFound('movie', 278, time(2));
    expect(await unknown('movie/300', 'movie/278', 'tv/300')).toEqual(['movie/300']);
    expect(await unknown()).toEqual([]);
    // Its row of a list does not say which title of IMDb it is, and its older details say another.
    await tmdb.store.save([titleRecord(tmdbRow(300), { observedAt: time(3) })]);
    expect(await unknown('movie/300')).toEqual(['movie/300']);
    await saveMovie(300, 'tt0000300', time(4));
    expect(await unknown('movie/300')).toEqual(['movie/300']);
    await saveMovie(300, 'tt0111161', time(5));
    expect(await unknown('movie/300')).toEqual([]);
    await saveMovie(278, 'tt0111161', time(6));
    expect(await unknown('movie/301')).toEqual([]);
  });

  it('still has its details among those that are stored', async () => {
    await saveMovie(278, null, time(1));
    await tmdb.store.save([titleRecord(tmdbRow(238), { observedAt: time(1) })]);
    await tmdb.store.noteNotFound('movie', 278, time(2));
    const keys = ['movie/278', 'movie/238', 'movie/9', 'tv/278'] as const;
    expect(await storedDetails(tmdb.database, keys)).toEqual(new Set(['movie/278']));
    expect(await storedDetails(tmdb.database, [])).toEqual(new Set());
  });
});
