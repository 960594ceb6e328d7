import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { films } from '../../../src/demo/imdb-site/films.js';
import { titlePageParts } from '../../../src/demo/imdb-site/title-page-html.js';
import { gzipParts, joinParts, ownPart, sharedPart } from '../../../src/demo/page-part.js';

test('parts that were compressed one by one inflate to the page, whatever they follow', () => {
  const [one, other] = [sharedPart('styles '.repeat(9_000)), sharedPart('markup '.repeat(9_000))];
  const pages = [
    [ownPart('a'), one, other, one, ownPart('b')],
    [other, one, one, ownPart('zwölf'), other],
    [ownPart('')],
  ];
  for (const parts of pages) expect(gunzipSync(gzipParts(parts)).equals(joinParts(parts))).toBe(true);
});

test('a page in parts is hardly larger than one compressed as a whole', () => {
  const [film] = films;
  if (film === undefined) throw new Error('no films');
  const parts = titlePageParts(film);
  expect(gunzipSync(gzipParts(parts)).equals(joinParts(parts))).toBe(true);
  expect(gzipParts(parts).length).toBeLessThan(gzipSync(joinParts(parts)).length * 1.05);
});
