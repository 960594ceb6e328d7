import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readChartPage } from '../../../../src/infrastructure/imdb/chart-page.js';
import { describeCaptures, readCapture } from '../../../support/builders/captures.js';
import { aPage, jsonLdOf, nextDataOf, titleFacts } from '../../../support/builders/title-page-builder.js';

const HEAD = '<meta property="imdb:pageType" content="chart"><title>A chart</title>';

function chartData(edges: unknown) {
  return { page: '/chart/top', props: { pageProps: { pageData: { chartTitles: { edges } } } } };
}

function listOf(...urls: readonly string[]) {
  return {
    '@type': 'ItemList',
    itemListElement: urls.map((url) => ({ '@type': 'ListItem', item: { '@type': 'Movie', url } })),
  };
}

describe('a chart page', () => {
  it('gives the ids in the order of their ranks, each once', () => {
    const nextData = chartData([
      { currentRank: 2, node: { id: 'tt0000002' } },
      { currentRank: 1, node: { id: 'tt0000001' } },
      { currentRank: 3, node: { id: 'tt0000002' } },
      { currentRank: 4, node: null },
      { currentRank: 5, node: { id: 'nm0000005' } },
    ]);

    expect(readChartPage(aPage({ nextData }))).toEqual({
      kind: 'chart',
      titleIds: ['tt0000001', 'tt0000002'],
    });
  });

  it('without ranks gives the ids in the order of the page', () => {
    const nextData = chartData([{ node: { id: 'tt0000002' } }, { node: { id: 'tt0000001' } }]);

    expect(readChartPage(aPage({ nextData }))).toEqual({
      kind: 'chart',
      titleIds: ['tt0000002', 'tt0000001'],
    });
  });

  it('without embedded ids gives those of JSON-LD', () => {
    const jsonLd = listOf('https://www.imdb.com/title/tt0000003/', '/title/tt0000001/');

    expect(readChartPage(aPage({ head: HEAD, jsonLd, nextData: chartData(null) }))).toEqual({
      kind: 'chart',
      titleIds: ['tt0000003', 'tt0000001'],
    });
  });

  it('with rows only gives the ids of the rows', () => {
    const row = (id: string) =>
      `<li class="ipc-metadata-list-summary-item"><a href="/title/${id}/?ref_=i"></a><a href="/title/${id}/?ref_=t">x</a></li>`;
    const body = `<a href="/title/tt0000009/">an advertisement</a><ul>${row('tt0000003')}${row('tt0000001')}</ul>`;

    expect(readChartPage(aPage({ head: HEAD, body }))).toEqual({
      kind: 'chart',
      titleIds: ['tt0000003', 'tt0000001'],
    });
  });

  it('of a new shape is unreadable and names the missing path', () => {
    expect(readChartPage(aPage({ head: HEAD, nextData: chartData([]) }))).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unreadable', reason: expect.stringContaining('pageData.chartTitles.edges') },
    });
  });

  it('is not what a title page is', () => {
    const page = aPage({ nextData: nextDataOf(titleFacts()), jsonLd: jsonLdOf(titleFacts()) });

    expect(readChartPage(page)).toMatchObject({
      failure: { kind: 'unreadable', reason: expect.stringContaining('a title page') },
    });
  });

  it('that is cut off is unreadable', () => {
    const page = aPage({ nextData: chartData([{ currentRank: 1, node: { id: 'tt0000001' } }]) });

    expect(readChartPage(page.subarray(0, page.length - 40))).toMatchObject({
      failure: { kind: 'unreadable', reason: expect.stringContaining('cut off') },
    });
  });
});

describeCaptures('real chart pages', () => {
  /** Ids by rank, hashed; taken from the JSON of each capture, whose ranks run from 1 to 250. */
  it.each([
    ['top250.nextjs.2024-07-18.tejasthakkar.d624', 'tt0053604', 'tt4430212', '5c78ee2719b03668'],
    ['top250.nextjs.2025-05-27.Anjaliachyuth1123.6d69', 'tt0105236', 'tt0077711', '8bb81f4d3bde5b21'],
    ['top250.nextjs.2026-01-14.yckarachchi.6b46', 'tt0062622', 'tt11032374', 'b4f34c640be086d6'],
  ])('%s gives 250 ids in chart order', (name, hundredth, last, sha256) => {
    const result = readChartPage(readCapture(`imdb-chart-html/${name}.html.gz`));

    if (result.kind !== 'chart') throw new Error(result.failure.reason);
    const { titleIds } = result;
    expect(titleIds).toHaveLength(250);
    expect([titleIds[0], titleIds[1], titleIds[99], titleIds[249]]).toEqual([
      'tt0111161',
      'tt0068646',
      hundredth,
      last,
    ]);
    expect(createHash('sha256').update(titleIds.join()).digest('hex').slice(0, 16)).toBe(sha256);
  });

  it.each([
    ['imdb-chart-html/india-top-rated.nextjs.2026-02-06.Ankitbrmn07.html.gz', 'unreadable'],
    ['imdb-other-html/find.2026-07-16.html.gz', 'unreadable'],
    ['imdb-other-html/name.2025.html.gz', 'unreadable'],
    ['imdb-title-html/tt0111161.nextjs.2025-03-18.AdrianTodd.html.gz', 'unreadable'],
    ['waf/imdb-title-tt0111161.waf-challenge.202.html', 'blocked'],
  ])('%s is no chart but %s', (path, kind) => {
    expect(readChartPage(readCapture(path))).toMatchObject({ kind: 'failed', failure: { kind } });
  });
});
