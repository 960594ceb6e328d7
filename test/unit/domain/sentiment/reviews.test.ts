import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LEAST_REVIEWS } from '../../../../src/domain/sentiment/classifier.js';
import { foldOf } from '../../../../src/domain/sentiment/fold.js';
import { FrequentFeatures } from '../../../../src/domain/sentiment/frequent-features.js';
import { LEAST_OF_LANGUAGE, LEAST_OF_OPINION } from '../../../../src/domain/sentiment/language-training.js';
import { LEAST_GOOD_RATING, MOST_BAD_RATING, opinionOf } from '../../../../src/domain/sentiment/opinion.js';
import { reviewLanguage } from '../../../../src/domain/sentiment/review-language.js';
import { textHash } from '../../../../src/domain/sentiment/text-hash.js';
import { packageFile } from '../../../../src/shared/package-file.js';

it.each([
  [10, 'good'],
  [7, 'good'],
  [6.5, null],
  [4.5, null],
  [4, 'bad'],
  [0.5, 'bad'],
])('a rating of %s counts as %s', (rating, opinion) => {
  expect(opinionOf(rating)).toBe(opinion);
});

it.each([
  ['en', 'en'],
  ['en-US', 'en'],
  ['PT_br', 'pt'],
  ['', 'und'],
  [null, 'und'],
])('the language %j is %s', (language, expected) => {
  expect(reviewLanguage(language)).toBe(expected);
});

it.each([
  `A review rated ${LEAST_GOOD_RATING} or more counts as good, one rated ${MOST_BAD_RATING} or less as bad`,
  `in at least ${LEAST_REVIEWS} reviews it is counted`,
  `from at least ${LEAST_OF_LANGUAGE} reviews, of which ${LEAST_OF_OPINION} good and ${LEAST_OF_OPINION} bad`,
])('the document says: %s', (sentence) => {
  expect(readFileSync(packageFile('docs/tmdb.md'), 'utf8').replaceAll(/\s+/g, ' ')).toContain(sentence);
});

it.each([
  ['', 1_572_119_809],
  ['not good', 3_481_201_023],
  ['名作 é', 224_822_629],
])(
  'the hash of %j is the same in every version, or models of the same reviews would differ',
  (text, hash) => {
    expect(textHash(text)).toBe(hash);
  },
);

it('ids such as those of TMDB are spread over the folds', () => {
  const ids = Array.from(
    { length: 5_000 },
    (_, number) => `5b1c13b9c3a36848f20${number.toString(16).padStart(5, '0')}`,
  );
  const sizes = [0, 0, 0, 0, 0];
  for (const id of ids) sizes[foldOf(id)] = (sizes[foldOf(id)] ?? 0) + 1;
  expect(Math.min(...sizes)).toBeGreaterThan(900);
});

it('every word of three reviews is among the frequent ones, and hardly one of fewer', () => {
  const frequent = new FrequentFeatures();
  const words = (kind: string) => new Set(Array.from({ length: 20_000 }, (_, number) => `${kind} ${number}`));
  const [rare, common] = [words('rare'), words('common')];
  for (let review = 0; review < 3; review += 1) frequent.note(common);
  for (let review = 0; review < 2; review += 1) frequent.note(rare);
  expect(frequent.among(common)).toEqual([...common]);
  expect(frequent.among(rare).length).toBeLessThan(20);
});
