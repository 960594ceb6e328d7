import { once } from 'node:events';
import { startLocalSite } from '../../demo/local-site.js';
import { startLocalSiteThread } from '../../demo/start-local-site-thread.js';
import { parseSwitches } from '../../demo/switches.js';
import { errorMessage } from '../../shared/error-message.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import { EXIT } from '../exit-codes.js';
import { type demoOptions, type ScrapeSettings, scrapeOptions } from '../options.js';
import type { ScrapeGiven } from '../run-plan.js';
import { scrape } from './scrape.js';

const DEMO_MOVIES = 250;

/** Scrapes the local site through the same path as the real one; with `serve`, only serves it. */
export async function demo(settings: Settings<typeof demoOptions>): Promise<number> {
  const rules = parse(settings.switches);
  if (settings.serve !== null) {
    const site = await startLocalSite({ host: settings.host, port: settings.serve, rules });
    process.stderr.write(
      `the local site is at ${site.url} until Ctrl-C; scrape it with --base-url ${site.url}\n`,
    );
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    await site.close();
    return EXIT.done;
  }
  const site = await startLocalSiteThread({ rules });
  try {
    const overrides = { ...settings, baseUrl: site.url, rate: 0, movies: DEMO_MOVIES };
    return await scrape(scrapeGiven({ ...defaultSettings(), ...overrides }), { resumable: false });
  } finally {
    await site.close();
  }
}

function parse(switches: readonly string[]) {
  try {
    return parseSwitches(switches);
  } catch (error) {
    throw new OptionFaults([`--switch: ${errorMessage(error)}`]);
  }
}

function defaultSettings(): ScrapeSettings {
  const entries = Object.entries(scrapeOptions).map(([name, { defaultValue }]) => [name, defaultValue]);
  return Object.fromEntries(entries) as ScrapeSettings;
}

function scrapeGiven(settings: ScrapeSettings): ScrapeGiven {
  return { settings, options: {}, operands: [], withStored: () => scrapeGiven(settings) };
}
