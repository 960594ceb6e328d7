import { type RunList, runListText } from '../domain/run-list.js';
import type { AskedRun } from './asked-run.js';
import { failedRun, resumedRun } from './earlier-run.js';
import type { RunRecords, RunStarts } from './run-ports.js';

/** Which run this process works on. */
export interface RunPlan<Request, Lease> {
  readonly request: Request;
  readonly lease: Lease;
  readonly list: RunList;
  readonly listComplete: boolean;
  /** Targets to take from the list at most. */
  readonly most: number | null;
}

/**
 * Decides which run is worked on, and writes it to the journal, a list that was given with it. Throws `NoEarlierRun`, and
 * what `RunStarts` throws.
 */
export async function planRun<Request extends AskedRun<Request>, Lease>(
  asked: Request,
  records: RunRecords,
  starts: RunStarts<Lease>,
  say: (line: string) => void,
): Promise<RunPlan<Request, Lease>> {
  const resumed = await resumedRun(asked, records);
  if (resumed !== null) {
    const { request, run } = resumed;
    const { runId, list, listComplete } = run;
    const lease = await starts.goOn(runId);
    if (asked.readsList) {
      say(
        `run ${runId} goes on with its own list (${runListText(list)}), as it was when the run was started`,
      );
    }
    return { request, lease, list, listComplete, most: run.asked };
  }
  if (asked.settings.retryFailed) {
    const { request, run } = await failedRun(asked, records);
    const list = { kind: 'failed', run: run.runId } as const;
    const { only } = asked.settings;
    return newRun(request, list, request.most, (journal) => journal.stillFailedKeys(run.runId, only), starts);
  }
  const { list, keys, asked: most } = asked.newList();
  return newRun(asked, list, most, keys === null ? null : () => keys, starts);
}

async function newRun<Request extends AskedRun<Request>, Lease>(
  request: Request,
  list: RunList,
  most: number | null,
  keysOf: ((records: RunRecords) => AsyncIterable<string>) | null,
  starts: RunStarts<Lease>,
): Promise<RunPlan<Request, Lease>> {
  const { catalogue, grows, storable: options } = request;
  const { lease, asked } = await starts.create({ catalogue, list, asked: most, grows, options }, keysOf);
  return { request, lease, list, listComplete: keysOf !== null, most: asked };
}
