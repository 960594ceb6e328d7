import { setTimeout as sleep } from 'node:timers/promises';
import { MOST_REDIRECTS, TOO_MANY_REDIRECTS } from '../application/page-fetcher.js';
import type { AttemptReply, MovieSource, Page, Redirect, Route } from '../application/ports.js';
import { type FailureKind, failure } from '../domain/scrape-outcome.js';
import { isTitleId, type TitleId } from '../domain/title-id.js';
import { pagePath } from '../infrastructure/imdb/page-path.js';
import { PRODUCT } from '../infrastructure/imdb/robots-admission.js';
import { LONGEST_CRAWL_DELAY_MS, parseRobots } from '../infrastructure/routes/robots-rules.js';
import { routeAddress } from '../infrastructure/routes/route-address.js';
import { composeSource } from '../infrastructure/workers/thread-composition.js';
import { durationText } from '../shared/duration-text.js';
import { OptionFaults } from '../shared/option.js';
import { quoted } from '../shared/quoted.js';
import type { CheckSettings } from './options.js';

/**
 * `page`: the title page came. `disallowed`: robots.txt came and forbids it, so it was not asked for. `challenge` and
 * `blocked`: the site asks for a browser, or refuses. The others are failures by their kind.
 */
export type RouteResult = 'page' | 'disallowed' | 'challenge' | FailureKind;

/** What one route brought. */
export interface RouteFinding {
  readonly route: string;
  /** Without credentials. */
  readonly address: string;
  readonly result: RouteResult;
  /** What was seen when it is not a page. */
  readonly reason: string | null;
  readonly httpStatus: number | null;
  /** Of both requests together, connecting included. */
  readonly milliseconds: number;
  /** What robots.txt said over this route; `null` when it did not come or was not asked for. */
  readonly robots: { readonly allowsTitle: boolean; readonly crawlDelayMs: number | null } | null;
}

export interface RouteCheck {
  readonly baseUrl: string;
  readonly titleId: TitleId;
  readonly deadlineMs: number;
  readonly robots: 'obey' | 'ignore';
}

/** What to ask of the site. Throws `OptionFaults` when `--ids` is no title id. */
export function readRouteCheck(settings: CheckSettings): RouteCheck {
  const { baseUrl, robots } = settings;
  return { baseUrl, robots, deadlineMs: settings.timeout * 1000, titleId: readTitleId(settings.ids) };
}

const LONGEST_SHOWN = 60;
const WELL_KNOWN_TITLE = 'tt0111161';

function readTitleId(ids: string | null): TitleId {
  const [id = '', ...more] = (ids ?? WELL_KNOWN_TITLE).split(/[\s,]+/).filter((part) => part !== '');
  if (isTitleId(id) && more.length === 0) return id;
  throw new OptionFaults([`--ids wants one title id here, not ${quoted(ids ?? '', LONGEST_SHOWN)}`]);
}

const ROUTES_AT_A_TIME = 8;
/** Between a redirect and the request that it leads to, where robots.txt asks for no more. */
const PAUSE_MS = 500;

/** Asks the site for robots.txt and one title page over each route, a few routes at a time. Saves nothing. */
export async function checkRoutes(routes: readonly Route[], check: RouteCheck): Promise<RouteFinding[]> {
  const source = composeSource({
    baseUrl: check.baseUrl,
    unreadableFolder: null,
    connections: 1,
    deadlineMs: check.deadlineMs,
  });
  const findings: RouteFinding[] = [];
  const left = [...routes.entries()];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, route] = next;
      findings[index] = await checkRoute(source, route, check);
    }
  };
  try {
    await Promise.all(Array.from({ length: ROUTES_AT_A_TIME }, work));
    return findings;
  } finally {
    await source.close();
  }
}

async function checkRoute(source: MovieSource, route: Route, check: RouteCheck): Promise<RouteFinding> {
  const titlePage: Page = { page: 'title', titleId: check.titleId };
  let milliseconds = 0;
  let robots: RouteFinding['robots'] = null;
  let pauseMs = PAUSE_MS;
  let allows = (_path: string) => true;
  if (check.robots === 'obey') {
    const reply = await follow(source, { page: { page: 'robots' }, route, check, pauseMs, allows });
    milliseconds += reply.milliseconds;
    if (reply.result.kind !== 'robots') return finding(route, reply, milliseconds, robots);
    const rules = parseRobots(reply.result.text, new URL(check.baseUrl).origin, PRODUCT);
    allows = rules.allows;
    const path = pagePath(titlePage);
    const delayMs = rules.crawlDelayMs ?? 0;
    robots = { allowsTitle: allows(path), crawlDelayMs: rules.crawlDelayMs };
    if (!robots.allowsTitle || delayMs > LONGEST_CRAWL_DELAY_MS) {
      const asks = `robots.txt asks for ${durationText(delayMs / 1000)} between requests`;
      const reason = robots.allowsTitle ? asks : `robots.txt disallows ${path}`;
      return { ...finding(route, reply, milliseconds, robots), result: 'disallowed', reason };
    }
    if (delayMs > 0) await sleep(delayMs);
    pauseMs = Math.max(pauseMs, delayMs);
  }
  const reply = await follow(source, { page: titlePage, route, check, pauseMs, allows });
  return finding(route, reply, milliseconds + reply.milliseconds, robots);
}

/** Fetches a page with the redirects that it meets, each after a pause. */
async function follow(
  source: MovieSource,
  {
    page,
    route,
    check,
    pauseMs,
    allows,
  }: {
    readonly page: Page;
    readonly route: Route;
    readonly check: RouteCheck;
    readonly pauseMs: number;
    readonly allows: (path: string) => boolean;
  },
): Promise<AttemptReply> {
  const fetch = (redirect?: Redirect) =>
    source.fetch({ page, route, deadlineMs: check.deadlineMs, redirect });
  let reply = await fetch();
  let milliseconds = reply.milliseconds;
  for (let redirects = 0; reply.result.kind === 'redirected'; redirects += 1) {
    const { redirect } = reply.result;
    const { pathname, search } = new URL(redirect.address);
    if (redirects === MOST_REDIRECTS) {
      reply = { ...reply, result: { kind: 'failed', failure: TOO_MANY_REDIRECTS } };
    } else if (allows(pathname + search)) {
      await sleep(pauseMs);
      reply = await fetch(redirect);
      milliseconds += reply.milliseconds;
    } else {
      const reason = `the site redirects to ${pathname}, which robots.txt disallows`;
      reply = { ...reply, result: { kind: 'failed', failure: failure('unreadable', reason) } };
    }
  }
  return { ...reply, milliseconds };
}

function finding(
  route: Route,
  { result, httpStatus }: AttemptReply,
  milliseconds: number,
  robots: RouteFinding['robots'],
): RouteFinding {
  const seen = { route: route.id, address: routeAddress(route), httpStatus, robots };
  const rounded = Math.round(milliseconds);
  if (result.kind !== 'failed') return { ...seen, result: 'page', reason: null, milliseconds: rounded };
  const { kind, reason } = result.failure;
  const isChallenge = kind === 'blocked' && /challenge|captcha/i.test(reason);
  return { ...seen, result: isChallenge ? 'challenge' : kind, reason, milliseconds: rounded };
}
