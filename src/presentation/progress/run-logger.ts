import type { Logger } from 'pino';
import type { RoutesWait, RunObserver } from '../../application/engine/ports.js';
import type { Catalogue, CatalogueWords } from '../../domain/engine/catalogue.js';
import type { Outcome } from '../../domain/engine/outcome.js';
import type { RunReport } from '../../domain/engine/run-report.js';

type Attempted<C extends Catalogue> = Parameters<NonNullable<RunObserver<C>['attemptFinished']>>[0];

/** What a log calls a target: by its key, or what it is where it has none, as robots.txt. */
export type DescribeTarget<C extends Catalogue> = (
  target: C['target'],
) => { readonly key: C['key'] } | { readonly page: string };

/** How people are told of targets. */
export interface NamesOfTargets<C extends Catalogue> {
  readonly words: CatalogueWords;
  readonly describe: DescribeTarget<C>;
}

/**
 * Writes what happens in a run to the log, each line with run, target, attempt and route as far as it has them.
 * `warn` wants a look later, `info` is the user's affair, `debug` is each attempt.
 */
export class RunLogger<C extends Catalogue> implements RunObserver<C> {
  readonly #log: Logger;
  readonly #describe: DescribeTarget<C>;
  /** What a line calls a target, e.g. `title`. */
  readonly #word: string;
  #run: Logger;
  /** Where each target that is not finished was tried last. */
  readonly #routes = new Map<C['key'], string>();

  constructor(log: Logger, { words, describe }: NamesOfTargets<C>) {
    this.#log = log;
    this.#describe = describe;
    this.#word = words.target;
    this.#run = log;
  }

  runStarted({ runId, list, expected }: { runId: number; list: string; expected: number | null }): void {
    this.#run = this.#log.child({ run: runId });
    this.#run.info({ list, expected }, 'run started');
  }

  attemptStarted({ target, route, number }: Pick<Attempted<C>, 'target' | 'route' | 'number'>): void {
    this.#run.debug({ ...this.#fields(target), attempt: number, route: route.id }, 'attempt started');
  }

  attemptFinished({ target, route, number, reply }: Attempted<C>): void {
    const described = this.#describe(target);
    if ('key' in described) this.#routes.set(described.key, route.id);
    const { result, httpStatus, bytes, milliseconds } = reply;
    const seen =
      result.kind === 'failed' ? { failure: result.failure.kind, reason: result.failure.reason } : {};
    this.#run.debug(
      {
        ...this.#fields(target),
        attempt: number,
        route: route.id,
        result: result.kind,
        ...seen,
        status: httpStatus,
        bytes,
        milliseconds: Math.round(milliseconds),
      },
      'attempt finished',
    );
  }

  targetFinished(outcome: Outcome<C>): void {
    const { key } = outcome;
    const word = this.#word;
    const route = this.#routes.get(key) ?? null;
    this.#routes.delete(key);
    if (outcome.kind === 'skipped') {
      this.#run.info({ [word]: key, attempt: 0, route, reason: outcome.reason }, `${word} skipped`);
      return;
    }
    const tried = { [word]: key, attempt: outcome.attempts, route };
    if (outcome.kind === 'scraped') {
      const { saved, notices } = outcome;
      this.#run.info({ ...tried, saved, ...(notices === undefined ? {} : { notices }) }, `${word} saved`);
      return;
    }
    const { kind, reason, httpStatus } = outcome.failure;
    this.#run.warn({ ...tried, failure: kind, status: httpStatus, reason }, `${word} failed`);
  }

  #fields(target: C['target']): object {
    const described = this.#describe(target);
    return 'key' in described ? { [this.#word]: described.key } : described;
  }

  waiting({ milliseconds, routeId, reason }: RoutesWait): void {
    this.#run.info({ route: routeId, milliseconds: Math.round(milliseconds), reason }, 'every route rests');
  }

  warned(warning: string): void {
    this.#run.warn({ warning }, 'warning');
  }

  runEnded({ scraped, skipped, failed, seconds, stop, exitCode, warnings }: RunReport): void {
    const figures = { scraped, skipped, failed, seconds, exitCode };
    if (stop === null) this.#run.info({ ...figures, warnings: warnings.length }, 'run ended');
    else this.#run.warn({ ...figures, cause: stop.cause, reason: stop.message }, 'run stopped');
  }
}
