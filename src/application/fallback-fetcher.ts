import { type Failure, failure } from '../domain/engine/outcome.js';
import type { Imdb } from '../domain/imdb/imdb-catalogue.js';
import type { Page, PageContent } from '../domain/imdb/imdb-page.js';
import type { FetchResult, LastAttempt } from './engine/attempt.js';
import type { Fetcher } from './engine/ports.js';

/** A source that stands in for the site. */
export interface Fallback {
  readonly name: string;
  readonly fetcher: Fetcher<Imdb>;
}

/** What a fallback came to; one that was stopped says nothing. */
type Fallen = Exclude<FetchResult<Imdb>, { readonly kind: 'stopped' }>;
type Answered = Extract<Fallen, { readonly kind: 'answered' }>;

/** What the site came to, and after how many attempts. */
interface Blocked {
  readonly failure: Failure;
  readonly attempts: number;
  readonly last: LastAttempt | null;
}

/**
 * Asks the site first, and other sources for what the site blocks: title by title, and once every route is blocked for
 * the rest of the run without asking the site again. Other failures stay what they are. Of a title all of them are asked,
 * and what they say counts together, since each knows what others lack; whoever fails is left out, unless its failure stops
 * the run. In the place of a blocked chart stands that of the first source that has it, and a caller is told; nothing but
 * the site says what robots.txt allows.
 */
export class FallbackFetcher implements Fetcher<Imdb> {
  readonly #site: Fetcher<Imdb>;
  readonly #fallbacks: readonly Fallback[];
  readonly #onSiteLost: (blocked: Failure) => void;
  readonly #onOtherChart: (blocked: Failure) => void;
  readonly #onLeftOut: (name: string, why: Failure) => void;
  readonly #told = new Set<string>();
  #blocked: Failure | null = null;

  constructor(options: {
    readonly site: Fetcher<Imdb>;
    /** In the order in which their charts are wanted. */
    readonly fallbacks: readonly Fallback[];
    /** Called once, when every route is blocked. */
    readonly onSiteLost: (blocked: Failure) => void;
    /** Called when the chart is not the site's. */
    readonly onOtherChart: (blocked: Failure) => void;
    /**
     * Called where a fallback failed and others answered: once for each kind of failure, and never where it only does not
     * have the title.
     */
    readonly onLeftOut: (name: string, why: Failure) => void;
  }) {
    this.#site = options.site;
    this.#fallbacks = options.fallbacks;
    this.#onSiteLost = options.onSiteLost;
    this.#onOtherChart = options.onOtherChart;
    this.#onLeftOut = options.onLeftOut;
  }

  async fetch(page: Page, stop: AbortSignal): Promise<FetchResult<Imdb>> {
    if (page.page === 'robots') return await this.#site.fetch(page, stop);
    if (this.#blocked !== null) {
      return await this.#fallBack(page, stop, { failure: this.#blocked, attempts: 0, last: null });
    }
    const fetched = await this.#site.fetch(page, stop);
    if (!('failure' in fetched)) return fetched;
    const isLost = fetched.kind === 'all-blocked' && fetched.failure.kind !== 'unreachable';
    if (!isLost && fetched.failure.kind !== 'blocked') return fetched;
    if (fetched.kind === 'all-blocked') this.#lose(fetched.failure);
    return await this.#fallBack(page, stop, fetched);
  }

  #lose(blocked: Failure): void {
    if (this.#blocked !== null) return;
    this.#blocked = blocked;
    this.#onSiteLost(blocked);
  }

  async #fallBack(page: Page, stop: AbortSignal, site: Blocked): Promise<FetchResult<Imdb>> {
    const results = page.page === 'chart' ? await this.#inTurn(page, stop) : await this.#all(page, stop);
    if (results === 'stopped') return { kind: 'stopped' };
    const attempts = results.reduce((sum, one) => sum + one.attempts, site.attempts);
    const failures = results.map(failureIn);
    const stopping = results.find((one) => one.kind === 'failed' && stopsRun(one.failure));
    const [first, ...others] = results.filter((one) => one.kind === 'answered');
    if (first === undefined || stopping !== undefined) return this.#nothing(results, site, attempts);
    if (page.page === 'chart') this.#onOtherChart(site.failure);
    else this.#tellLeftOut(failures);
    return { ...first, content: together(first, others), attempts };
  }

  /** Each until one answers. */
  async #inTurn(page: Page, stop: AbortSignal): Promise<readonly Fallen[] | 'stopped'> {
    const results: Fallen[] = [];
    for (const { fetcher } of this.#fallbacks) {
      const result = await fetcher.fetch(page, stop);
      if (result.kind === 'stopped') return 'stopped';
      results.push(result);
      if (result.kind === 'answered') break;
    }
    return results;
  }

  async #all(page: Page, stop: AbortSignal): Promise<readonly Fallen[] | 'stopped'> {
    const results = await Promise.all(this.#fallbacks.map(({ fetcher }) => fetcher.fetch(page, stop)));
    const fallen = results.filter((one) => one.kind !== 'stopped');
    return fallen.length < results.length ? 'stopped' : fallen;
  }

  #nothing(results: readonly Fallen[], site: Blocked, attempts: number): FetchResult<Imdb> {
    const failures = results.flatMap((one) => failureIn(one) ?? []);
    const last = results.find((one) => one.last !== null)?.last ?? site.last;
    const [lost] =
      this.#blocked !== null && results.every(({ kind }) => kind === 'all-blocked') ? failures : [];
    if (lost !== undefined || last === null) {
      const own = site.attempts > 0 ? site.failure : null;
      return { kind: 'all-blocked', failure: lost ?? site.failure, own, attempts, last };
    }
    const kind = failures.find(stopsRun)?.kind ?? 'blocked';
    const reasons = failures.map(({ reason }) => reason).join('; ');
    const reason = `${site.failure.reason}; and in its place: ${reasons}`;
    return { kind: 'failed', failure: failure(kind, reason), attempts, last };
  }

  #tellLeftOut(failures: readonly (Failure | null)[]): void {
    for (const [index, why] of failures.entries()) {
      const name = this.#fallbacks[index]?.name ?? '';
      if (why === null || why.kind === 'not-found' || this.#told.has(`${name} ${why.kind}`)) continue;
      this.#told.add(`${name} ${why.kind}`);
      this.#onLeftOut(name, why);
    }
  }
}

function failureIn(result: Fallen): Failure | null {
  if (result.kind === 'answered') return null;
  return result.kind === 'disallowed' ? failure('blocked', result.reason) : result.failure;
}

/** Whatever others say: who goes on without noticing would get half of what was asked for. */
function stopsRun({ kind }: Failure): boolean {
  return kind === 'fatal' || kind === 'unauthorized';
}

/** Movies of one title beside each other; of anything else the first. */
function together({ content }: Answered, others: readonly Answered[]): PageContent {
  const further = others.flatMap((other) => {
    if (other.content.kind !== 'movie') return [];
    const { kind, ...read } = other.content;
    return [read];
  });
  return content.kind === 'movie' && further.length > 0 ? { ...content, further } : content;
}
