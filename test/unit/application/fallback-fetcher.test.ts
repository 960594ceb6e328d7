import { describe, expect, it } from 'vitest';
import type { FetchResult } from '../../../src/application/engine/attempt.js';
import type { Fetcher } from '../../../src/application/engine/ports.js';
import { FallbackFetcher } from '../../../src/application/fallback-fetcher.js';
import { type Failure, failure } from '../../../src/domain/engine/outcome.js';
import type { Imdb } from '../../../src/domain/imdb/imdb-catalogue.js';
import { aMovie, titleId } from '../../support/builders/movie-builder.js';

const last = { routeId: 'direct', httpStatus: 202, bytes: 0, milliseconds: 1 };
const blocked = failure('blocked', 'a challenge page');
const page = (number: number) => ({ page: 'title', titleId: titleId(number) }) as const;
const stop = new AbortController().signal;

function answered(source: string): FetchResult<Imdb> {
  const movie = aMovie(1).with({ source }).build();
  return { kind: 'answered', content: { kind: 'movie', movie, origins: {} }, attempts: 1, last };
}

function failed(kind: 'failed', why: Failure): FetchResult<Imdb> {
  return { kind, failure: why, attempts: 4, last };
}

/** Answers the same to every page and counts how often it was asked. */
class Answers implements Fetcher<Imdb> {
  asked = 0;

  constructor(private readonly result: FetchResult<Imdb>) {}

  async fetch(): Promise<FetchResult<Imdb>> {
    this.asked += 1;
    return this.result;
  }
}

function fallback(
  site: Answers,
  datasets: Answers,
  onSiteLost = (_: Failure) => {},
  onOtherChart = (_: Failure) => {},
): FallbackFetcher {
  const fallbacks = [{ name: 'imdb-datasets', fetcher: datasets }];
  return new FallbackFetcher({ site, fallbacks, onSiteLost, onOtherChart, onLeftOut: () => {} });
}

describe('a fallback', () => {
  it('is not asked for a page that the site gives', async () => {
    const datasets = new Answers(answered('imdb-datasets'));
    const fetched = await fallback(new Answers(answered('imdb-html')), datasets).fetch(page(1), stop);
    expect(fetched).toEqual(answered('imdb-html'));
    expect(datasets.asked).toBe(0);
  });

  it('answers for a title that is blocked, and the site is asked again for the next', async () => {
    const site = new Answers(failed('failed', blocked));
    const fetcher = fallback(site, new Answers(answered('imdb-datasets')));
    expect(await fetcher.fetch(page(1), stop)).toEqual({ ...answered('imdb-datasets'), attempts: 5 });
    await fetcher.fetch(page(2), stop);
    expect(site.asked).toBe(2);
  });

  it('answers for all titles once every route is blocked, and says so once', async () => {
    const site = new Answers({ kind: 'all-blocked', failure: blocked, own: null, attempts: 0, last: null });
    const losses: Failure[] = [];
    const fetcher = fallback(site, new Answers(answered('imdb-datasets')), (loss) => losses.push(loss));
    await Promise.all([fetcher.fetch(page(1), stop), fetcher.fetch(page(2), stop)]);
    const asked = site.asked;
    expect(await fetcher.fetch(page(3), stop)).toEqual(answered('imdb-datasets'));
    expect(site.asked).toBe(asked);
    expect(losses).toEqual([blocked]);
  });

  it.each(['not-found', 'unreachable', 'unreadable'] as const)(
    'leaves a title that is %s alone',
    async (kind) => {
      const other = failed('failed', failure(kind, 'why'));
      const datasets = new Answers(answered('imdb-datasets'));
      expect(await fallback(new Answers(other), datasets).fetch(page(1), stop)).toEqual(other);
      expect(datasets.asked).toBe(0);
    },
  );

  it('leaves a title blocked that it does not have either', async () => {
    const missing = new Answers(failed('failed', failure('not-found', 'the datasets do not hold it')));
    const fetched = await fallback(new Answers(failed('failed', blocked)), missing).fetch(page(1), stop);
    expect(fetched).toMatchObject({
      kind: 'failed',
      failure: { kind: 'blocked', reason: 'a challenge page; and in its place: the datasets do not hold it' },
    });
  });

  it('answers for all titles once every route is throttled for good', async () => {
    const throttled = failure('throttled', 'HTTP 429');
    const site = new Answers({ kind: 'all-blocked', failure: throttled, own: null, attempts: 0, last: null });
    const fetched = await fallback(site, new Answers(answered('imdb-datasets'))).fetch(page(1), stop);
    expect(fetched).toEqual(answered('imdb-datasets'));
  });

  it('never answers for robots.txt, whatever became of the site', async () => {
    const lost: FetchResult<Imdb> = {
      kind: 'all-blocked',
      failure: blocked,
      own: null,
      attempts: 0,
      last: null,
    };
    const datasets = new Answers(answered('imdb-datasets'));
    const fetcher = fallback(new Answers(lost), datasets);
    expect(await fetcher.fetch({ page: 'robots' }, stop)).toEqual(lost);
    await fetcher.fetch(page(1), stop);
    expect(await fetcher.fetch({ page: 'robots' }, stop)).toEqual(lost);
    expect(datasets.asked).toBe(1);
  });

  it('says that a chart is not the one of the site, and only then', async () => {
    const said: Failure[] = [];
    const chart = { page: 'chart', chart: 'top' } as const;
    const other: FetchResult<Imdb> = {
      kind: 'answered',
      content: { kind: 'chart', titleIds: [titleId(1)] },
      attempts: 1,
      last,
    };
    const refused = new Answers(failed('failed', blocked));
    const note = (why: Failure) => said.push(why);
    await fallback(refused, new Answers(other), undefined, note).fetch(chart, stop);
    expect(said).toEqual([blocked]);
    await fallback(new Answers(other), new Answers(other), undefined, note).fetch(chart, stop);
    const none = new Answers(failed('failed', failure('not-found', 'no such chart')));
    await fallback(refused, none, undefined, note).fetch(chart, stop);
    expect(said).toEqual([blocked]);
  });
});

describe('several fallbacks', () => {
  const lost: FetchResult<Imdb> = {
    kind: 'all-blocked',
    failure: blocked,
    own: null,
    attempts: 0,
    last: null,
  };
  const refused = failed('failed', blocked);
  const unreachable = failed('failed', failure('unreachable', 'no answer came'));
  const missing = failed('failed', failure('not-found', 'it has no such title'));

  function several(site: FetchResult<Imdb>, ...results: readonly FetchResult<Imdb>[]) {
    const leftOut: string[] = [];
    const charts: Failure[] = [];
    const answers = results.map((result) => new Answers(result));
    const fetcher = new FallbackFetcher({
      site: new Answers(site),
      fallbacks: answers.map((one, index) => ({ name: `source-${index + 1}`, fetcher: one })),
      onSiteLost: () => {},
      onOtherChart: (why) => charts.push(why),
      onLeftOut: (name, { kind, reason }) => leftOut.push(`${name} ${kind} ${reason}`),
    });
    return { fetcher, leftOut, charts, asked: () => answers.map((one) => one.asked) };
  }

  it('are all asked for a title, and what they say comes together, in their order', async () => {
    const { fetcher, leftOut } = several(refused, answered('imdb-datasets'), answered('tmdb'));
    expect(await fetcher.fetch(page(1), stop)).toEqual({
      kind: 'answered',
      content: {
        kind: 'movie',
        movie: aMovie(1).with({ source: 'imdb-datasets' }).build(),
        origins: {},
        further: [{ movie: aMovie(1).with({ source: 'tmdb' }).build(), origins: {} }],
      },
      attempts: 6,
      last,
    });
    expect(leftOut).toEqual([]);
  });

  it('go without one that fails, which is told once for each kind of failure', async () => {
    const { fetcher, leftOut } = several(refused, unreachable, answered('tmdb'));
    for (const number of [1, 2, 3]) {
      expect(await fetcher.fetch(page(number), stop)).toEqual({ ...answered('tmdb'), attempts: 9 });
    }
    expect(leftOut).toEqual(['source-1 unreachable no answer came']);
  });

  it('go without one that does not have the title, of which nothing is told', async () => {
    const { fetcher, leftOut } = several(refused, answered('imdb-datasets'), missing);
    expect(await fetcher.fetch(page(1), stop)).toMatchObject({
      content: { movie: { source: 'imdb-datasets' } },
    });
    expect(leftOut).toEqual([]);
  });

  it('go without one whose every route is blocked, and the run goes on', async () => {
    const { fetcher, leftOut } = several(lost, answered('imdb-datasets'), lost);
    for (const number of [1, 2]) {
      expect(await fetcher.fetch(page(number), stop)).toMatchObject({ kind: 'answered' });
    }
    expect(leftOut).toEqual(['source-2 blocked a challenge page']);
  });

  it.each(['unauthorized', 'fatal'] as const)(
    'stop the run where one is %s, whatever others say',
    async (kind) => {
      const why = failed('failed', failure(kind, 'TMDB refused the credential'));
      const { fetcher } = several(refused, answered('imdb-datasets'), why);
      expect(await fetcher.fetch(page(1), stop)).toMatchObject({
        kind: 'failed',
        failure: { kind, reason: expect.stringContaining('TMDB refused the credential') },
      });
    },
  );

  it('leave a title blocked that none of them has, and say why of each', async () => {
    const { fetcher } = several(refused, missing, unreachable);
    expect(await fetcher.fetch(page(1), stop)).toMatchObject({
      kind: 'failed',
      failure: {
        kind: 'blocked',
        reason: 'a challenge page; and in its place: it has no such title; no answer came',
      },
      attempts: 12,
    });
  });

  it('stop the run when every route to each of them and to the site is blocked', async () => {
    const { fetcher } = several(lost, lost, lost);
    expect(await fetcher.fetch(page(1), stop)).toMatchObject({ kind: 'all-blocked', own: null });
  });

  it('cost a title that the site blocks, and not the run, while the site still answers', async () => {
    const { fetcher } = several(refused, lost, lost);
    expect(await fetcher.fetch(page(1), stop)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'blocked' },
    });
  });

  it('leave a title for a later run when one of them was stopped', async () => {
    const { fetcher } = several(refused, answered('imdb-datasets'), { kind: 'stopped' });
    expect(await fetcher.fetch(page(1), stop)).toEqual({ kind: 'stopped' });
  });

  it('are asked for a chart one after the other until one has it', async () => {
    const chart: FetchResult<Imdb> = {
      kind: 'answered',
      content: { kind: 'chart', titleIds: [titleId(1)] },
      attempts: 1,
      last,
    };
    const { fetcher, asked, charts } = several(refused, missing, chart, chart);
    expect(await fetcher.fetch({ page: 'chart', chart: 'top' }, stop)).toEqual({ ...chart, attempts: 9 });
    expect(asked()).toEqual([1, 1, 0]);
    expect(charts).toEqual([blocked]);
  });
});
