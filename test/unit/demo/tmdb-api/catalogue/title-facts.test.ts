import { describe, expect, test } from 'vitest';
import { films } from '../../../../../src/demo/films.js';
import { Catalogue } from '../../../../../src/demo/tmdb-api/catalogue/catalogue.js';
import { dateOf } from '../../../../../src/demo/tmdb-api/catalogue/days.js';
import { GENRES } from '../../../../../src/demo/tmdb-api/catalogue/genres.js';
import { titleFacts } from '../../../../../src/demo/tmdb-api/catalogue/title-facts.js';
import { titleTexts } from '../../../../../src/demo/tmdb-api/catalogue/title-texts.js';

const catalogue = new Catalogue({ titles: 6_000 });

describe.each(['movie', 'tv'] as const)('the %s titles', (kind) => {
  const all = Array.from({ length: catalogue.counts[kind] }, (_, index) =>
    titleFacts(catalogue, kind, index),
  );
  const share = (test: (facts: (typeof all)[number]) => boolean): number =>
    all.filter(test).length / all.length;

  test('are in many languages, with Indonesian, Cantonese and none among them', () => {
    expect(share(({ language }) => language.code === 'en')).toBeGreaterThan(0.35);
    expect(share(({ language }) => language.code === 'en')).toBeLessThan(0.6);
    const codes = new Set(all.map(({ language }) => language.code));
    for (const code of ['id', 'ja', 'ko', 'cn', 'xx']) expect(codes).toContain(code);
  });

  test('have genres of their own list only, and some have none', () => {
    const known = new Set(GENRES[kind].map(({ id }) => id));
    expect(all.every(({ genreIds }) => genreIds.every((id) => known.has(id)))).toBe(true);
    expect(all.every(({ genreIds }) => new Set(genreIds).size === genreIds.length)).toBe(true);
    expect(share(({ genreIds }) => genreIds.length === 0)).toBeGreaterThan(0.05);
  });

  test('have an average of votes only where somebody voted', () => {
    expect(all.every(({ voteCount, voteAverage }) => (voteCount === 0) === (voteAverage === 0))).toBe(true);
    expect(all.every(({ voteAverage }) => voteAverage >= 0 && voteAverage <= 10)).toBe(true);
    expect(share(({ voteCount }) => voteCount === 0)).toBeGreaterThan(0.3);
  });

  test('have no date in part', () => {
    expect(share(({ releaseDay }) => releaseDay === null)).toBeGreaterThan(0.03);
    expect(share(({ releaseDay }) => releaseDay === null)).toBeLessThan(0.12);
  });

  test('are the same whenever they are made', () => {
    expect(titleFacts(new Catalogue({ titles: 6_000 }), kind, 700)).toEqual(all[700]);
    expect(titleFacts(new Catalogue({ titles: 6_000, seed: 9 }), kind, 700)).not.toEqual(all[700]);
  });
});

test('a film of the local IMDb has its title, its day and its language', () => {
  const seven = films.findIndex(({ titleId }) => titleId === 'tt0047478');
  const facts = titleFacts(catalogue, 'movie', seven);
  const texts = titleTexts(catalogue, facts, 'en-US');
  expect(films[seven]).toMatchObject({ title: texts.title, releaseDate: texts.releaseDate });
  expect([facts.language.code, dateOf(facts.releaseDay ?? 0).slice(0, 4)]).toEqual([
    'ja',
    String(films[seven]?.year),
  ]);
});

test('what is not translated has the original title and no overview', () => {
  const polish = Array.from({ length: 300 }, (_, index) => {
    const facts = titleFacts(catalogue, 'movie', 1_000 + index);
    return { facts, pl: titleTexts(catalogue, facts, 'pl-PL'), en: titleTexts(catalogue, facts, 'en') };
  });
  const untranslated = polish.filter(({ pl, en }) => en.overview !== '' && pl.overview === '');
  expect(untranslated.length).toBeGreaterThan(100);
  expect(untranslated.every(({ pl }) => pl.title === pl.originalTitle)).toBe(true);
  expect(untranslated.length).toBeLessThan(polish.length);
});
