import type { NamedStore } from '../../application/engine/store-patience.js';
import type { Catalogue, CatalogueWords } from '../../domain/engine/catalogue.js';
import { PASSING } from '../../domain/engine/outcome.js';
import { runListText } from '../../domain/run-list.js';
import { refuseOtherSites } from '../../infrastructure/data-folder.js';
import {
  type Narrowing,
  stillFailedKeys,
  targetsOfRun,
} from '../../infrastructure/database/runs/run-records.js';
import type { SqlDatabase } from '../../infrastructure/database/sql-database.js';
import { routeAddress } from '../../infrastructure/routes/route-address.js';
import { durationText } from '../../shared/duration-text.js';
import type { RunSettings } from '../options/options.js';
import { openExistingDatabase, openIfFilled } from './existing-database.js';
import { type PlannedRoutes, planRoutes } from './route-plans.js';
import { firstRunOf, refuseLostList, resumedRun, runToRetry } from './run-plan.js';
import type { NewList, RunRequest } from './run-request.js';

/** What a run would do. */
export interface DryRun {
  readonly list: string;
  /** Keys of the targets that are known without asking the site. */
  readonly targets: readonly string[];
  /** What would give the others, e.g. the address of a chart page. */
  readonly otherTargets: string | null;
  /** Targets to take at most; `null` for all of them. */
  readonly most: number | null;
  readonly routes: readonly { readonly id: string; readonly address: string }[];
  readonly settings: Pick<RunSettings, 'rate' | 'concurrency' | 'refreshAfter'> & {
    readonly baseUrl: string;
  };
}

/**
 * Finds out what a run would fetch, without asking the site and without a trace in any store. Throws `OtherSitesData` as the
 * run itself would.
 */
export async function planDryRun<C extends Catalogue, Store extends NamedStore>(
  request: RunRequest<C, Store>,
): Promise<DryRun> {
  const { resume, retryFailed } = request.settings;
  if (!retryFailed && resume === null) return dryRunOf(request, request.newList());
  // A new run needs no database to go on from.
  const open = resume?.kind === 'auto' && !retryFailed ? openIfFilled : openExistingDatabase;
  const database = await open(request.settings);
  if (database === null) return dryRunOf(request, request.newList());
  try {
    return await (retryFailed ? planRetry(database, request) : planResume(database, request));
  } finally {
    await database.close();
  }
}

/** The plan for people. */
export function dryRunText(run: DryRun, words: CatalogueWords): string {
  const { list, targets, otherTargets, most, routes, settings } = run;
  const count = otherTargets === null ? [`${targets.length}`] : most === null ? [] : [`${most} at most`];
  const skipped = settings.refreshAfter === null ? '' : durationText(settings.refreshAfter / 1000);
  const pace = settings.rate === 0 ? 'as fast as they go' : `at most ${settings.rate} requests a second each`;
  return `${[
    'Dry run: nothing is fetched, nothing is written.',
    '',
    `${capitalised(words.targets)} (${[...count, list].join(', ')})`,
    ...targets.map((key) => `  ${key}`),
    ...(otherTargets === null
      ? []
      : [`  ${targets.length > 0 ? 'then ' : ''}those that ${otherTargets} gives`]),
    ...(skipped === '' ? [] : [`  without those that were fetched in the last ${skipped}`]),
    '',
    `Routes (${routes.length}, ${pace}, ${settings.concurrency} requests in flight)`,
    ...routes.map(({ id, address }) => `  ${id}${id === address ? '' : `  ${address}`}`),
  ].join('\n')}\n`;
}

async function planResume<C extends Catalogue, Store extends NamedStore>(
  database: SqlDatabase,
  asked: RunRequest<C, Store>,
): Promise<DryRun> {
  const { resume } = asked.settings;
  const run = resume === null ? undefined : await resumedRun(database, asked.catalogue, resume);
  if (run === undefined) return dryRunOf(asked, asked.newList());
  const request = asked.resumed(run, await firstRunOf(database, run));
  const { runId, list, listComplete } = run;
  if (!listComplete) refuseLostList(request, run);
  const planned = await dryRunOf(request, { list, keys: null, asked: run.asked });
  return {
    ...planned,
    list: `${runListText(list)}, left in run ${runId}`,
    targets: [
      ...(await keysOf(database, runId, { state: 'queued', kinds: [] })),
      ...(await keysOf(database, runId, { state: 'failed', kinds: PASSING })),
    ],
    ...(listComplete && !request.grows && { otherTargets: null }),
  };
}

async function planRetry<C extends Catalogue, Store extends NamedStore>(
  database: SqlDatabase,
  asked: RunRequest<C, Store>,
): Promise<DryRun> {
  const { only } = asked.settings;
  const run = await runToRetry(database, asked.catalogue, only);
  const request = asked.retrying(run, await firstRunOf(database, run));
  const { runId } = run;
  const keys = stillFailedKeys(database, runId, only);
  return dryRunOf(request, { list: { kind: 'failed', run: runId }, keys, asked: request.most });
}

async function dryRunOf<C extends Catalogue, Store extends NamedStore>(
  request: RunRequest<C, Store>,
  { list, keys, asked }: NewList,
): Promise<DryRun> {
  const { settings, askedUrl: baseUrl, language } = request;
  const { rate, concurrency, refreshAfter } = settings;
  await refuseOtherSites(settings.out, request.baseUrl, request.catalogue);
  return {
    list: runListText(list),
    targets: keys === null ? [] : await firstOf(keys, asked),
    otherTargets: request.othersOf(list),
    most: asked,
    routes: request.asksSite ? routesOf(await planRoutes({ ...settings, language })) : [],
    settings: { baseUrl, rate, concurrency, refreshAfter },
  };
}

async function firstOf(keys: AsyncIterable<string>, most: number | null): Promise<string[]> {
  const first = new Set<string>();
  for await (const key of keys) {
    if (first.size === most) break;
    first.add(key);
  }
  return [...first];
}

function routesOf({ groups }: PlannedRoutes): DryRun['routes'] {
  return groups.flat().map(({ route }) => ({ id: route.id, address: routeAddress(route) }));
}

async function keysOf(database: SqlDatabase, runId: number, narrow: Narrowing): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of targetsOfRun(database, runId, narrow)) keys.push(key);
  return keys;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
