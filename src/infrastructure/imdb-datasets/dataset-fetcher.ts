import type { FetchResult, TargetResult } from '../../application/engine/attempt.js';
import type { Fetcher } from '../../application/engine/ports.js';
import { failure } from '../../domain/engine/outcome.js';
import type { ChartName } from '../../domain/imdb/chart.js';
import type { MovieCheck } from '../../domain/imdb/check-movie.js';
import type { Imdb } from '../../domain/imdb/imdb-catalogue.js';
import type { Page } from '../../domain/imdb/imdb-page.js';
import { originsFrom } from '../../domain/imdb/origins-from.js';
import { DATASETS_SOURCE } from '../../domain/imdb/sources.js';
import type { TitleId } from '../../domain/imdb/title-id.js';
import { BatchQueue } from '../../shared/batch-queue.js';
import { errorMessage } from '../../shared/error-message.js';
import type { SqlSession } from '../database/sql-database.js';
import { isRefusal, isTransient, SqlError } from '../database/sql-error.js';
import { DatasetsUnavailable } from './dataset-fault.js';
import { DatasetMovies } from './dataset-movies.js';
import { readWeightedTop } from './weighted-top.js';

const LARGEST_BATCH = 100;

/** Answers for title pages and the chart of films from the loaded datasets; no page is asked for. */
export class DatasetFetcher implements Fetcher<Imdb> {
  readonly #database: SqlSession;
  readonly #titles: BatchQueue<TitleId, MovieCheck | null>;

  constructor(database: SqlSession, now: () => Date) {
    this.#database = database;
    const movies = new DatasetMovies(database, now);
    this.#titles = new BatchQueue(
      LARGEST_BATCH,
      async (titleIds) => {
        const checks = await movies.read(titleIds);
        return titleIds.map((titleId) => checks.get(titleId) ?? null);
      },
      { blamesItem: concernsTitle },
    );
  }

  async fetch(page: Page, stop: AbortSignal): Promise<FetchResult<Imdb>> {
    if (stop.aborted) return { kind: 'stopped' };
    const startedAt = performance.now();
    const result = await this.#answer(page).catch((error: unknown) =>
      // A database that was given up has stopped the run: nothing is known of the page.
      stop.aborted ? null : failedBy(error, page),
    );
    if (result === null) return { kind: 'stopped' };
    const milliseconds = Math.round(performance.now() - startedAt);
    const last = { routeId: DATASETS_SOURCE, httpStatus: null, bytes: 0, milliseconds };
    return result.kind === 'failed'
      ? { kind: 'failed', failure: result.failure, attempts: 1, last }
      : { kind: 'answered', content: result.content, attempts: 1, last };
  }

  async #answer(page: Page): Promise<TargetResult<Imdb>> {
    switch (page.page) {
      case 'title':
        return answerOf(page.titleId, await this.#titles.add(page.titleId));
      case 'chart':
        return await this.#chart(page.chart);
      case 'robots':
        return { kind: 'read', content: { kind: 'robots', text: '' } };
    }
  }

  async #chart(chart: ChartName): Promise<TargetResult<Imdb>> {
    if (chart !== 'top') {
      const reason = `the datasets make up only the chart top, not ${chart}; give a --list over the datasets`;
      return { kind: 'failed', failure: failure('not-found', reason) };
    }
    const ranked = await readWeightedTop(this.#database);
    return { kind: 'read', content: { kind: 'chart', titleIds: ranked.map(({ titleId }) => titleId) } };
  }
}

function answerOf(titleId: TitleId, check: MovieCheck | null): TargetResult<Imdb> {
  if (check === null) {
    return { kind: 'failed', failure: failure('not-found', `the datasets do not hold ${titleId}`) };
  }
  if (check.movie === undefined) {
    return { kind: 'failed', failure: failure('invalid', check.violations.join('; ')) };
  }
  const { movie, notices } = check;
  const noticed = notices === undefined ? {} : { notices };
  return {
    kind: 'read',
    content: { kind: 'movie', movie, origins: originsFrom('datasets', movie), ...noticed },
  };
}

/** Neither the datasets as a whole nor a database that may come back. */
function concernsTitle(error: unknown): boolean {
  return !(error instanceof DatasetsUnavailable) && (!(error instanceof SqlError) || isRefusal(error));
}

function failedBy(error: unknown, page: Page): TargetResult<Imdb> {
  const kind = isTransient(error) ? 'unreachable' : concernsTitle(error) ? 'unreadable' : 'fatal';
  return { kind: 'failed', failure: failure(page.page === 'title' ? kind : 'fatal', errorMessage(error)) };
}
