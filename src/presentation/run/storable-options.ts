import type { GivenOptions } from '../../shared/option.js';
import { dataOptions, logOptions, outputOptions } from '../options/data-options.js';

/** What is kept with a run, to go on with it: where the data and the token are and how to print is said anew each time. */
export function storableOptions(options: GivenOptions): GivenOptions {
  const anew = { ...dataOptions, ...outputOptions, ...logOptions };
  const own = new Set([
    'resume',
    'workers',
    'queue',
    'detach',
    'dryRun',
    'tmdbTokenFile',
    ...Object.keys(anew),
  ]);
  return Object.fromEntries(Object.entries(options).filter(([name]) => !own.has(name)));
}
