import { EXIT } from '../../domain/engine/exit-code.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import type { demoOptions } from '../options/options.js';

type DemoSettings = Settings<typeof demoOptions>;

/** A local site that stands in for a real one. */
export interface DemoSite {
  /** Scrapes it through the same path as the real one. */
  scrape(settings: DemoSettings): Promise<number>;
  /** Only serves it, until a signal. */
  serve(settings: DemoSettings & { readonly serve: number }): Promise<void>;
  /** Throws one error that names every switch that it cannot read. */
  checkSwitches(switches: readonly string[]): void;
}

const SITES: Readonly<Record<string, () => Promise<DemoSite>>> = {
  imdb: async () => (await import('./demo-imdb.js')).DEMO_IMDB,
  tmdb: async () => (await import('./demo-tmdb.js')).DEMO_TMDB,
};

/** Scrapes a local site, that of IMDb unless another is named; with `serve`, only serves it. */
export async function demo(
  settings: DemoSettings,
  [name = 'imdb', ...more]: readonly string[],
): Promise<number> {
  const load = Object.hasOwn(SITES, name) ? SITES[name] : undefined;
  if (load === undefined || more.length > 0) {
    throw new OptionFaults([`demo takes nothing, or one of ${Object.keys(SITES).join(' and ')}`]);
  }
  const site = await load();
  const faults = switchFaults(site, settings);
  if (faults.length > 0) throw new OptionFaults(faults);
  const { serve } = settings;
  if (serve === null) return await site.scrape(settings);
  await site.serve({ ...settings, serve });
  return EXIT.done;
}

/** Faults of the switches, next to faults that are known already; those of the local TMDB are another command line's. */
export async function demoFaults(settings: DemoSettings): Promise<readonly string[]> {
  const sites = await Promise.all(Object.values(SITES).map((load) => load()));
  const faults = sites.map((site) => switchFaults(site, settings));
  return faults.find((one) => one.length === 0) ?? faults[0] ?? [];
}

function switchFaults(site: DemoSite, { switches }: DemoSettings): readonly string[] {
  try {
    site.checkSwitches(switches);
    return [];
  } catch (error) {
    return [`--switch: ${error instanceof Error ? error.message : String(error)}`];
  }
}
