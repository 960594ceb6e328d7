import { describe, expect, test } from 'vitest';
import { CookieJar } from '../../../../src/infrastructure/http/cookie-jar.js';

const NOW = Date.UTC(2026, 10, 21);
const SECOND = 1000;

function jarWith(...setCookie: readonly string[]): CookieJar {
  const jar = new CookieJar();
  jar.store(setCookie, NOW);
  return jar;
}

describe('what is sent back', () => {
  test('nothing, as long as no cookie was set', () => {
    const jar = new CookieJar();
    jar.store(undefined, NOW);
    expect(jar.header(NOW)).toBeUndefined();
  });

  test('every cookie by name and value, without its attributes', () => {
    const jar = jarWith(
      'session-id=1-2; Domain=.imdb.com; Path=/; Secure; HttpOnly',
      'ubid=x',
      ' spaced = y z ',
    );
    expect(jar.header(NOW)).toBe('session-id=1-2; ubid=x; spaced=y z');
  });

  test('the value as it came, equals signs and quotes included', () => {
    expect(jarWith('token="a=b=="; Path=/').header(NOW)).toBe('token="a=b=="');
  });

  test('only the last value of a name, whose case matters', () => {
    expect(jarWith('a=1', 'A=2', 'a=3').header(NOW)).toBe('a=3; A=2');
  });

  test('an empty value, which is a value', () => {
    expect(jarWith('a=').header(NOW)).toBe('a=');
  });

  test('a single header as well as a list of them', () => {
    const jar = new CookieJar();
    jar.store('a=1', NOW);
    expect(jar.header(NOW)).toBe('a=1');
  });

  test.each(['', '=value', 'no equals sign', '; Path=/', '   =x'])(
    'nothing for %j, which names no cookie',
    (text) => {
      expect(jarWith(text).header(NOW)).toBeUndefined();
    },
  );

  test.each(['a=1\r\nX-Injected: yes', 'a\n=1', 'a=\u0000'])(
    'nothing for %j, which no header can carry',
    (text) => {
      expect(jarWith(text).header(NOW)).toBeUndefined();
    },
  );
});

describe('how long a cookie lasts', () => {
  test('as long as the jar without Max-Age and Expires, and with ones that cannot be read', () => {
    const jar = jarWith('a=1', 'b=2; Max-Age=soon', 'c=3; Expires=never');
    expect(jar.header(NOW + 10 * 365 * 86_400 * SECOND)).toBe('a=1; b=2; c=3');
  });

  test('until its Max-Age has passed', () => {
    const jar = jarWith('a=1; max-age=60');
    expect(jar.header(NOW + 59 * SECOND)).toBe('a=1');
    expect(jar.header(NOW + 60 * SECOND)).toBeUndefined();
  });

  test('until its Expires', () => {
    const jar = jarWith(`a=1; Expires=${new Date(NOW + 60 * SECOND).toUTCString()}`);
    expect(jar.header(NOW + 59 * SECOND)).toBe('a=1');
    expect(jar.header(NOW + 61 * SECOND)).toBeUndefined();
  });

  test.each([
    `Max-Age=60; Expires=${new Date(NOW - SECOND).toUTCString()}`,
    `Expires=${new Date(NOW - SECOND).toUTCString()}; Max-Age=60`,
  ])('by Max-Age where both are given: %s', (attributes) => {
    expect(jarWith(`a=1; ${attributes}`).header(NOW + 30 * SECOND)).toBe('a=1');
  });

  test.each([
    'Max-Age=0',
    'Max-Age=-1',
    'Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'Expires=Thu, 01-Jan-1970 00:00:00 GMT',
  ])('no longer once the site takes it back with %s', (attribute) => {
    const jar = jarWith('a=1', 'b=2');
    jar.store([`a=; ${attribute}`], NOW);
    expect(jar.header(NOW)).toBe('b=2');
  });
});

test('a jar does not grow without bound, whatever a site sets', () => {
  const jar = new CookieJar();
  for (let index = 0; index < 1000; index += 1) jar.store([`cookie${index}=${'x'.repeat(1000)}`], NOW);
  jar.store([`huge=${'x'.repeat(100_000)}`], NOW);
  const header = jar.header(NOW) ?? '';
  expect(header.length).toBeLessThan(16_000);
  expect(header).toContain('cookie999=');
  expect(header).not.toContain('huge');
});
