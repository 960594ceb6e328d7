import { DEMO_OPTIONS } from '../../application/run-record.js';
import { startTmdbApiThread } from '../../demo/tmdb-api/start-tmdb-api-thread.js';
import { parseSwitches } from '../../demo/tmdb-api/switches.js';
import type { Options } from '../../shared/option.js';
import { nextSignal } from '../cli/interruption.js';
import { givenAs } from '../options/given-values.js';
import { demoOptions } from '../options/options.js';
import { collectOptions } from '../options/tmdb/collect-options.js';
import { collect } from './collect.js';
import type { DemoSite } from './demo.js';

/** The local TMDB takes any; it has the length of a real one. */
const DEMO_TOKEN = 'any-token-is-taken-by-the-local-tmdb';

/** A local TMDB, whose trending movies of the week are collected at TMDB's own pace: all 10,000 that it serves. */
export const DEMO_TMDB: DemoSite = {
  async scrape({ switches, serve, host, ...given }) {
    const api = await startTmdbApiThread(parseSwitches(switches));
    try {
      const values = {
        ...given,
        tmdbBaseUrl: api.url,
        tmdbToken: DEMO_TOKEN,
        media: 'movie',
        window: 'week',
      };
      const flags = Object.fromEntries(
        Object.entries(values).flatMap(([name, value]) => {
          const texts = textsOf(name, value);
          return texts === null ? [] : [[name, texts]];
        }),
      );
      const run = givenAs(collectOptions, flags, ['trending']);
      return await collect({ ...run, options: { ...run.options, ...DEMO_OPTIONS } });
    } finally {
      await api.close();
    }
  },

  async serve({ switches, serve: port, host }) {
    // Otherwise a thread has it.
    const { startTmdbApi } = await import('../../demo/tmdb-api/tmdb-api.js');
    const api = await startTmdbApi({ host, port, ...parseSwitches(switches) });
    process.stderr.write(
      `the local TMDB is at ${api.url} until Ctrl-C; collect from it with ` +
        `TMDB_TOKEN=${DEMO_TOKEN} and --tmdb-base-url ${api.url}, pull its daily ids with --exports-url ${api.exportsUrl}\n` +
        `it stands on ${api.day}; POST ${new URL('/local/day', api.url).href} moves it on by a day\n`,
    );
    await nextSignal();
    await api.close();
  },

  checkSwitches: (switches) => {
    parseSwitches(switches);
  },
};

/** `null` where it was not given to the demo, or is no option of `collect`. */
function textsOf(name: string, value: unknown): readonly string[] | null {
  const option = optionNamed(collectOptions, name);
  const isDefault = optionNamed(demoOptions, name)?.defaultValue === value;
  return option === undefined || isDefault ? null : option.textsOf(value);
}

function optionNamed(options: Options, name: string) {
  return Object.hasOwn(options, name) ? options[name] : undefined;
}
