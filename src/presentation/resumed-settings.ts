import type { RunRecord } from '../infrastructure/database/run-records.js';
import { OptionFaults } from '../shared/option.js';
import type { ScrapeSettings } from './options.js';
import { asksForTor } from './read-tor.js';
import type { ScrapeGiven } from './run-plan.js';

/**
 * The settings of a run that is gone on with. Throws `OptionFaults` when it went through proxies that are given no more:
 * they are secret and not kept, and without them it would go out directly.
 */
export function resumedSettings(
  given: ScrapeGiven,
  { runId, options }: Pick<RunRecord, 'runId' | 'options'>,
): ScrapeSettings {
  const { settings } = given.withStored(options);
  const { proxies, proxyFile, proxyHost, routes, source } = settings;
  const asksForNothing =
    proxies.length === 0 &&
    proxyFile === null &&
    proxyHost === null &&
    routes === null &&
    !asksForTor(settings, []);
  if (options.proxies !== undefined && asksForNothing && source === 'imdb-html') {
    throw new OptionFaults([
      `run ${runId} went through proxies, which are not kept since they may hold passwords: ` +
        'give them again with --proxy (PROXIES), or say another way out with --routes',
    ]);
  }
  return settings;
}
