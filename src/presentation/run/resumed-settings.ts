import { isDeepStrictEqual } from 'node:util';
import type { RunRecord } from '../../application/run-record.js';
import { runListText } from '../../domain/run-list.js';
import { OptionFaults, type Options, readOptions } from '../../shared/option.js';
import type { Given } from '../cli/commander-options.js';
import { type RouteSettings, routeOptions } from '../options/route-options.js';
import { asksForTor } from './read-tor.js';

/**
 * `--resume auto` goes on with a run of the same targets, or else what was asked for would not be done. `choosing` are
 * the options that say which. Throws `OptionFaults`.
 */
export function refuseOtherTargets<Record extends Options>(
  { settings, flagged }: Pick<Given<Record>, 'settings' | 'flagged'>,
  { runId, list, options }: RunRecord,
  all: Record,
  choosing: Options,
): void {
  const earlier = readOptions(all, {}, {}, options).settings;
  const others = Object.entries(choosing).flatMap(([name, { flag }]) => {
    const of = (from: object) => new Map<string, unknown>(Object.entries(from)).get(name);
    return flagged.has(name) && !isDeepStrictEqual(of(settings), of(earlier)) ? [flag ?? name] : [];
  });
  if (others.length === 0) return;
  throw unfinished({ runId, list }, `${others.join(' and ')} asks for something else`);
}

/** That an unfinished run is not what `--resume auto` may go on with, since what is asked for says something else. */
export function unfinished({ runId, list }: Pick<RunRecord, 'runId' | 'list'>, other: string): OptionFaults {
  return new OptionFaults([
    `run ${runId} (${runListText(list)}) is not finished, and ${other}: ` +
      `finish it with --resume ${runId} alone, or leave --resume out to start another`,
  ]);
}

/**
 * Throws `OptionFaults` when an earlier run had another way out than the direct one, and its targets would be asked for
 * directly only because nothing was said: proxies are secret and not kept, and a new run keeps nothing of an earlier one.
 */
export function refuseUnaskedDirect(
  settings: RouteSettings,
  { runId, options }: Pick<RunRecord, 'runId' | 'options'>,
): void {
  if (settings.routes !== null || !goesDirectly(settings)) return;
  const earlier = readOptions(routeOptions, {}, {}, options).settings;
  if (options.proxies === undefined && goesDirectly(earlier)) return;
  throw new OptionFaults([
    `run ${runId} went through proxies or Tor, and this one would go out directly: proxies are not kept since they ` +
      'may hold passwords; give the way out again (--proxy, --proxy-file, --tor), or --routes direct',
  ]);
}

function goesDirectly(settings: RouteSettings): boolean {
  const { proxies, proxyFile, proxyHost, routes } = settings;
  if (routes !== null) return routes === 'direct';
  return proxies.length === 0 && proxyFile === null && proxyHost === null && !asksForTor(settings, []);
}
