import type { NamedStore } from '../../application/engine/store-patience.js';
import type { Catalogue } from '../../domain/engine/catalogue.js';
import { EXIT } from '../../domain/engine/exit-code.js';
import { dryRunOf, dryRunText } from './dry-run.js';
import type { RunRequest } from './run-request.js';
import { plannedText, runReportText, runWatched } from './watched-run.js';

/** Runs what was asked for and prints the report, or with `dryRun` only what would be done. Resolves to the exit code. */
export async function performRun<C extends Catalogue, Store extends NamedStore>(
  request: RunRequest<C, Store>,
): Promise<number> {
  const { json, dryRun } = request.settings;
  if (dryRun) {
    const run = await dryRunOf(request);
    process.stdout.write(json ? `${JSON.stringify(run)}\n` : dryRunText(run, request.words));
    return EXIT.done;
  }
  const run = await runWatched(request);
  if ('runId' in run) {
    process.stdout.write(json ? `${JSON.stringify(run)}\n` : plannedText(run));
    return EXIT.done;
  }
  process.stdout.write(json ? `${JSON.stringify(run.report)}\n` : runReportText(run, request));
  return run.report.exitCode;
}
