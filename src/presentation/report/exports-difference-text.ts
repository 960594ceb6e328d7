import type { ExportsDifference } from '../../application/diff-exports.js';
import type { TmdbKind } from '../../domain/tmdb/tmdb-id.js';
import type { ExportFile } from '../../infrastructure/tmdb/exports/export-file.js';
import { tableText } from '../text/table-text.js';
import { terminalWidth } from '../text/terminal-width.js';

export interface ComparedExports {
  readonly from: ExportFile;
  readonly to: ExportFile;
  readonly difference: ExportsDifference;
}

/** How many ids changed in which way, and those whose popularity has grown most. */
export function exportsDifferenceText(
  compared: ComparedExports,
  { kind, factor }: { readonly kind: TmdbKind; readonly factor: number },
): string {
  const { risers } = compared.difference;
  const counts = table([`ids of ${kind}`, 'count'], countRows(compared, factor));
  if (risers.length === 0) return counts;
  const risen = risers.map(({ id, popularity: [from, to] }) => [`${kind}/${id}`, `${from}`, `${to}`]);
  return `${counts}\n${table(['risen most', 'from', 'to'], risen)}`;
}

function countRows({ from, to, difference }: ComparedExports, factor: number): string[][] {
  return [
    [`in ${from.path}`, `${difference.from}`],
    [`in ${to.path}`, `${difference.to}`],
    ['new', `${difference.new}`],
    ['gone', `${difference.gone}`],
    [`popularity more than ${factor} times as large`, `${difference.risen}`],
    [`popularity more than ${factor} times as small`, `${difference.fallen}`],
    ...[from, to].flatMap(leftOutRows),
  ];
}

function leftOutRows({ path, repeated, badLines, badExamples }: ExportFile): string[][] {
  return [
    ...(repeated === 0 ? [] : [[`repeated in ${path}`, `${repeated}`]]),
    ...(badLines === 0 ? [] : [[`bad in ${path} (${badExamples.join('; ')})`, `${badLines}`]]),
  ];
}

function table([what = '', ...numbers]: readonly string[], rows: readonly string[][]): string {
  const columns = [{ name: what, numeric: false }, ...numbers.map((name) => ({ name, numeric: true }))];
  return tableText(columns, rows, terminalWidth(process.stdout));
}
