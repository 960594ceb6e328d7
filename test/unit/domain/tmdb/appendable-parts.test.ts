import { expect, it } from 'vitest';
import { APPENDABLE_PARTS, appendFaults } from '../../../../src/domain/tmdb/appendable-parts.js';
import { TMDB_KINDS } from '../../../../src/domain/tmdb/tmdb-id.js';

/** Of a kind at most that many parts are stored, and always appended. */
const MOST_STORED = 5;

it.each(TMDB_KINDS)('all parts of a %s that can be asked for are within the 20 that TMDB appends', (kind) => {
  expect(APPENDABLE_PARTS[kind].length + MOST_STORED).toBeLessThanOrEqual(20);
});

it('a part is refused that a kind in the collection does not have', () => {
  expect(appendFaults(['images', 'watch/providers'], 'movie')).toEqual([]);
  expect(appendFaults(['images', 'episode_groups'], 'movie')).toEqual([
    expect.stringMatching(/^to details of movie .*watch\/providers, not "episode_groups"; what is stored/),
  ]);
  expect(appendFaults(['images', 'translations'], 'all')).toEqual([]);
  expect(appendFaults(['videos', 'posters'], 'all')).toHaveLength(2);
});
