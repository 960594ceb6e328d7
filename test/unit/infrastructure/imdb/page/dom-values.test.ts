import { describe, expect, it } from 'vitest';
import {
  awardsIn,
  kindIn,
  moneyIn,
  onlyNumberIn,
  releaseIn,
  runtimeIn,
  wholeNumberIn,
  yearsIn,
} from '../../../../../src/infrastructure/imdb/page/dom-values.js';

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

it.each([
  ['$356,000,000 (estimated)', 356_000_000, 'USD'],
  ['US$5', 5, 'USD'],
  ['€4,000', 4000, 'EUR'],
  ['£1', 1, 'GBP'],
  ['¥2', 2, 'JPY'],
  ['₹30,00,000 (estimated)', undefined, undefined],
  ['₹3', 3, 'INR'],
  ['₩4', 4, 'KRW'],
  ['CA$5', 5, 'CAD'],
  ['A$6', 6, 'AUD'],
  ['R$7', 7, 'BRL'],
  ['CN¥8', 8, 'CNY'],
  ['DEM 12,000,000', 12_000_000, 'DEM'],
  ['NZ$9', undefined, undefined],
  ['$1,23', undefined, undefined],
  ['$', undefined, undefined],
  [undefined, undefined, undefined],
])('the money in %j is %s %s', (text, amount, currency) => {
  expect(moneyIn(text)).toEqual(amount === undefined ? undefined : { amount, currency });
});

it.each([
  ['2h 22m', 8520],
  ['3h 1min', 10_860],
  ['45m', 2700],
  ['2h', 7200],
  ['90 min', undefined],
  ['2h 22m left', undefined],
  ['2019', undefined],
  ['', undefined],
])('the runtime %j takes %s seconds', (text, seconds) => {
  expect(runtimeIn(text)).toBe(seconds);
});

it.each([
  ['Name (2010) - IMDb', { year: 2010 }],
  ['Name (TV Series 2008–2013) - IMDb', { year: 2008, endYear: 2013 }],
  ['Name (TV Series 2008– ) - IMDb', { year: 2008 }],
  ['(1999) Name (Short 2001) - IMDb', { year: 2001 }],
  ['Name - IMDb', {}],
])('the years in %j are %j', (title, years) => {
  expect(yearsIn(title)).toEqual(years);
});

it.each([
  ['1,234,567', 1_234_567],
  ['About 12 titles', 12],
  ['none', undefined],
])('the first whole number in %j is %s', (text, number) => {
  expect(wholeNumberIn(text)).toBe(number);
});

describe('the kind of a title', () => {
  it.each([
    ['A (2010) - IMDb', 'movie'],
    ['A (Short 2010) - IMDb', 'short'],
    ['A (Music Video 2010) - IMDb', 'musicVideo'],
    ['A (Podcast Episode 2010) - IMDb', 'podcastEpisode'],
    ['A (Podcast Series 2010– ) - IMDb', 'podcastSeries'],
    ['A (TV Episode 2010) - IMDb', 'tvEpisode'],
    ['A (TV Mini Series 2010–2011)', 'tvMiniSeries'],
    ['A (TV Mini-Series 2010)', 'tvMiniSeries'],
    ['A (TV Movie 2010) - IMDb', 'tvMovie'],
    ['A (TV Series 2008–2013) - IMDb', 'tvSeries'],
    ['A (TV Short 2010) - IMDb', 'tvShort'],
    ['A (TV Special 2010) - IMDb', 'tvSpecial'],
    ['A (Video 2010) - IMDb', 'video'],
    ['A (Video Game 2010) - IMDb', 'videoGame'],
    ['A (Video Game) - IMDb', 'videoGame'],
  ])('is named in %j', (title, kind) => {
    expect(kindIn(title, undefined)).toBe(kind);
    expect(kindIn(title, 'video.other')).toBe(kind === 'movie' ? 'video' : kind);
  });

  it.each([
    ['video.movie', 'movie'],
    ['video.tv_show', 'tvSeries'],
    ['video.episode', 'tvEpisode'],
    ['video.other', 'video'],
    ['image', undefined],
    [undefined, undefined],
  ])('is the one that %s means where its title does not say it in English', (meta, kind) => {
    expect(kindIn('A (Série télévisée 2010) - IMDb', meta)).toBe(kind);
    expect(kindIn('A', meta)).toBe(kind);
  });
});
