import { DEMO_OPTIONS } from '../../application/run-record.js';
import { startLocalSiteThread } from '../../demo/imdb-site/start-local-site-thread.js';
import { parseSwitches } from '../../demo/imdb-site/switches.js';
import { nextSignal } from '../cli/interruption.js';
import { GivenValues } from '../options/given-values.js';
import type { DemoSite } from './demo.js';
import { scrape } from './scrape.js';

const DEMO_MOVIES = 250;

/** A local site shaped like IMDb. */
export const DEMO_IMDB: DemoSite = {
  async scrape({ switches, serve, host, ...given }) {
    const site = await startLocalSiteThread({ rules: parseSwitches(switches) });
    try {
      const overrides = { ...given, baseUrl: site.url, rate: 0, movies: DEMO_MOVIES };
      const run = await new GivenValues(overrides, Object.keys(overrides)).checked();
      return await scrape({ ...run, options: { ...run.options, ...DEMO_OPTIONS } });
    } finally {
      await site.close();
    }
  },

  async serve({ switches, serve: port, host }) {
    // Otherwise a thread has the site, and the films are read there.
    const { startLocalSite } = await import('../../demo/imdb-site/local-site.js');
    const site = await startLocalSite({ host, port, rules: parseSwitches(switches) });
    process.stderr.write(
      `the local site is at ${site.url} until Ctrl-C; scrape it with --base-url ${site.url}\n`,
    );
    await nextSignal();
    await site.close();
  },

  checkSwitches: (switches) => {
    parseSwitches(switches);
  },
};
