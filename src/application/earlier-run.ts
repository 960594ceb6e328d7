import type { CatalogueName } from '../domain/catalogue-name.js';
import type { AskedRun } from './asked-run.js';
import type { RunRecords } from './run-ports.js';
import { isDemo, type RunRecord } from './run-record.js';

/** An earlier run, and what is asked for with what that one was given. */
export interface EarlierRun<Request> {
  readonly run: RunRecord;
  readonly request: Request;
}

/** Why an earlier run cannot be worked on. */
export type WhyNot =
  | { readonly kind: 'none'; readonly runId: number | null }
  /** One of a demo, whose site has gone with it. */
  | { readonly kind: 'demo'; readonly run: RunRecord }
  | { readonly kind: 'other-catalogue'; readonly run: RunRecord }
  /** Nobody knows the rest of its list. */
  | { readonly kind: 'list-lost'; readonly run: RunRecord }
  | { readonly kind: 'nothing-fails'; readonly catalogue: CatalogueName; readonly kinds: readonly string[] };

export class NoEarlierRun extends Error {
  override readonly name = 'NoEarlierRun';

  constructor(readonly why: WhyNot) {
    super(`no earlier run can be worked on: ${why.kind}`);
  }
}

/** The run to go on with; `null` when a new one is to be started. Throws `NoEarlierRun`. */
export async function resumedRun<Request extends AskedRun<Request>>(
  asked: AskedRun<Request>,
  records: RunRecords,
): Promise<EarlierRun<Request> | null> {
  const { resume } = asked.settings;
  if (resume === null) return null;
  const runId = resume.kind === 'run' ? resume.runId : null;
  const run = await (runId === null ? records.unfinished(asked.catalogue) : records.find(runId));
  if (run === undefined) {
    if (resume.kind === 'auto') return null;
    throw new NoEarlierRun({ kind: 'none', runId });
  }
  if (isDemo(run)) throw new NoEarlierRun({ kind: 'demo', run });
  if (run.catalogue !== asked.catalogue) throw new NoEarlierRun({ kind: 'other-catalogue', run });
  const request = asked.resumed(run, await firstRunOf(run, records));
  if (!run.listComplete && !request.hasRest(run.list)) throw new NoEarlierRun({ kind: 'list-lost', run });
  return { run, request };
}

/** The newest run with targets that still fail in the ways that are asked for. Throws `NoEarlierRun`. */
export async function failedRun<Request>(
  asked: AskedRun<Request>,
  records: RunRecords,
): Promise<EarlierRun<Request>> {
  const { catalogue } = asked;
  const { only: kinds } = asked.settings;
  const run = await records.withFailures(catalogue, kinds);
  if (run === undefined) throw new NoEarlierRun({ kind: 'nothing-fails', catalogue, kinds });
  return { run, request: asked.retrying(run, await firstRunOf(run, records)) };
}

/** The run whose targets a run over failed targets tries again, or that run itself. */
export async function firstRunOf(run: RunRecord, records: RunRecords): Promise<RunRecord> {
  let first = run;
  while (first.list.kind === 'failed') {
    const before = await records.find(first.list.run);
    // It may have been deleted.
    if (before === undefined) return first;
    first = before;
  }
  return first;
}
