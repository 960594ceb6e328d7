import { describe, expect, it } from 'vitest';
import { awardsIn, onlyNumberIn, releaseIn } from '../../../../src/infrastructure/imdb/dom-values.js';

describe('what a page says of awards', () => {
  it.each([
    ['Won 4 Oscars. Another 152 wins & 217 nominations. See more awards »', 156, 217],
    ['Nominated for 3 Oscars. Another 5 wins & 10 nominations.', 5, 13],
    ['Top 250 #145 | Won 1 Oscar. Another 1 nomination.', 1, 1],
    ['Nominated for 1 Primetime Emmy. Another 1,204 wins.', 1204, 1],
    ['Won 3 BAFTA Film Awards.', 3, 0],
    ['15 wins & 33 nominations total', 15, 33],
    ['1 win', 1, 0],
    ['2 nominations', 0, 2],
  ])('%s', (text, awardWins, awardNominations) => {
    expect(awardsIn(text)).toEqual({ awardWins, awardNominations });
  });

  it.each(['', 'Awards', 'Top rated movie #14', '3 Oscars gewonnen'])('is nothing in %j', (text) => {
    expect(awardsIn(text)).toBeUndefined();
  });
});

describe('a release date', () => {
  it.each([
    ['April 24, 2019 (Germany)', { releaseDate: '2019-04-24', releaseCountry: 'Germany' }],
    [
      'Release Date: 16 July 2010 (Mexico) See more »',
      { releaseDate: '2010-07-16', releaseCountry: 'Mexico' },
    ],
    ['Episode aired 20 January 2008', { releaseDate: '2008-01-20' }],
    ['May 2027 (United States)', { partialReleaseDate: '2027-05', releaseCountry: 'United States' }],
    ['Release Date: 2027 (USA) See more »', { partialReleaseDate: '2027', releaseCountry: 'USA' }],
    ['2027', { partialReleaseDate: '2027' }],
    ['TV Series (2008–2013)', undefined],
    ['Video 2006', undefined],
    ['mai 2027 (France)', undefined],
    ['', undefined],
  ])('%j', (text, release) => {
    expect(releaseIn(text)).toEqual(release);
  });
});

it.each([
  ['1,035', 1035],
  ['74', 74],
  ['99+', undefined],
  ['1.035', undefined],
  ['SEE RANK', undefined],
  [undefined, undefined],
])('%j is the number %s and no other', (text, number) => {
  expect(onlyNumberIn(text)).toBe(number);
});
