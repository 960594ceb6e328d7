import { expect, test } from 'vitest';
import { isWithinSite } from '../../../../src/infrastructure/http/site-scope.js';

test.each([
  ['https://www.imdb.com', 'https://www.imdb.com/title/tt0111161/'],
  ['https://www.imdb.com', 'https://m.imdb.com/title/tt0111161/'],
  ['https://www.imdb.com', 'https://imdb.com/'],
  ['https://m.imdb.com', 'https://www.imdb.com/'],
  ['https://imdb.com', 'https://WWW.IMDB.COM/'],
  ['http://www.imdb.test:8080', 'http://m.imdb.test:8080/'],
  ['http://www.imdb.com', 'https://www.imdb.com/'],
])('from %s a redirect to %s stays on the site', (base, target) => {
  expect(isWithinSite(new URL(base), new URL(target))).toBe(true);
});

test.each([
  ['https://www.imdb.com', 'http://www.imdb.com/'],
  ['https://www.imdb.com', 'https://www.imdb.com.evil.test/'],
  ['https://www.imdb.com', 'https://evil-imdb.com/'],
  ['https://www.imdb.com', 'https://pro.imdb.com/'],
  ['https://www.imdb.com', 'https://www.m.imdb.com.test/'],
  ['https://www.imdb.com', 'https://www.imdb.com@evil.test/'],
  ['https://www.imdb.com', 'ftp://www.imdb.com/'],
  ['https://www.imdb.com', 'javascript:alert(1)'],
  ['http://www.imdb.test:8080', 'http://www.imdb.test:9090/'],
  ['http://www.imdb.test:8080', 'http://m.imdb.test/'],
])('from %s a redirect to %s leaves the site', (base, target) => {
  expect(isWithinSite(new URL(base), new URL(target))).toBe(false);
});
