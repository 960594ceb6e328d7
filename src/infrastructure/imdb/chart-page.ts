import { type Failure, failure } from '../../domain/engine/outcome.js';
import type { PageContent } from '../../domain/imdb/imdb-page.js';
import { isTitleId, type TitleId } from '../../domain/imdb/title-id.js';
import { findJsonLd, readNextData } from './page/embedded-json.js';
import { itemsAt, valueAt } from './page/json-tree.js';
import { type PageDom, readDom } from './page/page-dom.js';
import { recogniseBlock, recogniseHead, recogniseRoute } from './page/page-kind.js';

export type ChartPageResult =
  | Extract<PageContent, { kind: 'chart' }>
  | { readonly kind: 'failed'; readonly failure: Failure };

const EDGES_PATH = 'props.pageProps.pageData.chartTitles.edges';

/** Reads the ids of a chart in chart order: all of them from embedded data, else the rows that the page shows (25). */
export function readChartPage(page: Buffer): ChartPageResult {
  const nextData = readNextData(page);
  if (nextData.state === 'cut-off') {
    return { kind: 'failed', failure: failure('unreadable', 'the page is cut off inside a script') };
  }
  const json = nextData.state === 'read' ? nextData.json : undefined;
  const ranked = rankedIds(json);
  if (ranked.length > 0) return { kind: 'chart', titleIds: ranked };

  const other = recogniseBlock(page) ?? recogniseRoute(json, 'chart');
  if (other !== null) return { kind: 'failed', failure: other };
  const dom = readDom(page);
  const misplaced = dom === null ? null : recogniseHead(dom, 'chart');
  if (misplaced !== null) return { kind: 'failed', failure: misplaced };
  const listed = listedIds(page);
  if (listed.length > 0) return { kind: 'chart', titleIds: listed };
  const shown = dom === null ? [] : rowIds(dom);
  if (shown.length > 0) return { kind: 'chart', titleIds: shown };
  const reason = `neither ${EDGES_PATH} in __NEXT_DATA__ (${nextData.state}), nor a JSON-LD ItemList, nor a row of the chart holds a title id`;
  return { kind: 'failed', failure: failure('unreadable', reason) };
}

function rankedIds(json: unknown): readonly TitleId[] {
  const edges = itemsAt(json, 'props', 'pageProps', 'pageData', 'chartTitles', 'edges').map((edge) => ({
    rank: valueAt(edge, 'currentRank'),
    id: valueAt(edge, 'node', 'id'),
  }));
  const inOrder = edges.every(({ rank }) => typeof rank === 'number')
    ? edges.toSorted((one, other) => Number(one.rank) - Number(other.rank))
    : edges;
  return titleIds(inOrder.map(({ id }) => id));
}

function listedIds(page: Buffer): readonly TitleId[] {
  const list = findJsonLd(page, (type) => type === 'ItemList');
  return titleIds(
    itemsAt(list, 'itemListElement').map((element) =>
      idInAddress(valueAt(element, 'item', 'url') ?? valueAt(element, 'url')),
    ),
  );
}

/** Rows of the layout since 2023 and of the legacy table. */
function rowIds(dom: PageDom): readonly TitleId[] {
  const links = dom(
    'li.ipc-metadata-list-summary-item a[href*="/title/tt"], .lister-list td.titleColumn a[href*="/title/tt"]',
  );
  return titleIds(links.toArray().map((link) => idInAddress(dom(link).attr('href'))));
}

function titleIds(candidates: readonly unknown[]): readonly TitleId[] {
  const ids = candidates.filter((id): id is TitleId => typeof id === 'string' && isTitleId(id));
  return [...new Set(ids)];
}

function idInAddress(address: unknown): string | undefined {
  return typeof address === 'string' ? /\/title\/(tt\d{7,})/.exec(address)?.[1] : undefined;
}
