import type { RouteFigures } from '../../domain/engine/run-report.js';
import { tableText } from '../text/table-text.js';

const MOST_ROUTES = 12;

const COLUMNS: readonly {
  readonly name: string;
  readonly numeric: boolean;
  /** Left out where every route has none: `0`, or nothing to say. */
  readonly rare?: boolean;
  readonly cell: (route: RouteFigures) => string;
}[] = [
  { name: 'route', numeric: false, cell: ({ id }) => id },
  { name: 'address', numeric: false, cell: ({ address }) => address },
  { name: 'state', numeric: false, cell: ({ state }) => state },
  { name: 'machine', numeric: false, rare: true, cell: ({ machines }) => machinesText(machines) },
  { name: 'attempts', numeric: true, cell: ({ attempts }) => String(attempts) },
  { name: 'blocked', numeric: true, rare: true, cell: ({ blocked }) => String(blocked) },
  { name: 'throttled', numeric: true, rare: true, cell: ({ throttled }) => String(throttled) },
  { name: 'failed', numeric: true, rare: true, cell: ({ failed }) => String(failed) },
  {
    name: 'ms',
    numeric: true,
    cell: ({ medianMs }) => (medianMs === null ? '-' : String(Math.round(medianMs))),
  },
  { name: 'MB', numeric: true, cell: ({ bytes }) => (bytes / 1_000_000).toFixed(1) },
];

/** A table of routes, those in trouble first; nothing where there is only the direct one and it is fit. */
export function routesSection(routes: readonly RouteFigures[], width: number): string[] {
  if (routes.length < 2 && routes.every(({ id, state }) => id === 'direct' && state === 'fit')) return [];
  const ordered = [
    ...routes.filter(({ state }) => state !== 'fit'),
    ...routes.filter(({ state }) => state === 'fit'),
  ];
  const shown = ordered.slice(0, MOST_ROUTES);
  const columns = COLUMNS.filter(
    ({ rare, cell }) => rare !== true || shown.some((one) => !NONE.has(cell(one))),
  );
  const rows = shown.map((route) => columns.map(({ cell }) => cell(route)));
  const table = tableText(columns, rows, width - INDENT.length);
  const left = routes.length - shown.length;
  return [
    'Routes',
    ...table.trimEnd().split('\n'),
    ...(left > 0 ? [`… and ${left} more; --json has them all`] : []),
  ].map((line, index) => (index === 0 ? line : `${INDENT}${line}`));
}

const INDENT = '  ';
const NONE = new Set(['', '0']);

function machinesText(machines: RouteFigures['machines']): string {
  if (machines === undefined) return '';
  const [first = ''] = machines.first;
  return machines.count === 1 ? first : `${machines.count} machines`;
}
