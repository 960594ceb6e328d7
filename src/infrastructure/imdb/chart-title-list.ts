import type { PageFetcher } from '../../application/page-fetcher.js';
import { type TitleList, TitleListFailed } from '../../application/ports.js';
import type { ChartName } from '../../domain/chart.js';
import type { TitleId } from '../../domain/title-id.js';

/** The titles of one of IMDb's charts, in chart order. */
export class ChartTitleList implements TitleList {
  readonly name: string;
  readonly #chart: ChartName;
  readonly #fetcher: PageFetcher;

  constructor(chart: ChartName, fetcher: PageFetcher) {
    this.name = `chart ${chart}`;
    this.#chart = chart;
    this.#fetcher = fetcher;
  }

  async *titles(signal: AbortSignal): AsyncIterable<TitleId> {
    const fetched = await this.#fetcher.fetch({ page: 'chart', chart: this.#chart }, signal);
    if (fetched.kind === 'stopped') return;
    if (fetched.kind !== 'answered') throw new TitleListFailed(this.name, fetched.failure);
    if (fetched.result.kind === 'chart') yield* fetched.result.titleIds;
  }
}
