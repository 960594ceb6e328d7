import { expect, it } from 'vitest';
import { recogniseRedirect } from '../../../../src/infrastructure/imdb/redirect-kind.js';

const BASE = new URL('https://www.imdb.com');

function kindOf(target: string) {
  return recogniseRedirect(new URL(target, BASE), BASE, 302)?.kind ?? null;
}

it.each([
  '/registration/signin?u=%2Ftitle%2Ftt0111161%2F',
  '/registration/signin/',
  '/ap/signin?openid.return_to=x',
  '/de/registration/signin',
  '/login',
  '/consent?return=x',
  '/privacy/consent/',
  '/errors/validateCaptcha',
  '/',
  '/?ref_=nv_home',
  '/de/',
  '/es-es/?ref_=x',
  'https://m.imdb.com/',
  'https://www.amazon.com/ap/signin?openid=x',
  'https://www.amazon.co.uk/anything',
  'https://consent.example.com/page',
])('a redirect to %s stands in for the page, which is blocked', (target) => {
  expect(kindOf(target)).toBe('blocked');
});

it.each([
  'https://evil.test/title/tt0111161/',
  'https://evil.test/',
  'http://www.imdb.com/title/tt0111161/',
  'file:///etc/passwd',
])('a redirect to %s leaves the site, and the answer is unreadable', (target) => {
  expect(kindOf(target)).toBe('unreadable');
});

it.each([
  '/title/tt0068646/',
  'https://m.imdb.com/title/tt0111161/',
  '/title/tt0111161/?loop=1',
  '/de/title/tt0111161/',
])('a redirect to %s may be followed', (target) => {
  expect(kindOf(target)).toBeNull();
});

it('names the address without its query, which may hold what identifies a visitor', () => {
  const failure = recogniseRedirect(new URL('/ap/signin?token=hunter2', BASE), BASE, 302);
  expect(failure).toMatchObject({
    httpStatus: 302,
    reason: 'HTTP 302, the site redirected to a sign-in page (https://www.imdb.com/ap/signin)',
  });
});
