import type { Logger } from 'pino';
import type { RoutesWait, RunObserver } from '../../application/engine/ports.js';
import type { RunReport } from '../../domain/engine/run-report.js';
import type { TitleOutcome } from '../../domain/engine/outcome.js';
import type { TitleId } from '../../domain/imdb/title-id.js';

type Attempted = Parameters<NonNullable<RunObserver['attemptFinished']>>[0];

/**
 * Writes what happens in a run to the log, each line with run, title, attempt and route as far as it has them.
 * `warn` wants a look later, `info` is the user's affair, `debug` is each attempt.
 */
export class RunLogger implements RunObserver {
  readonly #log: Logger;
  #run: Logger;
  /** Where each title that is not finished was tried last. */
  readonly #routes = new Map<TitleId, string>();

  constructor(log: Logger) {
    this.#log = log;
    this.#run = log;
  }

  runStarted({ runId, list, expected }: { runId: number; list: string; expected: number | null }): void {
    this.#run = this.#log.child({ run: runId });
    this.#run.info({ list, expected }, 'run started');
  }

  attemptStarted({ page, route, number }: Omit<Attempted, 'reply'>): void {
    this.#run.debug({ ...pageFields(page), attempt: number, route: route.id }, 'attempt started');
  }

  attemptFinished({ page, route, number, reply }: Attempted): void {
    if (page.page === 'title') this.#routes.set(page.titleId, route.id);
    const { result, httpStatus, bytes, milliseconds } = reply;
    const seen =
      result.kind === 'failed' ? { failure: result.failure.kind, reason: result.failure.reason } : {};
    this.#run.debug(
      {
        ...pageFields(page),
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

  titleFinished(outcome: TitleOutcome): void {
    const { titleId: title } = outcome;
    const route = this.#routes.get(title) ?? null;
    this.#routes.delete(title);
    if (outcome.kind === 'skipped') {
      this.#run.info({ title, attempt: 0, route, reason: outcome.reason }, 'title skipped');
      return;
    }
    const tried = { title, attempt: outcome.attempts, route };
    if (outcome.kind === 'scraped') {
      const { saved, notices } = outcome;
      this.#run.info({ ...tried, saved, ...(notices === undefined ? {} : { notices }) }, 'title saved');
      return;
    }
    const { kind, reason, httpStatus } = outcome.failure;
    this.#run.warn({ ...tried, failure: kind, status: httpStatus, reason }, 'title failed');
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

function pageFields(page: Attempted['page']): { title: string } | { page: string } {
  return page.page === 'title' ? { title: page.titleId } : { page: page.page };
}
