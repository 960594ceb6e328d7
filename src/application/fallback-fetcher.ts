import { type Failure, failure } from '../domain/engine/outcome.js';
import type { Imdb } from '../domain/imdb/imdb-catalogue.js';
import type { Page } from '../domain/imdb/imdb-page.js';
import type { FetchResult } from './engine/attempt.js';
import type { Fetcher } from './engine/ports.js';

/**
 * Asks the site first, and another source for what the site blocks: title by title, and once every route is blocked
 * for the rest of the run without asking the site again. Other failures stay what they are. In the place of a blocked
 * chart stands the other source's, and a caller is told; nothing but the site says what robots.txt allows.
 */
export class FallbackFetcher implements Fetcher<Imdb> {
  readonly #site: Fetcher<Imdb>;
  readonly #fallback: Fetcher<Imdb>;
  readonly #onSiteLost: (blocked: Failure) => void;
  readonly #onOtherChart: (blocked: Failure) => void;
  #blocked: Failure | null = null;

  constructor(options: {
    readonly site: Fetcher<Imdb>;
    readonly fallback: Fetcher<Imdb>;
    /** Called once, when every route is blocked. */
    readonly onSiteLost: (blocked: Failure) => void;
    /** Called when the chart is not the site's. */
    readonly onOtherChart: (blocked: Failure) => void;
  }) {
    this.#site = options.site;
    this.#fallback = options.fallback;
    this.#onSiteLost = options.onSiteLost;
    this.#onOtherChart = options.onOtherChart;
  }

  async fetch(page: Page, stop: AbortSignal): Promise<FetchResult<Imdb>> {
    if (page.page === 'robots') return await this.#site.fetch(page, stop);
    if (this.#blocked !== null) return await this.#fallBack(page, stop, this.#blocked, 0);
    const fetched = await this.#site.fetch(page, stop);
    if (!('failure' in fetched)) return fetched;
    const isLost = fetched.kind === 'all-blocked' && fetched.failure.kind !== 'unreachable';
    if (!isLost && fetched.failure.kind !== 'blocked') return fetched;
    if (fetched.kind === 'all-blocked') this.#lose(fetched.failure);
    return await this.#fallBack(page, stop, fetched.failure, fetched.attempts);
  }

  #lose(blocked: Failure): void {
    if (this.#blocked !== null) return;
    this.#blocked = blocked;
    this.#onSiteLost(blocked);
  }

  async #fallBack(
    page: Page,
    stop: AbortSignal,
    blocked: Failure,
    attempts: number,
  ): Promise<FetchResult<Imdb>> {
    const fetched = await this.#fallback.fetch(page, stop);
    if (fetched.kind === 'stopped') return fetched;
    if (page.page === 'chart' && fetched.kind === 'answered') this.#onOtherChart(blocked);
    const both = { ...fetched, attempts: attempts + fetched.attempts };
    if (both.kind !== 'failed') return both;
    const reason = `${blocked.reason}; and in its place: ${both.failure.reason}`;
    return { ...both, failure: failure(both.failure.kind === 'fatal' ? 'fatal' : 'blocked', reason) };
  }
}
