import type { Fetcher, FetchResult } from '../../application/page-fetcher.js';
import { type Admission, type Page, type Routes, TitleListFailed } from '../../application/ports.js';
import { parseRobots, type RobotsRules } from '../routes/robots-rules.js';
import { pagePath } from './page-path.js';

/** The name that a group of rules in robots.txt would address us by. */
export const PRODUCT = 'imdb-scraper';

/**
 * Obeys the site's robots.txt, which is fetched once per run over the routes of the run. An error of the server says
 * nothing about what is allowed (RFC 9309): it is asked again, as slowly as the rests of the routes make it, until it
 * answers or the routes are given up, about eight minutes later.
 */
export class RobotsAdmission implements Admission {
  readonly #origin: string;
  readonly #fetcher: Fetcher;
  readonly #routes: Routes;
  readonly #onWait: (reason: string) => void;
  #rules: RobotsRules | undefined;

  constructor(options: {
    readonly origin: string;
    readonly fetcher: Fetcher;
    readonly routes: Routes;
    readonly onWait: (reason: string) => void;
  }) {
    this.#origin = options.origin;
    this.#fetcher = options.fetcher;
    this.#routes = options.routes;
    this.#onWait = options.onWait;
  }

  async open(signal: AbortSignal): Promise<void> {
    const fetched = await this.#fetch(signal);
    if (fetched.kind === 'stopped') return;
    if (fetched.kind !== 'answered') throw new TitleListFailed('robots.txt', fetched.failure);
    if (fetched.result.kind !== 'robots') return;
    this.#rules = parseRobots(fetched.result.text, this.#origin, PRODUCT);
    const { crawlDelayMs } = this.#rules;
    if (crawlDelayMs !== null) this.#routes.keepApart(crawlDelayMs);
  }

  async #fetch(signal: AbortSignal): Promise<FetchResult> {
    for (let asked = 1; ; asked += 1) {
      const fetched = await this.#fetcher.fetch({ page: 'robots' }, signal);
      const status = fetched.kind === 'failed' ? fetched.failure.httpStatus : null;
      if (status === null || status < 500) return fetched;
      if (asked === 1)
        this.#onWait(`robots.txt answers HTTP ${status}; nothing is fetched until it is there`);
    }
  }

  refusal(page: Page): string | null {
    const path = pagePath(page);
    return this.#rules?.allows(path) === false ? `robots.txt disallows ${path}` : null;
  }
}

/** For `--robots ignore`. */
export const EVERYTHING_ADMITTED: Admission = { open: async () => {}, refusal: () => null };
