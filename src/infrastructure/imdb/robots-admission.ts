import { setTimeout as sleep } from 'node:timers/promises';
import type { FetchResult } from '../../application/engine/attempt.js';
import type { Fetcher } from '../../application/engine/ports.js';
import { type Admission, AdmissionFailed, type Routes } from '../../application/engine/ports.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { failure } from '../../domain/engine/outcome.js';
import type { Imdb } from '../../domain/imdb/imdb-catalogue.js';
import type { Page } from '../../domain/imdb/imdb-page.js';
import { durationText } from '../../shared/duration-text.js';
import { LONGEST_CRAWL_DELAY_MS, parseRobots, type RobotsRules } from '../routes/robots-rules.js';
import { pagePath } from './page-path.js';

/** The name that a group of rules in robots.txt would address us by. */
export const PRODUCT = 'imdb-scraper';

/** A slower pace than this is said: a run would seem to stand still. */
const SAID_FROM_MS = 10_000;

/** Between two questions while the server has errors: doubled every time, whatever the number of routes. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
/** About eight minutes of pauses. */
const MOST_ASKED = 15;

/**
 * Obeys the site's robots.txt, which is fetched once per run over the routes of the run. An error of the server says
 * nothing about what is allowed (RFC 9309): it is asked again, ever more slowly, until it answers or about eight minutes
 * have passed. A `Crawl-delay` longer than a run waits ends the run.
 */
export class RobotsAdmission implements Admission<Imdb> {
  readonly #origin: string;
  readonly #fetcher: Fetcher<Imdb>;
  readonly #routes: Routes;
  readonly #onWait: (reason: string) => void;
  readonly #pause: (milliseconds: number, stop: AbortSignal) => Promise<void>;
  #rules: RobotsRules | undefined;

  constructor(options: {
    readonly origin: string;
    readonly fetcher: Fetcher<Imdb>;
    readonly routes: Routes;
    readonly onWait: (reason: string) => void;
    /** Ends early when the signal aborts. */
    readonly pause?: (milliseconds: number, stop: AbortSignal) => Promise<void>;
  }) {
    this.#origin = options.origin;
    this.#fetcher = options.fetcher;
    this.#routes = options.routes;
    this.#onWait = options.onWait;
    this.#pause = options.pause ?? pause;
  }

  async open(signal: AbortSignal): Promise<void> {
    const fetched = await this.#fetch(signal);
    if (fetched.kind === 'stopped') return;
    if (fetched.kind !== 'answered') {
      const refused = fetched.kind === 'disallowed' ? failure('fatal', fetched.reason) : fetched.failure;
      throw new AdmissionFailed(`robots.txt could not be had: ${refused.reason}`, refused);
    }
    if (fetched.content.kind !== 'robots') return;
    this.#rules = parseRobots(fetched.content.text, this.#origin, PRODUCT);
    const { crawlDelayMs } = this.#rules;
    if (crawlDelayMs === null) return;
    const asks = `robots.txt asks for ${durationText(crawlDelayMs / 1000)} between requests (Crawl-delay)`;
    if (crawlDelayMs > LONGEST_CRAWL_DELAY_MS) {
      const most = durationText(LONGEST_CRAWL_DELAY_MS / 1000);
      const reason = `${asks}, and a run waits ${most} at most`;
      throw new AdmissionFailed(reason, failure('fatal', reason));
    }
    if (crawlDelayMs >= SAID_FROM_MS) this.#onWait(`${asks}; each route keeps to it`);
    this.#routes.keepApart(crawlDelayMs);
  }

  async #fetch(signal: AbortSignal): Promise<FetchResult<Imdb>> {
    for (let asked = 1; ; asked += 1) {
      const fetched = await this.#fetcher.fetch({ page: 'robots' }, signal);
      const status = fetched.kind === 'failed' ? fetched.failure.httpStatus : null;
      if (status === null || status < 500 || asked === MOST_ASKED) return fetched;
      if (asked === 1)
        this.#onWait(`robots.txt answers HTTP ${status}; nothing is fetched until it is there`);
      await this.#pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (asked - 1)), signal);
    }
  }

  refusal(page: Page, address?: string): string | null {
    return this.#rules === undefined ? null : robotsRefusal(this.#rules, page, address);
  }
}

/**
 * Why robots.txt forbids a page, or the address that the site redirects it to; `null` when it does not. The rules of
 * the site hold for its `www.`, `m.` and bare form too, where a redirect may lead.
 */
export function robotsRefusal(rules: RobotsRules, page: Page, address?: string): string | null {
  const path = address === undefined ? pagePath(page) : pathOf(address);
  if (rules.allows(path)) return null;
  const sent = address === undefined ? '' : `, where the site redirects ${pagePath(page)} to`;
  return `robots.txt disallows ${path}${sent}`;
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}

/** For `--robots ignore`. */
export const EVERYTHING_ADMITTED: Admission<Catalogue> = { open: async () => {}, refusal: () => null };
