import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportsDifference } from '../../application/diff-exports.js';
import { MOST_GONE } from '../../domain/tmdb/export-difference.js';
import type { TmdbExport } from '../../domain/tmdb/tmdb-export.js';
import { ExportFault } from '../../infrastructure/tmdb/exports/export-fault.js';
import { ExportFile } from '../../infrastructure/tmdb/exports/export-file.js';
import { exportFolder, keptName } from '../../infrastructure/tmdb/exports/export-files.js';
import { exportsDiffOptions } from '../options/tmdb/exports-options.js';
import { compareExports } from './compare-exports.js';
import { exportLabel, type PulledExport } from './pull-exports.js';

/** How a loaded day of daily ids differs from the last loaded one before it. */
export interface ComparedDays {
  readonly kind: TmdbExport['kind'];
  readonly adult: boolean;
  readonly to: string;
  /** The day before; `null` where none is loaded and kept. */
  readonly from: string | null;
  readonly difference: Omit<ExportsDifference, 'risers' | 'from' | 'to'> | null;
  /** Why they could not be compared. */
  readonly fault: string | null;
}

const FACTOR = exportsDiffOptions.factor.defaultValue;

/** Not with a file that was kept and not loaded, since it is not whole. */
export async function compareWithDayBefore(out: string, one: PulledExport): Promise<ComparedDays> {
  const { kind, adult, date: to, dayBefore } = one;
  const path = (day: string) => join(exportFolder(out, one), keptName(day));
  const from = dayBefore !== null && existsSync(path(dayBefore)) ? dayBefore : null;
  const days = { kind, adult, from, to };
  if (from === null) return { ...days, difference: null, fault: null };
  const file = (day: string) => new ExportFile(path(day));
  try {
    const limits = { factor: FACTOR, mostGone: MOST_GONE };
    const { new: added, gone, risen, fallen } = await compareExports(file(from), file(to), limits);
    return { ...days, difference: { new: added, gone, risen, fallen }, fault: null };
  } catch (error) {
    if (!(error instanceof ExportFault)) throw error;
    return { ...days, difference: null, fault: error.message };
  }
}

/** A comparison for people, a line. */
export function comparedLine({ kind, adult, from, to, difference }: ComparedDays): string {
  const name = exportLabel({ kind, adult });
  if (from === null) return `${name} ${to}  no day before it is loaded and kept\n`;
  if (difference === null) return `${name} ${to}  could not be compared with ${from}\n`;
  const { new: added, gone, risen, fallen } = difference;
  return (
    `${name} ${to}  since ${from}: ${added} new, ${gone} gone, ` +
    `popularity of ${risen} more than ${FACTOR} times as large, of ${fallen} as small\n`
  );
}
