import type { RunRecord } from '../../infrastructure/database/runs/run-records.js';
import { OptionFaults, readOptions } from '../../shared/option.js';
import { type ScrapeSettings, scrapeOptions } from '../options/options.js';
import { asksForTor } from './read-tor.js';
import type { ScrapeGiven } from './run-plan.js';

type EarlierRun = Pick<RunRecord, 'runId' | 'options'>;

/** The settings of a run that is gone on with. Throws `OptionFaults` as `refuseUnaskedDirect` does. */
export function resumedSettings(given: ScrapeGiven, run: EarlierRun): ScrapeSettings {
  const { settings } = given.withStored(run.options);
  refuseUnaskedDirect(settings, run);
  return settings;
}

/**
 * Throws `OptionFaults` when an earlier run had another way out than the direct one, and its titles would be asked for
 * directly only because nothing was said: proxies are secret and not kept, and a new run keeps nothing of an earlier one.
 */
export function refuseUnaskedDirect(settings: ScrapeSettings, { runId, options }: EarlierRun): void {
  if (settings.routes !== null || settings.source === 'imdb-datasets' || !goesDirectly(settings)) return;
  const earlier = readOptions(scrapeOptions, {}, {}, options).settings;
  if (options.proxies === undefined && goesDirectly(earlier)) return;
  throw new OptionFaults([
    `run ${runId} went through proxies or Tor, and this one would go out directly: proxies are not kept since they ` +
      'may hold passwords; give the way out again (--proxy, --proxy-file, --tor), or --routes direct',
  ]);
}

function goesDirectly(settings: ScrapeSettings): boolean {
  const { proxies, proxyFile, proxyHost, routes } = settings;
  if (routes !== null) return routes === 'direct';
  return proxies.length === 0 && proxyFile === null && proxyHost === null && !asksForTor(settings, []);
}
