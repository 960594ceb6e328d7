import { type CheckedRoute, checkRoutes, type SiteRules } from '../../application/check-routes.js';
import type { Route } from '../../application/engine/attempt.js';
import type { FailureKind } from '../../domain/engine/outcome.js';
import { isTitleId, type TitleId } from '../../domain/imdb/title-id.js';
import { PRODUCT, robotsRefusal } from '../../infrastructure/imdb/robots-admission.js';
import { LONGEST_CRAWL_DELAY_MS, parseRobots } from '../../infrastructure/routes/robots-rules.js';
import { routeAddress } from '../../infrastructure/routes/route-address.js';
import { composeImdbSource } from '../../infrastructure/workers/thread-composition.js';
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

export interface SiteCheck {
  readonly baseUrl: string;
  readonly titleId: TitleId;
  readonly deadlineMs: number;
  readonly robots: 'obey' | 'ignore';
}

/** What to ask of the site. Throws `OptionFaults` when `--ids` is no title id. */
export function readSiteCheck(settings: CheckSettings): SiteCheck {
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

/** Checks each route with one title page and the site's robots.txt. Saves nothing. */
export async function routeFindings(routes: readonly Route[], site: SiteCheck): Promise<RouteFinding[]> {
  const { baseUrl, titleId, deadlineMs } = site;
  const settings = {
    source: 'imdb-html',
    baseUrl,
    unreadableFolder: null,
    connections: 1,
    deadlineMs,
  } as const;
  const source = await composeImdbSource(settings);
  try {
    const checked = await checkRoutes(source, routes, {
      page: { page: 'title', titleId },
      deadlineMs,
      readRules: site.robots === 'ignore' ? null : (robots) => readRules(robots, baseUrl),
      longestDelayMs: LONGEST_CRAWL_DELAY_MS,
    });
    return checked.map(finding);
  } finally {
    await source.close();
  }
}

function readRules(robots: string, baseUrl: string): SiteRules {
  const rules = parseRobots(robots, new URL(baseUrl).origin, PRODUCT);
  const { crawlDelayMs } = rules;
  return { crawlDelayMs, refusal: (page, address) => robotsRefusal(rules, page, address) };
}

function finding({ route, result, httpStatus, milliseconds, robots }: CheckedRoute): RouteFinding {
  const address = routeAddress(route);
  const seen = { route: route.id, address, httpStatus, robots, milliseconds: Math.round(milliseconds) };
  if (result === 'page') return { ...seen, result, reason: null };
  const { kind, reason } = result;
  const isChallenge = kind === 'blocked' && /challenge|captcha/i.test(reason);
  return { ...seen, result: isChallenge ? 'challenge' : kind, reason };
}
