import { describe, expect, it } from 'vitest';
import { readChartPage } from '../../../../../src/infrastructure/imdb/chart-page.js';
import { readTitlePage } from '../../../../../src/infrastructure/imdb/page/title-page.js';
import { readInventedPage } from '../../../../support/builders/invented-pages.js';
import { titleId } from '../../../../support/builders/title-id.js';

const REQUEST = { titleId: titleId('tt9000001'), now: new Date('2026-09-01T12:00:00Z') };

describe('the layouts of a chart page', () => {
  it.each([
    ['chart-next-2024', ['tt9200001', 'tt92000022', 'tt9200003']],
    ['chart-next-toptv', ['tt9200041', 'tt9200042']],
    ['chart-json-ld', ['tt9200011', 'tt9200012']],
    ['chart-rows-2023', ['tt9200021', 'tt9200022']],
    ['chart-legacy-2018', ['tt9200031', 'tt9200032']],
  ])('%s gives its ids in chart order and no others', (page, titleIds) => {
    expect(readChartPage(readInventedPage(page))).toEqual({ kind: 'chart', titleIds });
  });
});

describe('pages that come in place of the one that was asked for', () => {
  it.each([
    ['waf-challenge-2026', 'blocked'],
    ['waf-captcha-2026', 'blocked'],
    ['robot-check-2019', 'blocked'],
    ['refusal-2024', 'blocked'],
    ['not-found-2024', 'not-found'],
    ['error-2024', 'unreadable'],
    ['person-2025', 'unreadable'],
    ['search-2026', 'unreadable'],
    ['list-2026', 'unreadable'],
  ])('%s is %s, whether a title or a chart was asked for', (name, kind) => {
    const page = readInventedPage(name);
    expect(readTitlePage(page, REQUEST)).toMatchObject({ kind: 'failed', failure: { kind } });
    expect(readChartPage(page)).toMatchObject({ kind: 'failed', failure: { kind } });
  });

  it.each(['next-2025', 'dom-2021', 'json-ld-2019', 'legacy-2017'])('%s is no chart', (name) => {
    expect(readChartPage(readInventedPage(name))).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unreadable' },
    });
  });

  it.each(['chart-next-2024', 'chart-json-ld', 'chart-rows-2023', 'chart-legacy-2018'])(
    '%s is no title',
    (name) => {
      expect(readTitlePage(readInventedPage(name), REQUEST)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'unreadable' },
      });
    },
  );
});
