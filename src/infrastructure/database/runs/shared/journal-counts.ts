import { z } from 'zod';
import { CONSEQUENCES, type FailureKind } from '../../../../domain/engine/outcome.js';
import { type FailureCount, FIRST_KEPT } from '../../../../domain/engine/run-report.js';
import type { JournalCounts } from '../../../../domain/engine/summed-report.js';
import { queryRows, type SqlSession } from '../../sql-database.js';

/** Whether a failure of a target is what the run was to find out. */
export type IsExpected = (key: string, kind: FailureKind) => boolean;

/** One scan; some rows for each number of attempts. */
const COUNTS = `
select state, failure_kind as "failureKind", source, attempts, count(*) as targets, count(saved_as) as merged,
  count(*) filter (where cardinality(notices) > 0) as noticed
from run_targets where run_id = $1
group by state, failure_kind, source, attempts`;

const FIRST_FAILURES = `
select failed.kind, first.key, coalesce(first.last_error, '') as reason
from unnest($2::text[]) as failed (kind)
cross join lateral (
  select key, last_error, position from run_targets
  where run_id = $1 and state = 'failed' and failure_kind = failed.kind
  order by position limit ${FIRST_KEPT.failures}
) as first
order by failed.kind, first.position`;

const FIRST_MERGED = `
select key, saved_as as "savedAs" from run_targets
where run_id = $1 and state = 'done' and saved_as is not null order by position limit ${FIRST_KEPT.merged}`;

const FIRST_NOTICED = `
select key, notices[1] as notice from run_targets
where run_id = $1 and state = 'done' and cardinality(notices) > 0 order by position limit ${FIRST_KEPT.noticed}`;

/** A kind of a later version is a fault to this one. */
const failureKind = z
  .string()
  .refine((kind): kind is FailureKind => Object.hasOwn(CONSEQUENCES, kind))
  .catch('fatal');

const countRow = z.object({
  state: z.enum(['queued', 'done', 'skipped', 'failed']),
  failureKind: z.string().nullable(),
  source: z.string().nullable(),
  attempts: z.number(),
  targets: z.number(),
  merged: z.number(),
  noticed: z.number(),
});
type CountRow = z.infer<typeof countRow>;

const failureRow = z.object({ kind: failureKind, key: z.string(), reason: z.string() });
const mergedRow = z.object({ key: z.string(), savedAs: z.string() });
const noticedRow = z.object({ key: z.string(), notice: z.string() });

/** What the journal says of the targets of a run; its first few of each are those of the queue. */
export async function readJournalCounts(
  session: SqlSession,
  runId: number,
  isExpected: IsExpected,
): Promise<JournalCounts> {
  const rows = await queryRows(session, COUNTS, [runId], countRow);
  const done = rows.filter(({ state }) => state === 'done');
  const failed = rows.filter(({ state }) => state === 'failed');
  const merged = done.reduce((sum, row) => sum + row.merged, 0);
  const noticed = done.reduce((sum, row) => sum + row.noticed, 0);
  return {
    listed: sumOf(rows),
    scraped: sumOf(done),
    skipped: sumOf(rows.filter(({ state }) => state === 'skipped')),
    failed: sumOf(failed),
    hasFailed: failed.length > 0 && (await hasUnexpectedFailure(session, runId, isExpected)),
    sources: countsBy(done, ({ source }) => source),
    failures: await failuresOf(session, runId, failed),
    merged: {
      count: merged,
      first: merged === 0 ? [] : await queryRows(session, FIRST_MERGED, [runId], mergedRow),
    },
    noticed: {
      count: noticed,
      first: noticed === 0 ? [] : await queryRows(session, FIRST_NOTICED, [runId], noticedRow),
    },
    attemptsPerTarget: countsBy([...done, ...failed], ({ attempts }) => String(attempts)),
  };
}

async function failuresOf(
  session: SqlSession,
  runId: number,
  failed: readonly CountRow[],
): Promise<readonly FailureCount[]> {
  const counts = Object.entries(countsBy(failed, (row) => row.failureKind));
  if (counts.length === 0) return [];
  const first = await queryRows(session, FIRST_FAILURES, [runId, counts.map(([kind]) => kind)], failureRow);
  return counts
    .toSorted(([, one], [, other]) => other - one)
    .map(([text, count]) => {
      const kind = failureKind.parse(text);
      return {
        kind,
        count,
        first: first.filter((row) => row.kind === kind).map(({ key, reason }) => ({ key, reason })),
      };
    });
}

const READ_AT_ONCE = 10_000;

/** Ends with the first: only a run whose every failure is expected is read to its end, in pieces. */
async function hasUnexpectedFailure(
  session: SqlSession,
  runId: number,
  isExpected: IsExpected,
): Promise<boolean> {
  const row = z.object({ position: z.number(), key: z.string(), kind: failureKind });
  for (let after = 0; ; ) {
    const rows = await queryRows(
      session,
      `select position, key, failure_kind as kind from run_targets
       where run_id = $1 and state = 'failed' and position > $2 order by position limit $3`,
      [runId, after, READ_AT_ONCE],
      row,
    );
    if (rows.some(({ key, kind }) => !isExpected(key, kind))) return true;
    const last = rows.at(-1);
    if (last === undefined) return false;
    after = last.position;
  }
}

function sumOf(rows: readonly CountRow[]): number {
  return rows.reduce((sum, { targets }) => sum + targets, 0);
}

/** Targets by what the row says; those of which it says nothing are left out. */
function countsBy(
  rows: readonly CountRow[],
  nameOf: (row: CountRow) => string | null,
): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = nameOf(row);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + row.targets);
  }
  return Object.fromEntries(counts);
}
