import { type GivenOptions, type Options, readOptions } from '../../../shared/option.js';
import type { Given } from '../../cli/commander-options.js';
import { collectOptions } from '../../options/tmdb/collect-options.js';
import type { CollectGiven } from './collect-request.js';

/**
 * A command line of `collect` that says the same as that of another command, whose options are `options`, so that either
 * goes on with runs of the other; `stored` is what an earlier run was given.
 */
export function asCollect<Record extends Options>(
  given: Given<Record>,
  options: Record,
  stored: GivenOptions = {},
): CollectGiven {
  const isOfCollect = (name: string) => Object.hasOwn(collectOptions, name);
  const isOfBoth = (name: string) => isOfCollect(name) && Object.hasOwn(options, name);
  const isOfCollectAlone = (name: string) => isOfCollect(name) && !isOfBoth(name);
  const earlier = readOptions(collectOptions, {}, {}, only(stored, isOfCollectAlone));
  return {
    settings: { ...earlier.settings, ...given.settings },
    options: { ...earlier.given, ...only(given.options, isOfBoth) },
    flagged: given.flagged,
    operands: given.operands,
    withStored: (all) =>
      asCollect(given.withStored(only(all, (name) => !isOfCollectAlone(name))), options, all),
  };
}

function only(options: GivenOptions, isWanted: (name: string) => boolean): GivenOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => isWanted(name)));
}
