import { describe, expect, it } from 'vitest';
import { GivenValues } from '../../../../../src/presentation/options/given-values.js';
import { scrapeOptions } from '../../../../../src/presentation/options/options.js';
import { tmdbLanguageOf } from '../../../../../src/presentation/options/tmdb/tmdb-titles.js';
import { ScrapeRequest } from '../../../../../src/presentation/run/imdb/scrape-request.js';
import { checkScrape } from '../../../../../src/presentation/run/scrape-checks.js';
import { OptionFaults } from '../../../../../src/shared/option.js';
import { aRunRecord } from '../../../../support/builders/run-record.js';

const tmdbToken = 'an-access-token-of-a-test';
const ids = 'tt0111161';

const given = (values: Record<string, unknown>) =>
  new GivenValues(values, Object.keys(scrapeOptions)).checked();
const request = async (values: Record<string, unknown>) => await checkScrape(await given(values));

async function faultsOf(values: Record<string, unknown>): Promise<readonly string[]> {
  return request(values).then(
    () => [],
    (error: unknown) => {
      if (error instanceof OptionFaults) return error.faults;
      throw error;
    },
  );
}

describe('TMDB as the source of titles', () => {
  it("is asked at its own pace, at its own address; the data folder stays that of IMDb's site", async () => {
    const asked = await request({ source: 'tmdb', ids, tmdbToken });
    expect(asked.settings).toMatchObject({ rate: 38, concurrency: 20 });
    expect(asked.askedUrl).toBe('https://api.themoviedb.org/3');
    expect(asked.baseUrl).toBe('https://www.imdb.com');
    expect(asked.secrets).toEqual([tmdbToken]);
  });

  it('keeps its own pace where it only stands in for the site', async () => {
    const asked = await request({ fallback: 'tmdb', tmdbToken, tmdbRate: 5 });
    expect(asked.settings).toMatchObject({ rate: 2, concurrency: 50, tmdbRate: 5, tmdbConcurrency: 20 });
    expect(asked.askedUrl).toBe('https://www.imdb.com');
  });

  it.each([
    [{ chart: 'top' }, /^--source tmdb has no chart: .*--ids, --ids-file or --list/],
    [{}, /^--source tmdb has no chart: .*--ids, --ids-file or --list/],
    [{ resume: { kind: 'auto' } }, /^--source tmdb has no chart: /],
    [{ ids, fallback: ['imdb-datasets', 'tmdb'] }, /^--fallback names tmdb, which is the --source already/],
    [{ ids, rate: 5 }, /^--rate is that of the site; for TMDB give --tmdb-rate$/],
    [{ ids, concurrency: 5 }, /^--concurrency is that of the site; for TMDB give --tmdb-concurrency$/],
    [{ ids, language: '*' }, /^--language \(IMDB_LANGUAGE\) wants a language that TMDB has.*"\*"/],
  ])('is refused before anything is fetched with %j', async (values, fault) => {
    expect(await faultsOf({ source: 'tmdb', tmdbToken, ...values })).toEqual([expect.stringMatching(fault)]);
  });

  it.each([[{ source: 'tmdb', ids }], [{ fallback: ['imdb-datasets', 'tmdb'] }]])(
    'wants to know who asks: %j',
    async (values) => {
      expect(await faultsOf(values)).toEqual([expect.stringMatching(/TMDB_TOKEN/)]);
    },
  );

  it.each([
    ['en-US', 'en-US'],
    ['de-DE,de;q=0.9,en;q=0.5', 'de-DE'],
    ['id', 'id'],
    ['english', null],
  ])('is asked for texts in the first language of %s', (language, tag) => {
    expect(tmdbLanguageOf(language)).toBe(tag);
  });
});

describe('a run that is gone on with and asks TMDB', () => {
  const stored = { source: ['tmdb'], ids: [ids] };
  const list = { kind: 'ids', from: 'arguments' } as const;

  it('has its pace, and the credential that is given now', async () => {
    const asked = await request({ resume: { kind: 'last' }, tmdbToken });
    const resumed = asked.resumed(aRunRecord({ runId: 7, options: stored, list }));
    expect(resumed.settings).toMatchObject({ source: 'tmdb', rate: 38 });
    expect(resumed.secrets).toEqual([tmdbToken]);
  });

  it('says so where none is given', async () => {
    const asked = await request({ resume: { kind: 'last' } });
    expect(() => asked.resumed(aRunRecord({ runId: 7, options: stored, list }))).toThrow(/TMDB_TOKEN/);
  });

  it('is refused over a chart whose titles are not known yet', async () => {
    const asked = new ScrapeRequest(
      await given({ resume: { kind: 'last' }, source: 'tmdb', tmdbToken }),
      null,
      { kind: 'token', secret: tmdbToken, from: 'TMDB_TOKEN' },
    );
    const list = { kind: 'chart', chart: 'top' } as const;
    const run = aRunRecord({ runId: 7, options: {}, list, listComplete: false });
    expect(() => asked.resumed(run)).toThrow(/^run 7 is over a chart: TMDB does not know those of IMDb/);
    expect(asked.resumed({ ...run, listComplete: true }).source).toBe('tmdb');
  });

  it('had one fallback when it was begun by an earlier version', async () => {
    const asked = await request({ resume: { kind: 'last' } });
    const resumed = asked.resumed(aRunRecord({ runId: 7, options: { fallback: ['imdb-datasets'] } }));
    expect(resumed.settings.fallback).toEqual(['imdb-datasets']);
  });
});
