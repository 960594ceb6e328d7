import type { Attempt, AttemptReply, Route } from '../../../src/application/engine/attempt.js';
import type {
  AllRoutesBlocked,
  RouteLease,
  Routes,
  RunJournal,
  TargetList,
  Workers,
} from '../../../src/application/engine/ports.js';
import type { MovieRepository, Observations, StoredMovies } from '../../../src/application/movie-ports.js';
import { refuseUnfit } from '../../../src/application/refuse-unfit.js';
import { type Failure, failure, type Outcome, type SaveResult } from '../../../src/domain/engine/outcome.js';
import type { RouteFigures } from '../../../src/domain/engine/run-report.js';
import type { RouteShare } from '../../../src/domain/engine/worker-figures.js';
import type { Imdb } from '../../../src/domain/imdb/imdb-catalogue.js';
import type { Page } from '../../../src/domain/imdb/imdb-page.js';
import type { Movie } from '../../../src/domain/imdb/movie.js';
import type { TitleId } from '../../../src/domain/imdb/title-id.js';
import { InProcessWorkQueue } from '../../../src/infrastructure/queue/in-process-work-queue.js';
import { aMovie } from '../builders/movie-builder.js';

export const DIRECT: Route = {
  id: 'direct',
  generation: 0,
  proxyUrl: null,
  userAgent: 'test',
  language: 'en-US',
};

/** Routes that are always fit, taken in turn except for those to avoid; notes what was settled. */
export class FixedRoutes implements Routes {
  readonly settled: { readonly routeId: string; readonly reply: AttemptReply<Imdb> }[] = [];
  /** Answered instead of a lease once set. */
  blocked: Failure | undefined;
  #turn = 0;

  constructor(readonly routes: readonly Route[] = [DIRECT]) {}

  async lease(avoid: ReadonlySet<string>, signal: AbortSignal): Promise<RouteLease | AllRoutesBlocked> {
    signal.throwIfAborted();
    if (this.blocked !== undefined) return { blocked: this.blocked };
    const fit = this.routes.filter(({ id }) => !avoid.has(id));
    const choice = fit.length > 0 ? fit : this.routes;
    const route = choice[this.#turn++ % choice.length];
    if (route === undefined) throw new Error('no routes');
    return { route };
  }

  settle(lease: RouteLease, reply: AttemptReply<Imdb>): void {
    this.settled.push({ routeId: lease.route.id, reply });
  }

  keepApart(): void {}

  report(): readonly RouteFigures[] {
    return this.routes.map(({ id }) => {
      const replies = this.settled.filter(({ routeId }) => routeId === id).map(({ reply }) => reply);
      const failures = replies.flatMap(({ result }) =>
        result.kind === 'failed' ? [result.failure.kind] : [],
      );
      return {
        id,
        address: id,
        state: 'fit',
        attempts: replies.length,
        pages: replies.length - failures.length,
        blocked: failures.filter((kind) => kind === 'blocked').length,
        throttled: failures.filter((kind) => kind === 'throttled').length,
        failed: failures.filter((kind) => kind !== 'blocked' && kind !== 'throttled').length,
        medianMs: null,
        bytes: replies.reduce((sum, { bytes }) => sum + bytes, 0),
      };
    });
  }

  shares(): readonly RouteShare[] {
    return this.report();
  }

  async close(): Promise<void> {}
}

/** Workers that answer as the test says; by default every title is a movie. */
export class ScriptedWorkers implements Workers<Imdb> {
  readonly attempts: Attempt<Imdb>[] = [];
  inFlight = 0;
  mostInFlight = 0;
  readonly #answer: (
    page: Page,
    count: number,
    attempt: Attempt<Imdb>,
  ) => AttemptReply<Imdb> | Promise<AttemptReply<Imdb>>;

  constructor(
    answer: (
      page: Page,
      count: number,
      attempt: Attempt<Imdb>,
    ) => AttemptReply<Imdb> | Promise<AttemptReply<Imdb>> = answerMovie,
  ) {
    this.#answer = answer;
  }

  async perform(attempt: Attempt<Imdb>): Promise<AttemptReply<Imdb>> {
    this.attempts.push(attempt);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      await new Promise((resolve) => setImmediate(resolve));
      return await this.#answer(attempt.target, this.attemptsAt(attempt.target), attempt);
    } finally {
      this.inFlight -= 1;
    }
  }

  attemptsAt(page: Page): number {
    return this.attempts.filter((one) => JSON.stringify(one.target) === JSON.stringify(page)).length;
  }

  async close(): Promise<void> {}
}

export function answerMovie(page: Page): AttemptReply<Imdb> {
  if (page.page !== 'title') throw new Error(`no answer for ${page.page}`);
  const movie = aMovie().with({ titleId: page.titleId }).build();
  const content = { kind: 'movie', movie, origins: {} } as const;
  return { result: { kind: 'read', content }, httpStatus: 200, bytes: 1000, milliseconds: 5 };
}

export function answerFailure(
  kind: Failure['kind'],
  reason?: string,
  details: Partial<Failure> = {},
): AttemptReply<never> {
  return {
    result: { kind: 'failed', failure: failure(kind, reason ?? kind, details) },
    httpStatus: details.httpStatus ?? null,
    bytes: 0,
    milliseconds: 5,
  };
}

/** A store in memory, whose saves fail as long as `fault` gives an error. It notes what movies were merged of. */
export class MovieRepositoryInMemory implements MovieRepository {
  readonly movies = new Map<TitleId, Movie>();
  readonly observations = new Map<TitleId, Observations>();
  /** As a database does, and a file does not. */
  answersStale = false;
  saves = 0;
  fault: (movie: Movie) => Error | undefined = () => undefined;

  constructor(readonly name: string) {}

  async save(movie: Movie, observations: Observations = [movie]): Promise<SaveResult | 'stale'> {
    this.saves += 1;
    refuseUnfit(movie);
    const error = this.fault(movie);
    if (error !== undefined) throw error;
    const isKnown = (stored: Movie) =>
      observations.some(({ source, fetchedAt }) => source === stored.source && fetchedAt >= stored.fetchedAt);
    if (this.answersStale && this.observations.get(movie.titleId)?.every(isKnown) === false) return 'stale';
    this.observations.set(movie.titleId, observations);
    const known = this.movies.get(movie.titleId);
    this.movies.set(movie.titleId, movie);
    if (known === undefined) return 'inserted';
    return valuesOf(known) === valuesOf(movie) ? 'unchanged' : 'updated';
  }

  async held(titleIds: readonly TitleId[]): Promise<ReadonlySet<TitleId>> {
    return new Set(titleIds.filter((titleId) => this.movies.has(titleId)));
  }

  async close(): Promise<void> {}
}

/** What a store in memory holds, read back. */
export function storedIn({ movies, observations }: MovieRepositoryInMemory): StoredMovies {
  return {
    read: async (titleId) => movies.get(titleId) ?? null,
    observations: async (titleId) => observations.get(titleId) ?? [],
  };
}

/** All but the time of the visit, which changes nothing. */
function valuesOf({ fetchedAt, ...values }: Movie): string {
  return JSON.stringify(values);
}

/** A list of these ids that notes how many were pulled. */
export class TitleListInMemory implements TargetList<Imdb> {
  readonly name = 'list in memory';
  pulled = 0;

  constructor(readonly ids: readonly TitleId[]) {}

  async *keys(): AsyncIterable<TitleId> {
    for (const id of this.ids) {
      this.pulled += 1;
      yield id;
    }
  }
}

/** A journal in memory. */
export class RunJournalInMemory implements RunJournal<Imdb> {
  listComplete = false;
  /** Which source gave each scraped title, and when it was settled. */
  readonly given = new Map<TitleId, { readonly source: string; readonly at: Date }>();
  readonly states = new Map<TitleId, 'queued' | Outcome<Imdb>['kind']>();
  /** Titles that the run's source has given recently. */
  readonly recent = new Set<TitleId>();
  /** Thrown by every call once set. */
  fault: Error | undefined;
  /** Thrown where this title is settled. */
  poison: TitleId | undefined;
  /** Where its ranges wait. */
  readonly ranges = new InProcessWorkQueue();
  #sentTo = 0;

  constructor(readonly runId = 1) {}

  /** Sends what was in it before. */
  sendAll() {
    const last = this.states.size;
    if (last > this.#sentTo) this.ranges.send({ runId: this.runId, plan: 0, first: this.#sentTo + 1, last });
    this.#sentTo = last;
  }

  async left(after: number, most: number, last = Number.POSITIVE_INFINITY) {
    this.#check();
    return [...this.states.entries()]
      .map(([key, state], index) => ({ key, state, position: index + 1 }))
      .filter(({ state, position }) => state === 'queued' && position > after && position <= last)
      .slice(0, most)
      .map(({ key, position }) => ({
        key,
        position,
        savedRecently: this.recent.has(key) ? key : null,
      }));
  }

  async saved(after: number, most: number) {
    this.#check();
    return [...this.states.entries()]
      .map(([savedAs, state], index) => ({ savedAs, state, position: index + 1 }))
      .filter(({ state, position }) => state === 'scraped' && position > after)
      .slice(0, most);
  }

  async enqueue(titleIds: readonly TitleId[]) {
    this.#check();
    for (const id of titleIds) if (!this.states.has(id)) this.states.set(id, 'queued');
    this.sendAll();
  }

  async completeList() {
    this.#check();
    this.listComplete = true;
  }

  async settle(outcome: Outcome<Imdb>) {
    this.#check();
    if (outcome.key === this.poison) throw new Error('invalid byte sequence');
    this.states.set(outcome.key, outcome.kind);
    if (outcome.kind === 'scraped') {
      this.given.set(outcome.key, { source: outcome.source, at: new Date() });
    }
    return true;
  }

  async finish() {
    this.#check();
  }

  #check() {
    if (this.fault !== undefined) throw this.fault;
  }
}
