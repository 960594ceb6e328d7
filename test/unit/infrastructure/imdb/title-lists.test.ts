import type { FetchResult } from '../../../../src/application/engine/attempt.js';
import { failure } from '../../../../src/domain/engine/outcome.js';
import type { Imdb } from '../../../../src/domain/imdb/imdb-catalogue.js';
import { ChartTitleList } from '../../../../src/infrastructure/imdb/chart-title-list.js';
import { titleListContract } from '../../../contracts/title-list.js';
import { titleId } from '../../../support/builders/movie-builder.js';

const expected = [titleId(3), titleId(1), titleId(2)];

titleListContract('a chart', async () => {
  const last = { routeId: 'direct', httpStatus: 200, bytes: 1, milliseconds: 1 };
  const chart = (fetched: FetchResult<Imdb>) =>
    new ChartTitleList('top', { fetch: async () => fetched }, { open: async () => {}, refusal: () => null });
  return {
    list: chart({ kind: 'answered', content: { kind: 'chart', titleIds: expected }, attempts: 1, last }),
    expected,
    unavailable: chart({ kind: 'failed', failure: failure('unreadable', 'no ids'), attempts: 1, last }),
  };
});
