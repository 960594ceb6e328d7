import { runListText } from '../../domain/imdb/run-list.js';
import { PASSING } from '../../domain/engine/outcome.js';
import type { TitleId } from '../../domain/imdb/title-id.js';
import {
  isListedTitle,
  type Narrowing,
  stillFailedTitles,
  titlesOfRun,
} from '../../infrastructure/database/runs/run-records.js';
import type { SqlDatabase } from '../../infrastructure/database/sql-database.js';
import { pagePath } from '../../infrastructure/imdb/page-path.js';
import { routeAddress } from '../../infrastructure/routes/route-address.js';
import { durationText } from '../../shared/duration-text.js';
import type { GivenList } from '../options/given-list.js';
import type { ScrapeSettings } from '../options/options.js';
import { openExistingDatabase, openIfFilled } from './existing-database.js';
import { refuseUnaskedDirect, resumedSettings } from './resumed-settings.js';
import { type PlannedRoutes, planRoutes } from './route-plans.js';
import {
  CHART_MOVIES,
  refuseOtherTitles,
  restOfList,
  resumedRun,
  runToRetry,
  type ScrapeGiven,
} from './run-plan.js';

/** What a run would do. */
export interface DryRun {
  readonly list: string;
  /** Titles that are known without asking the site. */
  readonly titleIds: readonly TitleId[];
  /** What would give the others: the address of a chart page, or the datasets. */
  readonly otherTitles: string | null;
  /** Titles to take at most; `null` for all of them. */
  readonly most: number | null;
  readonly routes: readonly { readonly id: string; readonly address: string }[];
  readonly settings: Pick<ScrapeSettings, 'baseUrl' | 'rate' | 'concurrency' | 'refreshAfter'>;
}

/** Finds out what a run would fetch, without asking the site and without a trace in any store. */
export async function planDryRun(given: ScrapeGiven, list: GivenList | null): Promise<DryRun> {
  const { resume, retryFailed } = given.settings;
  if (!retryFailed && resume === null) return dryRunOf(given.settings, list);
  // A new run needs no database to go on from.
  const open = resume?.kind === 'auto' && !retryFailed ? openIfFilled : openExistingDatabase;
  const database = await open(given.settings);
  if (database === null) return dryRunOf(given.settings, list);
  try {
    return await (retryFailed ? planRetry(database, given.settings) : planResume(database, given, list));
  } finally {
    await database.close();
  }
}

/** The plan for people. */
export function dryRunText(run: DryRun): string {
  const { list, titleIds, otherTitles, most, routes, settings } = run;
  const count = otherTitles === null ? `${titleIds.length}` : `${most ?? 'all'} at most`;
  const skipped = settings.refreshAfter === null ? '' : durationText(settings.refreshAfter / 1000);
  const pace = settings.rate === 0 ? 'as fast as they go' : `at most ${settings.rate} requests a second each`;
  return `${[
    'Dry run: nothing is fetched, nothing is written.',
    '',
    `Titles (${count}, ${list})`,
    ...titleIds.map((titleId) => `  ${titleId}`),
    ...(otherTitles === null
      ? []
      : [`  ${titleIds.length > 0 ? 'then ' : ''}those that ${otherTitles} gives`]),
    ...(skipped === '' ? [] : [`  without those that were fetched in the last ${skipped}`]),
    '',
    `Routes (${routes.length}, ${pace}, ${settings.concurrency} requests in flight)`,
    ...routes.map(({ id, address }) => `  ${id}${id === address ? '' : `  ${address}`}`),
  ].join('\n')}\n`;
}

async function planResume(
  database: SqlDatabase,
  given: ScrapeGiven,
  list: GivenList | null,
): Promise<DryRun> {
  const { resume } = given.settings;
  const run = resume === null ? undefined : await resumedRun(database, resume);
  if (run === undefined) return dryRunOf(given.settings, list);
  refuseOtherTitles(given, run);
  const settings = resumedSettings(given, run);
  const rest = restOfList(run);
  const titleIds = [
    ...(await titleIdsOf(database, run.runId, { state: 'queued', kinds: [] })),
    ...(await titleIdsOf(database, run.runId, { state: 'failed', kinds: PASSING })),
  ];
  const others = rest.kind === 'datasets' ? rest : null;
  return {
    ...(await dryRunOf({ ...settings, ...(rest.kind === 'chart' && { chart: rest.chart }) }, others)),
    list: `${runListText(run.list)}, left in run ${run.runId}`,
    titleIds,
    ...(rest.kind === 'journal' && { otherTitles: null }),
  };
}

async function planRetry(database: SqlDatabase, settings: ScrapeSettings): Promise<DryRun> {
  const run = await runToRetry(database, settings.only);
  refuseUnaskedDirect(settings, run);
  const { runId } = run;
  const titleIds = stillFailedTitles(database, runId, settings.only);
  return dryRunOf(settings, { kind: 'ids', list: { kind: 'failed', run: runId }, titleIds });
}

async function dryRunOf(settings: ScrapeSettings, list: GivenList | null): Promise<DryRun> {
  const { chart, movies, source, baseUrl, rate, concurrency, refreshAfter } = settings;
  return {
    list: runListText(list === null ? { kind: 'chart', chart } : list.kind === 'ids' ? list.list : list),
    titleIds: list?.kind === 'ids' ? await firstOf(list.titleIds, movies) : [],
    otherTitles: otherTitlesOf(settings, list),
    most: movies ?? (list?.kind === 'ids' ? null : CHART_MOVIES),
    routes: source === 'imdb-datasets' ? [] : routesOf(await planRoutes(settings)),
    settings: { baseUrl, rate, concurrency, refreshAfter },
  };
}

async function firstOf(titleIds: AsyncIterable<TitleId>, most: number | null): Promise<TitleId[]> {
  const first = new Set<TitleId>();
  for await (const titleId of titleIds) {
    if (first.size === most) break;
    first.add(titleId);
  }
  return [...first];
}

function otherTitlesOf({ source, chart, baseUrl }: ScrapeSettings, given: GivenList | null): string | null {
  if (given?.kind === 'ids') return null;
  if (given?.kind === 'datasets') return `a look into the datasets (${given.query})`;
  if (source === 'imdb-datasets') return `the weighted Top 250 of the datasets`;
  return new URL(pagePath({ page: 'chart', chart }), baseUrl).href;
}

function routesOf({ groups }: PlannedRoutes): DryRun['routes'] {
  return groups.flat().map(({ route }) => ({ id: route.id, address: routeAddress(route) }));
}

async function titleIdsOf(database: SqlDatabase, runId: number, narrow: Narrowing): Promise<TitleId[]> {
  const ids: TitleId[] = [];
  for await (const title of titlesOfRun(database, runId, narrow)) {
    if (isListedTitle(title)) ids.push(title.titleId);
  }
  return ids;
}
