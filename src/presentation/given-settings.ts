import { type ScrapeSettings, scrapeOptions } from './options.js';
import type { ScrapeGiven } from './run-plan.js';

/** These settings and the defaults of all others, as if a command line had given them. */
export function givenSettings(settings: Partial<ScrapeSettings>): ScrapeGiven {
  const defaults = Object.entries(scrapeOptions).map(([name, { defaultValue }]) => [name, defaultValue]);
  const whole: ScrapeSettings = { ...Object.fromEntries(defaults), ...settings };
  return { settings: whole, options: {}, operands: [], withStored: () => givenSettings(settings) };
}
