import { z } from 'zod';
import { CATALOGUE_NAMES } from '../../../../domain/catalogue-name.js';
import type { RunReport } from '../../../../domain/engine/run-report.js';
import { type ReportedAs, summedReport } from '../../../../domain/engine/summed-report.js';
import { WorkersSum } from '../../../../domain/engine/workers-sum.js';
import { runListText } from '../../../../domain/run-list.js';
import { queryRows, type SqlSession } from '../../sql-database.js';
import { findEarlierCoverage } from '../earlier-coverage.js';
import { runList } from '../run-records.js';
import { type IsExpected, readJournalCounts } from './journal-counts.js';
import { stopCause } from './shared-run.js';
import { partsOfRun, workedSeconds } from './worker-parts.js';

const runRow = z.object({
  catalogue: z.enum(CATALOGUE_NAMES),
  list: runList,
  asked: z.number().nullable(),
  stopCause,
  stopMessage: z.string().nullable(),
});

/**
 * The report of a run that many processes share, of what the database holds of it now. Throws when there is no such run.
 */
export async function sharedReport(
  session: SqlSession,
  runId: number,
  { isExpected, ...as }: ReportedAs & { readonly isExpected: IsExpected },
): Promise<RunReport> {
  const [run] = await queryRows(
    session,
    `select catalogue, list, asked, stop_cause as "stopCause", stop_message as "stopMessage" from runs where id = $1`,
    [runId],
    runRow,
  );
  if (run === undefined) throw new Error(`run ${runId} is not in the journal any more`);
  const { catalogue, list, asked, stopCause: cause, stopMessage } = run;
  const workers = new WorkersSum();
  for await (const part of partsOfRun(session, runId)) workers.add(part);
  const shared = {
    runId,
    list: runListText(list),
    asked,
    seconds: await workedSeconds(session, runId),
    earlier: await findEarlierCoverage(session, { runId, catalogue, list }),
    stop: cause === null ? null : { cause, message: stopMessage ?? '' },
  };
  return summedReport(shared, await readJournalCounts(session, runId, isExpected), workers, as);
}
