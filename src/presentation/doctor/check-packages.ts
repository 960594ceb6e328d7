import { type Finding, ok } from './finding.js';

/** What not everybody needs, by package. */
const NEEDED_FOR: ReadonlyMap<string, string> = new Map([
  ['@duckdb/node-api', 'daily, lake and exports to Parquet'],
  ['pg-boss', 'runs over many machines'],
  ['@aws-sdk/client-sqs', 'their queue on SQS'],
]);

/** Which of the optional packages are installed; `isThere` looks one up. */
export function checkPackages(isThere: (name: string) => boolean = isInstalled): Finding {
  const missing = [...NEEDED_FOR].filter(([name]) => !isThere(name));
  if (missing.length === 0) return ok('packages', 'all optional ones are installed');
  const each = missing.map(([name, what]) => `${name} (for ${what})`);
  return ok('packages', `not installed: ${each.join(', ')}`);
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
