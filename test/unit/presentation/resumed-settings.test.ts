import { describe, expect, it } from 'vitest';
import { GivenValues } from '../../../src/presentation/given-values.js';
import { scrapeOptions } from '../../../src/presentation/options.js';
import { resumedSettings } from '../../../src/presentation/resumed-settings.js';

async function resumed(values: Record<string, unknown>, stored: Record<string, readonly string[]>) {
  const given = await new GivenValues(values, Object.keys(scrapeOptions)).checked();
  return resumedSettings(given, { runId: 7, options: stored });
}

describe('a resumed run that went through proxies', () => {
  it('is refused when they are not given again, since it would go out directly', async () => {
    await expect(resumed({}, { proxies: [], rate: ['1'] })).rejects.toThrow(
      /^run 7 went through proxies, which are not kept .*give them again with --proxy/,
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

it('a resumed run that went out directly goes on so', async () => {
  expect(await resumed({}, { rate: ['1'] })).toMatchObject({ rate: 1, proxies: [] });
});
