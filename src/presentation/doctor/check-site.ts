import { LONGEST_CRAWL_DELAY_MS } from '../../infrastructure/routes/robots-rules.js';
import { durationText } from '../../shared/duration-text.js';
import type { RouteFinding } from '../run/route-check.js';
import { type Finding, ok, problem, warning } from './finding.js';

/** What the routes, robots.txt and the site itself have shown, from one check of every route. */
export function siteFindings(routes: readonly RouteFinding[]): readonly Finding[] {
  return [routesFinding(routes), robotsFinding(routes), answerFinding(routes)];
}

function routesFinding(routes: readonly RouteFinding[]): Finding {
  const dead = routes.filter(({ result }) => result === 'unreachable');
  const working = `${routes.length - dead.length} of ${routes.length} reach the site`;
  const [first] = dead;
  if (first === undefined) return ok('routes', working);
  const message = `${working}; ${first.route}: ${first.reason}`;
  const advice = 'the command routes shows each; mend or remove those that are dead';
  return dead.length === routes.length
    ? problem('routes', message, advice)
    : warning('routes', message, advice);
}

function robotsFinding(routes: readonly RouteFinding[]): Finding {
  const robots = routes.map((route) => route.robots).find((one) => one !== null);
  if (robots === undefined || robots === null) {
    return warning(
      'robots.txt',
      'it was not seen',
      'a run asks for it before anything else, unless --robots ignore',
    );
  }
  if (!robots.allowsTitle) {
    return problem('robots.txt', 'it disallows title pages', 'use the licensed IMDb datasets instead');
  }
  const delayMs = robots.crawlDelayMs ?? 0;
  if (delayMs > LONGEST_CRAWL_DELAY_MS) {
    const asks = `it asks for ${durationText(delayMs / 1000)} between requests, and a run does not wait so long`;
    return problem('robots.txt', asks, 'use the licensed IMDb datasets instead');
  }
  const delay = robots.crawlDelayMs === null ? '' : `, a request every ${delayMs / 1000} s per route`;
  return ok('robots.txt', `it allows title pages${delay}`);
}

function answerFinding(routes: readonly RouteFinding[]): Finding {
  const count = (...results: readonly string[]) =>
    routes.filter(({ result }) => results.includes(result)).length;
  const pages = count('page');
  const refused = count('challenge', 'blocked');
  const seen = routes.find(({ result }) => result !== 'page' && result !== 'unreachable') ?? routes[0];
  if (pages === routes.length) return ok('site', 'it answers with title pages');
  const what = seen === undefined ? 'nothing was asked' : `${seen.result} (${seen.reason ?? 'no reason'})`;
  if (pages > 0) {
    return warning(
      'site',
      `${pages} of ${routes.length} routes bring a page; ${what}`,
      'a run uses those that do',
    );
  }
  return problem(
    'site',
    `no route brings a page; ${what}`,
    refused > 0
      ? 'wait some hours, add other routes, or use the licensed IMDb datasets'
      : 'the command routes shows what each route answers',
  );
}
