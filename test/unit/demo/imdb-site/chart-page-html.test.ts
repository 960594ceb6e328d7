import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { chartPageHtml } from '../../../../src/demo/imdb-site/chart-page-html.js';
import { films } from '../../../../src/demo/imdb-site/films.js';
import { CHART_NAMES } from '../../../../src/domain/imdb/chart.js';
import { at, embeddedJson } from '../../../support/builders/embedded-json.js';

const EDGES = 'props.pageProps.pageData.chartTitles.edges';

function idsOf(html: string): unknown[] {
  const edges = at(embeddedJson(html).data, EDGES);
  if (!Array.isArray(edges)) throw new Error('the chart has no edges');
  return edges.map((edge) => at(edge, 'node.id'));
}

describe('chart page', () => {
  const html = chartPageHtml('top');

  test('lists 250 titles by rank in its JSON and in JSON-LD, 25 of them in the markup', () => {
    expect(idsOf(html)).toEqual(films.map((film) => film.titleId));
    const $ = load(html);
    expect($('li.ipc-metadata-list-summary-item').length).toBe(25);
    expect(
      at(JSON.parse($('script[type="application/ld+json"]').text()), 'itemListElement.249.item.url'),
    ).toBe('https://www.imdb.com/title/tt0077711/');
  });

  test('says of a row what a chart says, and neither cast nor Metascore', () => {
    const { data } = embeddedJson(html);
    expect(at(data, `${EDGES}.1.currentRank`)).toBe(2);
    expect(at(data, `${EDGES}.1.node.titleText.text`)).toBe('The Godfather');
    expect(at(data, `${EDGES}.1.node.ratingsSummary.aggregateRating`)).toBe(9.2);
    expect(at(data, `${EDGES}.1.node.cast`)).toBeUndefined();
    expect(at(data, `${EDGES}.1.node.metacritic`)).toBeUndefined();
  });

  test('weighs as much as a real one', () => {
    expect(Buffer.byteLength(html)).toBeGreaterThan(1_450_000);
    expect(Buffer.byteLength(html)).toBeLessThan(1_850_000);
  });

  test.each(CHART_NAMES.slice(1))('%s has the same titles in an order of its own', (chart) => {
    const ids = idsOf(chartPageHtml(chart));
    expect(ids).not.toEqual(films.map((film) => film.titleId));
    expect(new Set(ids)).toEqual(new Set(films.map((film) => film.titleId)));
  });

  test('can be shorter or longer than 250 rows', () => {
    expect(idsOf(chartPageHtml('top', { rows: 100 }))).toHaveLength(100);
    expect(idsOf(chartPageHtml('top', { rows: 260 })).at(-1)).toBe('tt90000010');
  });
});
