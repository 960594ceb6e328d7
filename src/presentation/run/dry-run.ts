import type { NamedStore } from '../../application/engine/store-patience.js';
import { type DryRunPlan, planDryRun } from '../../application/plan-dry-run.js';
import type { Catalogue, CatalogueWords } from '../../domain/engine/catalogue.js';
import { refuseOtherSites } from '../../infrastructure/data-folder.js';
import { PostgresRunRecords } from '../../infrastructure/database/runs/postgres-run-records.js';
import { routeAddress } from '../../infrastructure/routes/route-address.js';
import { durationText } from '../../shared/duration-text.js';
import type { RunSettings } from '../options/options.js';
import { openExistingDatabase, openIfFilled } from './existing-database.js';
import { type PlannedRoutes, planRoutes } from './route-plans.js';
import type { RunRequest } from './run-request.js';
import { throwEarlierRunFaults } from './throw-earlier-run-faults.js';

/** What a run would do. */
export interface DryRun extends Omit<DryRunPlan<unknown>, 'request'> {
  readonly routes: readonly { readonly id: string; readonly address: string }[];
  readonly settings: Pick<RunSettings, 'rate' | 'concurrency' | 'refreshAfter'> & {
    readonly baseUrl: string;
  };
}

/**
 * Finds out what a run would do, without asking the site and without a trace in any store. Throws `OptionFaults` and
 * `OtherSitesData` as the run itself would.
 */
export async function dryRunOf<C extends Catalogue, Store extends NamedStore>(
  asked: RunRequest<C, Store>,
): Promise<DryRun> {
  const { request, ...plan } = await planTargets(asked);
  const { settings, askedUrl: baseUrl, language } = request;
  const { rate, concurrency, refreshAfter } = settings;
  await refuseOtherSites(settings.out, request.baseUrl, request.catalogue);
  return {
    ...plan,
    routes: request.asksSite ? routesOf(await planRoutes({ ...settings, language })) : [],
    settings: { baseUrl, rate, concurrency, refreshAfter },
  };
}

async function planTargets<C extends Catalogue, Store extends NamedStore>(
  asked: RunRequest<C, Store>,
): Promise<DryRunPlan<RunRequest<C, Store>>> {
  const { resume, retryFailed } = asked.settings;
  const { leaveOutStored } = asked;
  const isNew = resume === null && !retryFailed;
  if (isNew && leaveOutStored === null) return await planDryRun(asked, null);
  // A new run needs no database to go on from.
  const open = isNew || (resume?.kind === 'auto' && !retryFailed) ? openIfFilled : openExistingDatabase;
  const database = await open(asked.settings);
  try {
    if (database !== null) await leaveOutStored?.(database);
    const records = database === null ? null : new PostgresRunRecords(database);
    return await planDryRun(asked, records).catch(throwEarlierRunFaults);
  } finally {
    await database?.close();
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

function routesOf({ groups }: PlannedRoutes): DryRun['routes'] {
  return groups.flat().map(({ route }) => ({ id: route.id, address: routeAddress(route) }));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
