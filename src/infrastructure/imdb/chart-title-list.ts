import type { Fetcher } from '../../application/engine/ports.js';
import { type Admission, type TitleList, TitleListFailed } from '../../application/engine/ports.js';
import type { ChartName } from '../../domain/imdb/chart.js';
import { runListText } from '../../domain/imdb/run-list.js';
import { failure } from '../../domain/engine/outcome.js';
import type { TitleId } from '../../domain/imdb/title-id.js';

/** The titles of one of IMDb's charts, in chart order. */
export class ChartTitleList implements TitleList {
  readonly name: string;
  readonly #chart: ChartName;
  readonly #fetcher: Fetcher;
  readonly #admission: Admission;

  constructor(chart: ChartName, fetcher: Fetcher, admission: Admission) {
    this.name = runListText({ kind: 'chart', chart });
    this.#chart = chart;
    this.#fetcher = fetcher;
    this.#admission = admission;
  }

  async *titles(signal: AbortSignal): AsyncIterable<TitleId> {
    const page = { page: 'chart', chart: this.#chart } as const;
    const refusal = this.#admission.refusal(page);
    if (refusal !== null) throw new TitleListFailed(this.name, failure('fatal', refusal));
    const fetched = await this.#fetcher.fetch(page, signal);
    if (fetched.kind === 'stopped') return;
    if (fetched.kind === 'disallowed') throw new TitleListFailed(this.name, failure('fatal', fetched.reason));
    if (fetched.kind !== 'answered') throw new TitleListFailed(this.name, fetched.failure);
    if (fetched.result.kind === 'chart') yield* fetched.result.titleIds;
  }
}
