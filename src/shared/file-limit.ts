import { readFileSync } from 'node:fs';

/** How many files, sockets included, this process may have open at once, where the system says so. */
export function mostOpenFiles(): number {
  try {
    const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
  } catch {
    // It may be the very file that is one too many.
    return limitOfReport();
  }
}

export function fewFilesMessage(limit: number): string {
  const most = Number.isFinite(limit) ? ` (${limit})` : '';
  return `this process may not open as many files at once as it needs${most}: allow it more, e.g. ulimit -n 1024, then run the same command again`;
}

/** Slow, but without opening a file. */
function limitOfReport(): number {
  const report: unknown = process.report?.getReport();
  const soft = fieldOf(fieldOf(fieldOf(report, 'userLimits'), 'open_files'), 'soft');
  return typeof soft === 'number' ? soft : Number.POSITIVE_INFINITY;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
