import { expect, test } from 'vitest';
import { films } from '../../../../../src/demo/films.js';
import { Catalogue } from '../../../../../src/demo/tmdb-api/catalogue/catalogue.js';
import { TMDB_KINDS } from '../../../../../src/domain/tmdb/tmdb-id.js';

const catalogue = new Catalogue({ titles: 2_000 });

function idsOf(one: Catalogue, kind: (typeof TMDB_KINDS)[number]): number[] {
  return Array.from({ length: one.counts[kind] }, (_, index) => one.idAt(kind, index));
}

test('series and people are there in the proportions of TMDB', () => {
  expect(new Catalogue().counts).toEqual({ movie: 10_000, tv: 1_900, person: 39_000 });
});

test.each(TMDB_KINDS)('each id of a %s is there once and leads back to its number', (kind) => {
  const ids = idsOf(catalogue, kind);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.map((id) => catalogue.indexOf(kind, id))).toEqual(ids.map((_, index) => index));
});

test('ids have gaps, and movies and series share numbers', () => {
  const movies = new Set(idsOf(catalogue, 'movie'));
  const series = idsOf(catalogue, 'tv');
  expect(series.some((id) => movies.has(id))).toBe(true);
  expect(series.some((id) => !movies.has(id))).toBe(true);
  expect(catalogue.indexOf('movie', 0)).toBeNull();
  expect(catalogue.indexOf('movie', 2_147_483_647)).toBeNull();
});

test('a larger catalogue begins with the smaller one, and another seed has other ids', () => {
  const larger = idsOf(new Catalogue({ titles: 3_000 }), 'movie');
  expect(larger.slice(0, 2_000)).toEqual(idsOf(catalogue, 'movie'));
  expect(idsOf(new Catalogue({ titles: 2_000, seed: 2 }), 'movie')).not.toEqual(idsOf(catalogue, 'movie'));
});

test('the films of the local IMDb are its first movies, some under the ids that TMDB gives them', () => {
  expect(films.map((_, index) => catalogue.imdbIdAt('movie', index))).toEqual(
    films.map(({ titleId }) => titleId),
  );
  expect(catalogue.indexOfImdbId('movie', 'tt0111161')).toBe(0);
  expect([catalogue.idAt('movie', 0), catalogue.idAt('movie', 1)]).toEqual([278, 238]);
});

test.each(TMDB_KINDS)('an IMDb id leads to the %s that has it, and some have none', (kind) => {
  const known = Array.from({ length: catalogue.counts[kind] }, (_, index) => ({
    index,
    imdbId: catalogue.imdbIdAt(kind, index),
  }));
  for (const { index, imdbId } of known) {
    if (imdbId !== null) expect(catalogue.indexOfImdbId(kind, imdbId)).toBe(index);
  }
  expect(known.filter(({ imdbId }) => imdbId === null).length).toBeGreaterThan(known.length / 20);
});

test('an IMDb id of one kind is none of another', () => {
  for (const imdbId of ['tt0111161', catalogue.imdbIdAt('movie', 260) ?? 'tt1', 'tt', 'nm0000001', 'x']) {
    expect(catalogue.indexOfImdbId('tv', imdbId)).toBeNull();
    expect(catalogue.indexOfImdbId('person', imdbId)).toBeNull();
  }
});

test('a catalogue may be smaller than the films', () => {
  const small = new Catalogue({ titles: 3 });
  expect(idsOf(small, 'movie')).toEqual([278, 238, 155]);
  expect(small.indexOf('movie', 240)).toBeNull();
  expect(small.indexOfImdbId('movie', 'tt0071562')).toBeNull();
});
