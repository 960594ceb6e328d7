import { join } from 'node:path';
import type { RouteFigures, RunReport } from '../domain/run-report.js';
import type { FailureKind } from '../domain/scrape-outcome.js';
import { tableText } from './table-text.js';

/** The report of a run for people. */
export function reportText(
  report: RunReport,
  settings: { readonly out: string; readonly databaseUrl: string | null },
): string {
  const lines = [
    `${report.scraped} of ${report.asked ?? report.listed} movies from the ${report.list} in ${report.seconds.toFixed(1)} s` +
      `${report.failed > 0 ? `, ${report.failed} failed` : ''}${report.skipped > 0 ? `, ${report.skipped} skipped` : ''}`,
  ];
  for (const [store, { inserted, updated, unchanged, unsaved }] of Object.entries(report.stores)) {
    lines.push(
      `  ${store.padEnd(8)} ${inserted} inserted, ${updated} updated, ${unchanged} unchanged` +
        `${unsaved > 0 ? `, ${unsaved} not saved` : ''}`,
    );
  }
  for (const { kind, count, first } of report.failures) {
    lines.push(`  ${count} ${kind}: ${ADVICE[kind]}`);
    for (const { titleId, reason } of first) lines.push(`    ${titleId} ${reason}`);
  }
  if (report.routes.length > 1) lines.push(...routesTable(report.routes));
  const megabytes = (report.bytes / 1_000_000).toFixed(1);
  const { p50, p95, p99 } = report.attemptMs;
  lines.push(
    `  ${report.attempts} attempts, ${megabytes} MB, p50 ${p50 ?? '-'} ms, p95 ${p95 ?? '-'} ms, p99 ${p99 ?? '-'} ms`,
  );
  for (const warning of report.warnings) lines.push(`  warning: ${warning}`);
  const database =
    settings.databaseUrl === null ? `embedded in ${join(settings.out, 'pglite')}` : 'on the server given';
  lines.push(`  database ${database}, CSV files in ${join(settings.out, 'csv')}`);
  if (report.stop !== null) lines.push(`stopped: ${report.stop.message}`);
  return `${lines.join('\n')}\n`;
}

/** A table of routes, indented like the rest of the report. */
export function routesTable(routes: readonly RouteFigures[]): string[] {
  const columns = [
    'route',
    'address',
    'state',
    'attempts',
    'pages',
    'blocked',
    'throttled',
    'failed',
    'median ms',
    'MB',
  ];
  const rows = routes.map((route) => [
    route.id,
    route.address,
    route.state,
    ...[route.attempts, route.pages, route.blocked, route.throttled, route.failed].map(String),
    route.medianMs === null ? '' : String(Math.round(route.medianMs)),
    (route.bytes / 1_000_000).toFixed(1),
  ]);
  const table = tableText(
    columns.map((name, index) => ({ name, numeric: index > 2 })),
    rows,
    TABLE_WIDTH,
  );
  return table
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`);
}

const TABLE_WIDTH = 118;

const ADVICE: Readonly<Record<FailureKind, string>> = {
  'not-found': 'IMDb has no such title',
  throttled: 'the site asked for fewer requests; lower --rate',
  blocked: 'the site refused or challenged the request; wait, or use other routes',
  unreachable: 'no whole answer came; check the network, then run again',
  unreadable: 'a page of a shape that is not known',
  invalid: 'the page holds values that no movie can have',
  crashed: 'the page ended its worker thread',
  unsaved: 'a store did not take it; see the reason',
  fatal: 'a fault of the program or of this machine',
};
