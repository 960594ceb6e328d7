import { describe, expect, it } from 'vitest';
import { GivenValues } from '../../../../src/presentation/options/given-values.js';
import { scrapeOptions } from '../../../../src/presentation/options/options.js';
import { ScrapeRequest } from '../../../../src/presentation/run/imdb/scrape-request.js';
import { refuseUnaskedDirect } from '../../../../src/presentation/run/resumed-settings.js';
import { aRunRecord } from '../../../support/builders/run-record.js';

async function resumed(values: Record<string, unknown>, stored: Record<string, readonly string[]>) {
  const given = await new GivenValues(values, Object.keys(scrapeOptions)).checked();
  return new ScrapeRequest(given, null).resumed(aRunRecord({ runId: 7, options: stored })).settings;
}

describe('a resumed run that went through proxies', () => {
  it('is refused when they are not given again, since it would go out directly', async () => {
    await expect(resumed({}, { proxies: [], rate: ['1'] })).rejects.toThrow(
      /^run 7 went through proxies or Tor, and this one would go out directly.*--proxy.*--routes direct/,
    );
  });

  it.each([
    [{ proxies: ['http://127.0.0.1:1'] }],
    [{ proxyFile: 'proxies.txt' }],
    [{ proxyHost: '127.0.0.1' }],
    [{ tor: true }],
    [{ torCircuits: 2 }],
    [{ routes: 'direct' }],
  ])('goes on with the way out that is given: %j', async (values) => {
    expect(await resumed(values, { proxies: [], rate: ['1'] })).toMatchObject({ ...values, rate: 1 });
  });
});

it.each([
  { rate: ['1'] },
  { rate: ['1'], routes: ['direct'] },
  { rate: ['1'], torControlPassword: [] },
  { rate: ['1'], tor: ['false'] },
])('a resumed run that went out directly goes on so: %j', async (stored) => {
  expect(await resumed({}, stored)).toMatchObject({ rate: 1, proxies: [] });
});

describe('a new run over the failed titles of one that went through Tor', () => {
  const earlier = { runId: 7, options: { tor: ['true'] } };

  async function given(values: Record<string, unknown>) {
    return (await new GivenValues(values, Object.keys(scrapeOptions)).checked()).settings;
  }

  it('is refused when nothing is said of its way out', async () => {
    const settings = await given({ retryFailed: true });
    expect(() => refuseUnaskedDirect(settings, earlier)).toThrow(/give the way out again/);
  });

  it.each([{ tor: true }, { routes: 'direct' }])('is taken with %j', async (more) => {
    const settings = await given({ retryFailed: true, ...more });
    expect(() => refuseUnaskedDirect(settings, earlier)).not.toThrow();
  });
});
