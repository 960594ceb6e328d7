import { expect, test } from 'vitest';
import { peopleOf, titlesOf } from '../../../../../src/demo/tmdb-api/catalogue/appearances.js';
import { Catalogue } from '../../../../../src/demo/tmdb-api/catalogue/catalogue.js';
import { titleFacts } from '../../../../../src/demo/tmdb-api/catalogue/title-facts.js';
import { creditsOf } from '../../../../../src/demo/tmdb-api/details/credits.js';
import { combinedCreditsJson } from '../../../../../src/demo/tmdb-api/details/person-credits.js';

const catalogue = new Catalogue({ titles: 1_000 });

test.each(['movie', 'tv'] as const)('who is in a %s is told alike from both sides', (kind) => {
  const ofTitles = Array.from({ length: catalogue.counts[kind] }, (_, title) =>
    peopleOf(catalogue, kind, title),
  ).flat();
  const ofPeople = Array.from({ length: catalogue.counts.person }, (_, person) =>
    titlesOf(catalogue, kind, person),
  ).flat();
  const texts = (list: typeof ofTitles): string[] =>
    list.map(({ person, title, slot }) => `${person} ${title} ${slot}`).sort();
  expect(texts(ofTitles)).toEqual(texts(ofPeople));
  expect(ofTitles.length).toBeGreaterThan(catalogue.counts[kind] * 3);
});

test.each(['movie', 'tv'] as const)(
  'a credit of a %s has the same id in the credits of the person',
  (kind) => {
    const facts = titleFacts(catalogue, kind, kind === 'movie' ? 400 : 40);
    const credits = creditsOf(catalogue, facts);
    expect(credits.length).toBeGreaterThan(0);
    for (const { person, creditId } of credits) {
      const index = catalogue.indexOf('person', person.id);
      expect(JSON.stringify(combinedCreditsJson(catalogue, index ?? -1, 'en'))).toContain(creditId);
    }
  },
);

test('the people of a film have it among their credits', () => {
  const [first] = creditsOf(catalogue, titleFacts(catalogue, 'movie', 0));
  const index = catalogue.indexOf('person', first?.person.id ?? 0);
  const credits = JSON.stringify(combinedCreditsJson(catalogue, index ?? -1, 'en'));
  expect(credits).toContain('"title":"The Shawshank Redemption"');
  expect(credits).toContain(first?.creditId);
});
