import { afterEach, describe, expect, test } from 'vitest';
import type { Admission, RoutesWait } from '../../../../src/application/engine/ports.js';
import { TargetFetcher } from '../../../../src/application/engine/target-fetcher.js';
import { films } from '../../../../src/demo/imdb-site/films.js';
import {
  type LocalSite,
  type LocalSiteOptions,
  startLocalSite,
} from '../../../../src/demo/imdb-site/local-site.js';
import type { Imdb } from '../../../../src/domain/imdb/imdb-catalogue.js';
import type { Page } from '../../../../src/domain/imdb/imdb-page.js';
import { RobotsAdmission } from '../../../../src/infrastructure/imdb/robots-admission.js';
import { RoutePool } from '../../../../src/infrastructure/routes/route-pool.js';
import { composeImdbSource } from '../../../../src/infrastructure/workers/thread-composition.js';
import { titleId } from '../../../support/builders/title-id.js';
import { aPlan } from '../../../support/network/routes.js';

const [one = '', other = ''] = films.map((film) => film.titleId);
const TITLE: Page = { page: 'title', titleId: titleId(one) };

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A local site, and what a run asks it with: over one route, by two threads in turn that share nothing. */
async function aRun(options: LocalSiteOptions & { readonly rate?: number } = {}) {
  const { rate = 0, ...siteOptions } = options;
  const site = await startLocalSite({ weightBytes: 0, ...siteOptions });
  const settings = {
    source: 'imdb-html',
    baseUrl: site.url,
    unreadableFolder: null,
    connections: 4,
    deadlineMs: 20_000,
  } as const;
  const threads = [await composeImdbSource(settings), await composeImdbSource(settings)];
  let clock = performance.now();
  const waits: RoutesWait[] = [];
  const routes = new RoutePool({
    groups: [[aPlan('direct')]],
    ratePerSecond: rate,
    now: () => {
      clock = performance.now();
      return clock;
    },
    onWait: (wait) => waits.push(wait),
  });
  closers.push(
    () => site.close(),
    () => routes.close(),
    ...threads.map((thread) => () => thread.close()),
  );
  /** When each request started, by the clock of the pool. */
  const starts: number[] = [];
  let admission: Admission<Imdb> | undefined;
  let performed = 0;
  const fetcher = new TargetFetcher<Imdb>({
    workers: {
      perform: (attempt) => {
        performed += 1;
        const thread = threads[performed % threads.length];
        if (thread === undefined) throw new Error('there is no thread');
        return thread.fetch(attempt);
      },
      close: async () => {},
    },
    routes,
    observer: { attemptStarted: () => starts.push(clock) },
    concurrency: 4,
    maxRetries: 0,
    deadlineMs: settings.deadlineMs,
    random: Math.random,
    refusal: (page, address) => admission?.refusal(page, address) ?? null,
  });
  const said: string[] = [];
  admission = new RobotsAdmission({
    origin: new URL(site.url).origin,
    fetcher,
    routes,
    onWait: (reason) => said.push(reason),
  });
  const stop = new AbortController();
  closers.unshift(async () => stop.abort());
  const fetch = (page: Page) => fetcher.fetch(page, stop.signal);
  return { site, admission, fetch, starts, said, waits, stop };
}

function pathsOf(site: LocalSite): string[] {
  return site.requests.map(({ path }) => path);
}

describe('a redirect within the site', () => {
  test('is a request of its own at the pace of the route', async () => {
    const { site, fetch, starts } = await aRun({ rate: 10 });
    site.behave({ kind: 'redirectLoop', titleId: one });
    const fetched = await fetch(TITLE);
    expect(fetched).toMatchObject({ kind: 'failed', attempts: 1, failure: { kind: 'unreadable' } });
    expect(site.requestsFor(one)).toBe(6);
    const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
    // A tenth of a second, less the share by which a late timer may be made up for.
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(80);
  });

  test('keeps to Crawl-delay', async () => {
    const { site, admission, fetch, starts, stop } = await aRun({
      robots: { text: 'User-agent: *\nCrawl-delay: 0.3\n' },
    });
    await admission.open(stop.signal);
    site.behave({ kind: 'redirect', location: `/title/${other}/`, titleId: one });
    expect(await fetch(TITLE)).toMatchObject({ kind: 'answered' });
    const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
    expect(gaps).toHaveLength(2);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(300);
  });

  test('to what robots.txt disallows is not followed, and the title is passed over', async () => {
    const { site, admission, fetch, stop } = await aRun({
      robots: { text: `User-agent: *\nDisallow: /%74itle/${other}\n` },
    });
    await admission.open(stop.signal);
    site.behave({ kind: 'redirect', location: `/title/${other}/?x=1`, titleId: one });
    expect(await fetch(TITLE)).toMatchObject({
      kind: 'disallowed',
      attempts: 1,
      reason: `robots.txt disallows /title/${other}/?x=1, where the site redirects /title/${one}/ to`,
    });
    expect(pathsOf(site)).toEqual(['/robots.txt', `/title/${one}/`]);
  });

  test('to the title that another was merged into gives that one', async () => {
    const { site, fetch } = await aRun();
    site.behave({ kind: 'redirect', location: `/title/${other}/`, titleId: one });
    expect(await fetch(TITLE)).toMatchObject({ kind: 'answered', content: { movie: { titleId: other } } });
  });

  test('to itself that only sets a cookie is passed, whichever thread asks next', async () => {
    const { site, fetch } = await aRun();
    site.behave(({ headers, titleId }) =>
      titleId !== null && headers.cookie === undefined
        ? { kind: 'redirect', location: `/title/${titleId}/`, setCookie: 'session-id=1; Path=/' }
        : undefined,
    );
    expect(await fetch(TITLE)).toMatchObject({ kind: 'answered', attempts: 1 });
    expect(site.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, 'session-id=1']);
  });

  test.each(['/registration/signin?u=x', '/ap/signin', '/?ref_=x', 'https://www.amazon.com/ap/signin'])(
    'to %s is a block, and nothing more is asked',
    async (location) => {
      const { site, fetch } = await aRun();
      site.behave({ kind: 'redirect', location, titleId: one });
      expect(await fetch(TITLE)).toMatchObject({ kind: 'failed', failure: { kind: 'blocked' } });
      expect(pathsOf(site)).toEqual([`/title/${one}/`]);
    },
  );
});

test.each([
  '<form name="signIn" method="post" action="https://www.imdb.com/ap/signin"><input type="email" id="ap_email"></form>',
  '<form method="post" action="/x"><input name="p" type=password></form>',
])('a page that asks to sign in is a block: %s', async (form) => {
  const { site, fetch } = await aRun();
  const body = `<html><head><title>IMDb</title></head><body>${form}${'<p>x</p>'.repeat(12_000)}</body></html>`;
  site.behave({ kind: 'page', body, titleId: one });
  expect(await fetch(TITLE)).toMatchObject({
    failure: { kind: 'blocked', reason: 'the page asks to sign in' },
  });
});

describe('Crawl-delay', () => {
  test.each(['1e308', '601', 'Infinity'])(
    'of %s ends the run before anything else is fetched',
    async (delay) => {
      const { site, admission, stop } = await aRun({
        robots: { text: `User-agent: *\nCrawl-delay: ${delay}\n` },
      });
      await expect(admission.open(stop.signal)).rejects.toThrow(
        /robots\.txt.*between requests \(Crawl-delay\), and a run waits 10 min at most/,
      );
      expect(pathsOf(site)).toEqual(['/robots.txt']);
    },
  );

  test('of half a minute is kept to, and said', async () => {
    const { admission, said, stop } = await aRun({ robots: { text: 'User-agent: *\nCrawl-delay: 30\n' } });
    await admission.open(stop.signal);
    expect(said).toEqual(['robots.txt asks for 30 s between requests (Crawl-delay); each route keeps to it']);
  });
});

test.each([
  ['a challenge', { kind: 'challenge' }],
  ['a page that asks for a captcha, with status 200', { kind: 'captcha' }],
] as const)('%s in place of robots.txt says nothing about what is allowed', async (_, fault) => {
  const { site, admission, stop } = await aRun();
  site.behave({ ...fault, on: 'robots' });
  await expect(admission.open(stop.signal)).rejects.toMatchObject({ failure: { kind: 'blocked' } });
  expect(pathsOf(site).every((path) => path === '/robots.txt')).toBe(true);
});

describe('a site that throttles', () => {
  test.each(['0', '0.5', '-1', 'Thu, 01 Jan 2026 00:00:00 GMT'])(
    'with Retry-After %s is not asked again at once',
    async (retryAfter) => {
      const { site, fetch, starts } = await aRun();
      site.behave({ kind: 'throttled', retryAfter, first: 2, titleId: one });
      expect(await fetch(TITLE)).toMatchObject({ kind: 'answered' });
      const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
      expect(gaps).toHaveLength(2);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    },
  );

  test.each([['31536000'], ['9'.repeat(400)]])(
    'with Retry-After %s ends the run, for robots.txt too',
    async (retryAfter) => {
      const { site, admission, fetch, stop } = await aRun();
      site.behave({ kind: 'throttled', status: 503, retryAfter, on: 'everything' });
      await expect(admission.open(stop.signal)).rejects.toMatchObject({ failure: { kind: 'throttled' } });
      expect(await fetch(TITLE)).toMatchObject({
        kind: 'all-blocked',
        failure: { kind: 'throttled', reason: expect.stringMatching(/^HTTP 503, asked to wait 36[56] d$/) },
      });
      expect(pathsOf(site)).toEqual(['/robots.txt']);
    },
  );

  test('for half a minute says so', async () => {
    const { site, fetch, waits, stop } = await aRun();
    site.behave({ kind: 'throttled', retryAfter: 30, titleId: one });
    const fetched = fetch(TITLE);
    await expect
      .poll(() => waits)
      .toMatchObject([{ routeId: 'direct', reason: 'HTTP 429, asked to wait 30 s' }]);
    stop.abort();
    expect(await fetched).toEqual({ kind: 'stopped' });
  });
});
