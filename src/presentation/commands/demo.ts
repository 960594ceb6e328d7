import { startLocalSiteThread } from '../../demo/imdb-site/start-local-site-thread.js';
import { parseSwitches } from '../../demo/imdb-site/switches.js';
import { EXIT } from '../../domain/engine/exit-code.js';
import { DEMO_OPTIONS } from '../../infrastructure/database/runs/run-records.js';
import { errorMessage } from '../../shared/error-message.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import { nextSignal } from '../cli/interruption.js';
import { GivenValues } from '../options/given-values.js';
import type { demoOptions } from '../options/options.js';
import { scrape } from './scrape.js';

const DEMO_MOVIES = 250;

/** Scrapes the local site through the same path as the real one; with `serve`, only serves it. */
export async function demo(settings: Settings<typeof demoOptions>): Promise<number> {
  const rules = parse(settings.switches);
  if (settings.serve !== null) {
    // Otherwise a thread has the site, and the films are read there.
    const { startLocalSite } = await import('../../demo/imdb-site/local-site.js');
    const site = await startLocalSite({ host: settings.host, port: settings.serve, rules });
    process.stderr.write(
      `the local site is at ${site.url} until Ctrl-C; scrape it with --base-url ${site.url}\n`,
    );
    await nextSignal();
    await site.close();
    return EXIT.done;
  }
  const site = await startLocalSiteThread({ rules });
  try {
    const { switches, serve, host, ...given } = settings;
    const overrides = { ...given, baseUrl: site.url, rate: 0, movies: DEMO_MOVIES };
    const run = await new GivenValues(overrides, Object.keys(overrides)).checked();
    return await scrape({ ...run, options: { ...run.options, ...DEMO_OPTIONS } });
  } finally {
    await site.close();
  }
}

/** Faults of the switches, next to faults that are known already. */
export async function demoFaults(settings: Settings<typeof demoOptions>): Promise<readonly string[]> {
  try {
    parse(settings.switches);
    return [];
  } catch (error) {
    if (error instanceof OptionFaults) return error.faults;
    throw error;
  }
}

function parse(switches: readonly string[]) {
  try {
    return parseSwitches(switches);
  } catch (error) {
    throw new OptionFaults([`--switch: ${errorMessage(error)}`]);
  }
}
