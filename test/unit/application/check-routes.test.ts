import { describe, expect, it } from 'vitest';
import { checkRoutes, type SiteRules } from '../../../src/application/check-routes.js';
import type { Attempt, AttemptReply } from '../../../src/application/engine/attempt.js';
import type { Source } from '../../../src/application/engine/ports.js';
import type { Imdb } from '../../../src/domain/imdb/imdb-catalogue.js';
import { titleId } from '../../support/builders/movie-builder.js';
import { answerFailure, answerMovie, DIRECT } from '../../support/stores/in-memory.js';

const PAGE = { page: 'title', titleId: titleId(1) } as const;

/** A site whose robots.txt says so; the text is handed on to the test's own rules. */
function aSite(answer: (attempt: Attempt<Imdb>) => AttemptReply<Imdb> = ({ target }) => answerMovie(target)) {
  const asked: string[] = [];
  const source: Source<Imdb> = {
    async fetch(attempt) {
      asked.push(attempt.redirect?.address ?? attempt.target.page);
      const content = { kind: 'robots', text: 'its rules' } as const;
      return attempt.target.page === 'robots'
        ? { result: { kind: 'read', content }, httpStatus: 200, bytes: 9, milliseconds: 2 }
        : answer(attempt);
    },
    async close() {},
  };
  const check = async (rules: Partial<SiteRules> | null = {}, routes = [DIRECT]) =>
    await checkRoutes(source, routes, {
      page: PAGE,
      deadlineMs: 1000,
      longestDelayMs: 60_000,
      readRules: rules && (() => ({ refusal: () => null, crawlDelayMs: null, ...rules })),
    });
  return { asked, check };
}

describe('checkRoutes', () => {
  it('asks for robots.txt and one page over each route, in the order of the routes', async () => {
    const { asked, check } = aSite();
    const routes = Array.from({ length: 20 }, (_, number) => ({ ...DIRECT, id: `proxy-${number}` }));
    const checked = await check({}, routes);
    expect(checked.map(({ route }) => route)).toEqual(routes);
    expect(checked[0]).toEqual({
      route: routes[0],
      result: 'page',
      httpStatus: 200,
      milliseconds: 7,
      robots: { allowsTitle: true, crawlDelayMs: null },
    });
    expect(asked.toSorted()).toEqual([...routes.map(() => 'robots'), ...routes.map(() => 'title')]);
  });

  it('asks for no page that robots.txt forbids, or for which it wants a wait that no run has', async () => {
    const forbidding = aSite();
    const [forbidden] = await forbidding.check({ refusal: () => 'it is disallowed' });
    expect(forbidden).toMatchObject({
      result: { kind: 'disallowed', reason: 'it is disallowed' },
      robots: { allowsTitle: false },
    });
    const slow = aSite();
    const [late] = await slow.check({ crawlDelayMs: 7_200_000 });
    expect(late).toMatchObject({
      result: { kind: 'disallowed', reason: 'robots.txt asks for 2 h between requests' },
      robots: { allowsTitle: true, crawlDelayMs: 7_200_000 },
    });
    expect([...forbidding.asked, ...slow.asked]).toEqual(['robots', 'robots']);
  });

  it('follows a redirect only where robots.txt allows', async () => {
    const redirect = { address: 'https://site.test/private', cookies: [] };
    const redirecting = {
      result: { kind: 'redirected', redirect },
      httpStatus: 302,
      bytes: 0,
      milliseconds: 1,
    } as const;
    const { asked, check } = aSite(() => redirecting);
    const [checked] = await check({
      refusal: (_, address) => (address === undefined ? null : `not ${address}`),
    });
    expect(checked).toMatchObject({
      result: { kind: 'disallowed', reason: `not ${redirect.address}` },
      httpStatus: 302,
    });
    expect(asked).toEqual(['robots', 'title']);
  });

  it('tells a failure, and asks for robots.txt only where it is obeyed', async () => {
    const { asked, check } = aSite(() => answerFailure('blocked', 'a challenge', { httpStatus: 202 }));
    expect(await check(null)).toMatchObject([
      { result: { kind: 'blocked', reason: 'a challenge' }, httpStatus: 202, robots: null },
    ]);
    expect(asked).toEqual(['title']);
  });
});
