import type { Fetcher } from '../../application/engine/ports.js';
import { type Admission, type TargetList, TargetListFailed } from '../../application/engine/ports.js';
import { failure } from '../../domain/engine/outcome.js';
import type { ChartName } from '../../domain/imdb/chart.js';
import type { Imdb } from '../../domain/imdb/imdb-catalogue.js';
import type { TitleId } from '../../domain/imdb/title-id.js';
import { runListText } from '../../domain/run-list.js';

/** The titles of one of IMDb's charts, in chart order. */
export class ChartTitleList implements TargetList<Imdb> {
  readonly name: string;
  readonly #chart: ChartName;
  readonly #fetcher: Fetcher<Imdb>;
  readonly #admission: Admission<Imdb>;

  constructor(chart: ChartName, fetcher: Fetcher<Imdb>, admission: Admission<Imdb>) {
    this.name = runListText({ kind: 'chart', chart });
    this.#chart = chart;
    this.#fetcher = fetcher;
    this.#admission = admission;
  }

  async *keys(signal: AbortSignal): AsyncIterable<TitleId> {
    const page = { page: 'chart', chart: this.#chart } as const;
    const refusal = this.#admission.refusal(page);
    if (refusal !== null) throw new TargetListFailed(this.name, failure('fatal', refusal));
    const fetched = await this.#fetcher.fetch(page, signal);
    if (fetched.kind === 'stopped') return;
    if (fetched.kind === 'disallowed')
      throw new TargetListFailed(this.name, failure('fatal', fetched.reason));
    if (fetched.kind !== 'answered') throw new TargetListFailed(this.name, fetched.failure);
    if (fetched.content.kind === 'chart') yield* fetched.content.titleIds;
  }
}
