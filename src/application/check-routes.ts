import { setTimeout as sleep } from 'node:timers/promises';
import type { Failure } from '../domain/engine/outcome.js';
import type { Imdb } from '../domain/imdb/imdb-catalogue.js';
import type { Page } from '../domain/imdb/imdb-page.js';
import { durationText } from '../shared/duration-text.js';
import type { Disallowed, Redirect, Route, TargetResult } from './engine/attempt.js';
import type { Admission, Source } from './engine/ports.js';
import { RedirectChain } from './engine/redirect-chain.js';

/** What a site's robots.txt says. */
export interface SiteRules extends Pick<Admission<Imdb>, 'refusal'> {
  readonly crawlDelayMs: number | null;
}

export interface RouteCheck {
  readonly page: Page;
  /** Of one request. */
  readonly deadlineMs: number;
  /** Reads robots.txt; `null` does not ask for it. */
  readonly readRules: ((robots: string) => SiteRules) | null;
  /** A longer `Crawl-delay` than a run waits. */
  readonly longestDelayMs: number;
}

/** What one route brought: `disallowed` also where robots.txt asks for a longer wait than a run's. */
export interface CheckedRoute {
  readonly route: Route;
  readonly result: 'page' | Disallowed | Failure;
  /** Of the last answer. */
  readonly httpStatus: number | null;
  /** Of all requests together, connecting included. */
  readonly milliseconds: number;
  /** What robots.txt said over this route; `null` when it did not come or was not asked for. */
  readonly robots: { readonly allowsTitle: boolean; readonly crawlDelayMs: number | null } | null;
}

const ROUTES_AT_A_TIME = 8;
/** Between a redirect and the request that it leads to, where robots.txt asks for no more. */
const PAUSE_MS = 500;

/** Asks the site for robots.txt and one page over each route, a few routes at a time. Saves nothing. */
export async function checkRoutes(
  source: Source<Imdb>,
  routes: readonly Route[],
  check: RouteCheck,
): Promise<readonly CheckedRoute[]> {
  const checked: CheckedRoute[] = [];
  const left = [...routes.entries()];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, route] = next;
      checked[index] = await checkRoute(source, route, check);
    }
  };
  await Promise.all(Array.from({ length: ROUTES_AT_A_TIME }, work));
  return checked;
}

async function checkRoute(source: Source<Imdb>, route: Route, check: RouteCheck): Promise<CheckedRoute> {
  let milliseconds = 0;
  let httpStatus: number | null = null;
  let robots: CheckedRoute['robots'] = null;
  let pauseMs = PAUSE_MS;
  let rules: SiteRules | null = null;
  if (check.readRules !== null) {
    const asked = await ask({ page: 'robots' });
    if (asked.kind !== 'read' || asked.content.kind !== 'robots') return came(asked);
    rules = check.readRules(asked.content.text);
    const reason = rules.refusal(check.page);
    const delayMs = rules.crawlDelayMs ?? 0;
    robots = { allowsTitle: reason === null, crawlDelayMs: rules.crawlDelayMs };
    if (reason !== null || delayMs > check.longestDelayMs) {
      const asks = `robots.txt asks for ${durationText(delayMs / 1000)} between requests`;
      return came({ kind: 'disallowed', reason: reason ?? asks });
    }
    if (delayMs > 0) await sleep(delayMs);
    pauseMs = Math.max(pauseMs, delayMs);
  }
  return came(await ask(check.page));

  /** With the redirects that the page meets, each after a pause. */
  async function ask(page: Page): Promise<TargetResult<Imdb> | Disallowed> {
    const chain = new RedirectChain<Imdb>((address) => rules?.refusal(page, address) ?? null);
    let redirect: Redirect | undefined;
    for (;;) {
      const answer = await source.fetch({ target: page, route, deadlineMs: check.deadlineMs, redirect });
      milliseconds += answer.milliseconds;
      httpStatus = answer.httpStatus;
      const step = chain.after(answer);
      if (step.kind === 'end') return step.result;
      redirect = step.redirect;
      await sleep(pauseMs);
    }
  }

  function came(result: TargetResult<Imdb> | Disallowed): CheckedRoute {
    const seen = { route, httpStatus, milliseconds, robots };
    if (result.kind === 'disallowed') return { ...seen, result };
    return { ...seen, result: result.kind === 'failed' ? result.failure : 'page' };
  }
}
