import { describe, expect, it } from 'vitest';
import { readChartPage } from '../../../../../src/infrastructure/imdb/chart-page.js';
import { readTitlePage } from '../../../../../src/infrastructure/imdb/page/title-page.js';
import { titleId } from '../../../../support/builders/title-id.js';
import {
  aPage,
  domOf,
  jsonLdOf,
  nextDataOf,
  titleFacts,
} from '../../../../support/builders/title-page-builder.js';

const REQUEST = { titleId: titleId('tt9000001'), now: new Date('2026-09-01T12:00:00Z') };

const EMPTY_TITLE = {
  id: 'tt9000001',
  titleText: null,
  originalTitleText: null,
  titleType: null,
  releaseYear: null,
  ratingsSummary: { aggregateRating: null, voteCount: 0 },
  genres: { genres: [] },
};

const wafChallenge = `<html><head><title></title><script>window.gokuProps = {"key":"x"};</script>
  <script src="https://x.token.awswaf.com/x/challenge.js"></script></head><body><noscript>robot</noscript></body></html>`;

describe('a page that was sent in place of a title page', () => {
  it.each([
    ['nothing at all', ''],
    ['only whitespace', ' \n '],
    ['an AWS WAF challenge', wafChallenge],
    ['a challenge known by its keys only', '<script>window.gokuProps = {"key":"x"}</script>'],
    [
      'an AWS WAF captcha',
      '<title>Human Verification</title><script src="https://x.captcha.awswaf.com/x/captcha.js"></script>',
    ],
    [
      "Amazon's robot check",
      '<title dir="ltr">Robot Check</title><form action="/errors/validateCaptcha"></form>',
    ],
    ['a 403 of the load balancer', '<html><head><title>403 Forbidden</title></head><body></body></html>'],
    [
      'a refusal by CloudFront',
      '<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD></HTML>',
    ],
    ["IMDb's choice of ways to sign in", '<title>Sign in with IMDb - IMDb</title><a href="/ap/signin">x</a>'],
    ["Amazon's form to sign in", '<title>IMDb</title><form name="signIn" method="post" action="/x"></form>'],
    ['a form with a password', '<title>IMDb</title><input class="a" type="password">'],
    ['a request for consent', '<title>Before you continue to IMDb</title>'],
  ])('%s is blocked', (_, page) => {
    expect(readTitlePage(Buffer.from(page), REQUEST)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'blocked' },
    });
    expect(readChartPage(Buffer.from(page))).toMatchObject({ kind: 'failed', failure: { kind: 'blocked' } });
  });

  it.each([
    [
      'a title object full of nulls',
      { nextData: { page: '/title/[tconst]', props: { pageProps: { aboveTheFoldData: EMPTY_TITLE } } } },
    ],
    [
      'no title object',
      {
        nextData: {
          page: '/title/[tconst]',
          props: { pageProps: { tconst: 'tt9000001', aboveTheFoldData: null } },
        },
      },
    ],
    [
      "the route of IMDb's 404 page",
      { nextData: { page: '/_error', props: { pageProps: { statusCode: 404 } } } },
    ],
    ['the title of a 404 page', { head: '<title>404 Error - IMDb</title>' }],
  ])('%s means not found', (_, parts) => {
    expect(readTitlePage(aPage(parts), REQUEST)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'not-found' },
    });
  });

  it.each([
    ['a person page', '/name/[nmconst]'],
    ['a search page', '/find'],
    ['a chart page', '/chart/top'],
    ['another page', '/special-sections/[section]/[subSection]'],
    ['a page below a title', '/title/[tconst]/fullcredits'],
  ])('%s is recognised by its route %s', (what, page) => {
    const nextData = { page, props: { pageProps: { mainColumnData: { id: 'nm0000001' } } } };

    // JSON-LD of a title on such a page does not make it one.
    expect(readTitlePage(aPage({ nextData, jsonLd: jsonLdOf(titleFacts()) }), REQUEST)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unreadable', reason: expect.stringContaining(what) },
    });
  });

  it.each([
    ['its page type', '<meta property="imdb:pageType" content="name"/>'],
    ['its legacy page type', '<meta property="pageType" content="name">'],
    ['its address', '<link rel="canonical" href="https://www.imdb.com/name/nm0000151/">'],
    [
      'its localised address',
      '<meta property="og:url" content="https://www.imdb.com/es-es/name/nm0000151/">',
    ],
  ])('a person page without data is recognised by %s', (_, head) => {
    const body =
      '<h1 data-testid="hero__pageTitle"><span data-testid="hero__primary-text">A Person</span></h1>';

    expect(readTitlePage(aPage({ head, body }), REQUEST)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unreadable', reason: expect.stringContaining('a person page') },
    });
  });

  it('an error page is unreadable and called so', () => {
    const page = aPage({ head: '<title>503 Service Unavailable</title>' });

    expect(readTitlePage(page, REQUEST)).toMatchObject({
      failure: { kind: 'unreadable', reason: expect.stringContaining('503 Service Unavailable') },
    });
  });
});

describe('a title page that looks like something else', () => {
  it.each(['404', '503 Service Unavailable', 'Page Not Found', '403 Forbidden', 'Robot Check', 'Sign In'])(
    'of a film called "%s" is still a movie',
    (title) => {
      const facts = titleFacts({ title });

      expect(readTitlePage(aPage({ nextData: nextDataOf(facts) }), REQUEST).kind).toBe('movie');
      expect(readTitlePage(aPage(domOf(facts)), REQUEST).kind).toBe('movie');
    },
  );
});
