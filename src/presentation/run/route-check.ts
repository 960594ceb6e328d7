import { setTimeout as sleep } from 'node:timers/promises';
import type { Disallowed, Page, PageResult, PageSource, Redirect, Route } from '../../application/ports.js';
import { RedirectChain } from '../../application/redirect-chain.js';
import type { FailureKind } from '../../domain/scrape-outcome.js';
import { isTitleId, type TitleId } from '../../domain/title-id.js';
import { PRODUCT, robotsRefusal } from '../../infrastructure/imdb/robots-admission.js';
import { LONGEST_CRAWL_DELAY_MS, parseRobots } from '../../infrastructure/routes/robots-rules.js';
import { routeAddress } from '../../infrastructure/routes/route-address.js';
import { composeSource } from '../../infrastructure/workers/thread-composition.js';
import { durationText } from '../../shared/duration-text.js';
import { OptionFaults } from '../../shared/option.js';
import { quoted } from '../../shared/quoted.js';
import type { CheckSettings } from '../options/options.js';

/**
 * `page`: the title page came. `disallowed`: robots.txt came and forbids it, or where the site redirects it to, so that
 * was not asked for. `challenge` and `blocked`: the site asks for a browser, or refuses. The others are failures by
 * their kind.
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

async function checkRoute(source: PageSource, route: Route, check: RouteCheck): Promise<RouteFinding> {
  const titlePage: Page = { page: 'title', titleId: check.titleId };
  let milliseconds = 0;
  let robots: RouteFinding['robots'] = null;
  let pauseMs = PAUSE_MS;
  let refusal = (_page: Page, _address?: string): string | null => null;
  if (check.robots === 'obey') {
    const asked = await ask({ page: 'robots' });
    if (asked.result.kind !== 'robots') return finding(route, asked, milliseconds, robots);
    const rules = parseRobots(asked.result.text, new URL(check.baseUrl).origin, PRODUCT);
    refusal = (page, address) => robotsRefusal(rules, page, address);
    const reason = refusal(titlePage);
    const delayMs = rules.crawlDelayMs ?? 0;
    robots = { allowsTitle: reason === null, crawlDelayMs: rules.crawlDelayMs };
    if (reason !== null || delayMs > LONGEST_CRAWL_DELAY_MS) {
      const asks = `robots.txt asks for ${durationText(delayMs / 1000)} between requests`;
      const disallowed = { kind: 'disallowed', reason: reason ?? asks } as const;
      return finding(route, { ...asked, result: disallowed }, milliseconds, robots);
    }
    if (delayMs > 0) await sleep(delayMs);
    pauseMs = Math.max(pauseMs, delayMs);
  }
  return finding(route, await ask(titlePage), milliseconds, robots);

  /** With the redirects that the page meets, each after a pause. */
  async function ask(page: Page): Promise<Asked> {
    const chain = new RedirectChain((address) => refusal(page, address));
    let redirect: Redirect | undefined;
    for (;;) {
      const answer = await source.fetch({ page, route, deadlineMs: check.deadlineMs, redirect });
      milliseconds += answer.milliseconds;
      const step = chain.after(answer);
      if (step.kind === 'end') return { result: step.result, httpStatus: answer.httpStatus };
      redirect = step.redirect;
      await sleep(pauseMs);
    }
  }
}

/** What a page came to, and the status of the last answer. */
interface Asked {
  readonly result: PageResult | Disallowed;
  readonly httpStatus: number | null;
}

function finding(
  route: Route,
  { result, httpStatus }: Asked,
  milliseconds: number,
  robots: RouteFinding['robots'],
): RouteFinding {
  const address = routeAddress(route);
  const seen = { route: route.id, address, httpStatus, robots, milliseconds: Math.round(milliseconds) };
  if (result.kind === 'disallowed') return { ...seen, result: 'disallowed', reason: result.reason };
  if (result.kind !== 'failed') return { ...seen, result: 'page', reason: null };
  const { kind, reason } = result.failure;
  const isChallenge = kind === 'blocked' && /challenge|captcha/i.test(reason);
  return { ...seen, result: isChallenge ? 'challenge' : kind, reason };
}
