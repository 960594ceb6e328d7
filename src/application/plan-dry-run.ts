import { runListText } from '../domain/run-list.js';
import type { AskedRun, NewList } from './asked-run.js';
import { failedRun, resumedRun } from './earlier-run.js';
import type { RunRecords } from './run-ports.js';

/** What a run would fetch. */
export interface DryRunPlan<Request> {
  /** With the settings that the run would have. */
  readonly request: Request;
  readonly list: string;
  /** Keys of the targets that are known without asking the site. */
  readonly targets: readonly string[];
  /** What would give the others, e.g. the address of a chart page. */
  readonly otherTargets: string | null;
  /** Targets to take at most; `null` for all of them. */
  readonly most: number | null;
}

/**
 * Finds out what a run would fetch, without asking the site and without a trace in the journal. `records` is `null` where
 * nothing was ever run. Throws `NoEarlierRun` as the run itself would.
 */
export async function planDryRun<Request extends AskedRun<Request>>(
  asked: Request,
  records: RunRecords | null,
): Promise<DryRunPlan<Request>> {
  const { retryFailed, only } = asked.settings;
  if (records === null) return await planOf(asked, asked.newList());
  if (retryFailed) {
    const { request, run } = await failedRun(asked, records);
    const keys = records.stillFailedKeys(run.runId, only);
    return await planOf(request, { list: { kind: 'failed', run: run.runId }, keys, asked: request.most });
  }
  const resumed = await resumedRun(asked, records);
  if (resumed === null) return await planOf(asked, asked.newList());
  const { request, run } = resumed;
  const { runId, list, listComplete } = run;
  // How many were asked for was said of its list, not of what that has led to.
  const plan = await planOf(request, { list, keys: records.leftKeys(runId), asked: null });
  return {
    ...plan,
    list: `${plan.list}, left in run ${runId}`,
    most: run.asked,
    ...(listComplete && !request.grows && { otherTargets: null }),
  };
}

async function planOf<Request extends AskedRun<Request>>(
  request: Request,
  { list, keys, asked }: NewList,
): Promise<DryRunPlan<Request>> {
  return {
    request,
    list: runListText(list),
    targets: keys === null ? [] : await firstOf(keys, asked),
    otherTargets: request.othersOf(list),
    most: asked,
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
