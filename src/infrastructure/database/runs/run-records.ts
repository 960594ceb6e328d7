import { z } from 'zod';
import type { RunRecord } from '../../../application/run-record.js';
import { CATALOGUE_NAMES, type CatalogueName } from '../../../domain/catalogue-name.js';
import { CHART_NAMES } from '../../../domain/imdb/chart.js';
import type { RunList } from '../../../domain/run-list.js';
import { NEW_WANTED } from '../../../domain/tmdb/collection.js';
import { TMDB_KINDS } from '../../../domain/tmdb/tmdb-id.js';
import { queryRows, type SqlDatabase, type SqlSession } from '../sql-database.js';

export const runList: z.ZodType<RunList> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('chart'), chart: z.enum(CHART_NAMES) }),
  z.object({ kind: z.literal('datasets'), query: z.string() }),
  z.object({ kind: z.literal('failed'), run: z.number() }),
  z.object({
    kind: z.literal('ids'),
    from: z.union([z.enum(['arguments', 'standard-input']), z.object({ file: z.string() })]),
  }),
  z.object({ kind: z.literal('refresh') }),
  z.object({
    kind: z.literal('collection'),
    collection: z.object({
      of: z.union([
        z.object({ list: z.object({ path: z.string(), parameters: z.record(z.string(), z.string()) }) }),
        z.object({ idsOf: z.enum(TMDB_KINDS) }),
        z.object({
          linksOf: z.union([z.enum(['movies', 'datasets', 'details']), z.object({ file: z.string() })]),
        }),
        z.object({ newOf: z.array(z.enum(TMDB_KINDS)), adult: z.boolean() }),
        z.object({
          changesOf: z.array(z.enum(TMDB_KINDS)),
          since: z.string(),
          all: z.boolean(),
          // Runs of the time before edits were fetched do not say.
          what: z.boolean().default(false),
        }),
        z.object({
          syncOf: z.array(z.enum(TMDB_KINDS)),
          since: z.string(),
          newIds: z.enum(NEW_WANTED),
          adult: z.boolean(),
          staleDays: z.number().nullable(),
        }),
      ]),
      limit: z.number().nullable(),
      details: z.boolean(),
      reviews: z.boolean(),
      today: z.string(),
    }),
  }),
  z.object({ kind: z.literal('text'), text: z.string() }),
]);

export interface TargetRecord {
  readonly key: string;
  /** Key that the record was saved under, where the catalogue has merged the target into another. */
  readonly savedAs: string | null;
  /** That gave the record in this run; `null` of a target that is not done, or where an older version did not say. */
  readonly source: string | null;
  readonly state: string;
  readonly failureKind: string | null;
  readonly httpStatus: number | null;
  readonly attempts: number;
  readonly route: string | null;
  readonly lastError: string | null;
  /** Values that the record was saved without; `null` when there were none. */
  readonly notices: readonly string[] | null;
  readonly finishedAt: string | null;
}

const runRow = z.object({
  runId: z.number(),
  catalogue: z.enum(CATALOGUE_NAMES),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  list: runList,
  asked: z.number().nullable(),
  options: z.record(z.string(), z.array(z.string())),
  listComplete: z.boolean(),
  stopCause: z.string().nullable(),
  stopMessage: z.string().nullable(),
  exitCode: z.number().nullable(),
  plan: z.number().nullable(),
  queued: z.number(),
  done: z.number(),
  skipped: z.number(),
  failed: z.number(),
});

const targetRow = z.object({
  key: z.string(),
  savedAs: z.string().nullable(),
  source: z.string().nullable(),
  state: z.string(),
  failureKind: z.string().nullable(),
  httpStatus: z.number().nullable(),
  attempts: z.number(),
  route: z.string().nullable(),
  lastError: z.string().nullable(),
  notices: z.array(z.string()).nullable(),
  finishedAt: z.string().nullable(),
});

const RUNS = `
select r.id as "runId", r.catalogue, r.started_at as "startedAt", r.finished_at as "finishedAt", r.list, r.asked, r.options,
  r.list_complete as "listComplete", r.stop_cause as "stopCause", r.stop_message as "stopMessage",
  r.exit_code as "exitCode", r.plan,
  count(*) filter (where t.state = 'queued') as queued, count(*) filter (where t.state = 'done') as done,
  count(*) filter (where t.state = 'skipped') as skipped, count(*) filter (where t.state = 'failed') as failed
from runs r left join run_targets t on t.run_id = r.id`;

/** A condition on `runs r`: it is none of the demo, whose site has gone with it. */
export const NO_DEMO = `not r.options ? 'demo'`;

/** A run ended before its list did, or was killed. */
const UNFINISHED = `(r.finished_at is null or r.stop_cause is not null) and ${NO_DEMO}`;

/**
 * A refresh brings up to date what is stored: it does not ask for what another run could not have, and what it could not
 * save the next one saves.
 */
const ASKS_ANEW = `r.list ->> 'kind' <> 'refresh'`;

/** A failed target of `t` that no run has settled since. */
const STILL_FAILED = `t.state = 'failed'
  and not exists (
    select from run_targets saved join runs r on r.id = saved.run_id
    where saved.key = t.key and saved.state = 'done' and saved.finished_at > t.finished_at and ${ASKS_ANEW}
  )
  and not exists (
    select from run_targets later join runs r on r.id = later.run_id
    where later.key = t.key and later.state = 'failed' and later.finished_at > t.finished_at and ${ASKS_ANEW}
  )`;

/** Newest first. */
export async function listRuns(database: SqlDatabase, most: number): Promise<readonly RunRecord[]> {
  return queryRows(database, `${RUNS} group by r.id order by r.id desc limit $1`, [most], runRow);
}

export async function findRun(database: SqlSession, runId: number): Promise<RunRecord | undefined> {
  const [run] = await queryRows(database, `${RUNS} where r.id = $1 group by r.id`, [runId], runRow);
  return run;
}

/** The newest run over the catalogue that can be resumed. */
export async function findUnfinishedRun(
  database: SqlSession,
  catalogue: CatalogueName,
): Promise<RunRecord | undefined> {
  const [run] = await queryRows(
    database,
    `${RUNS} where ${UNFINISHED} and r.catalogue = $1 group by r.id order by r.id desc limit 1`,
    [catalogue],
    runRow,
  );
  return run;
}

/** The newest run with targets that failed in one of these ways and still do; an empty list means any. */
export async function findRunWithFailures(
  database: SqlSession,
  catalogue: CatalogueName,
  kinds: readonly string[],
): Promise<RunRecord | undefined> {
  const [run] = await queryRows(
    database,
    `${RUNS} where r.id = (
       select max(t.run_id) from run_targets t join runs r on r.id = t.run_id
       where ${NO_DEMO} and ${ASKS_ANEW} and ${STILL_FAILED} and (cardinality($1::text[]) = 0 or t.failure_kind = any($1))
         and r.catalogue = $2
     ) group by r.id`,
    [kinds, catalogue],
    runRow,
  );
  return run;
}

export interface Narrowing {
  readonly state: string | null;
  /** Kinds of failure; empty means all. */
  readonly kinds: readonly string[];
  /** Only failed targets that no run has settled since. */
  readonly stillFailed?: boolean;
}

/** Targets of a run in the order of its queue. */
export async function* targetsOfRun(
  session: SqlSession,
  runId: number,
  narrow: Narrowing,
): AsyncIterable<TargetRecord> {
  const most = 1000;
  for (let after = 0; ; ) {
    const rows = await queryRows(
      session,
      `select t.position, t.key, t.saved_as as "savedAs", t.source, t.state, t.failure_kind as "failureKind",
         t.http_status as "httpStatus", t.attempts, t.route, t.last_error as "lastError", t.notices,
         t.finished_at as "finishedAt"
       from run_targets t
       where t.run_id = $1 and t.position > $2 and ($3::text is null or t.state = $3)
         and (cardinality($4::text[]) = 0 or t.failure_kind = any($4))
         ${narrow.stillFailed === true ? `and ${STILL_FAILED}` : ''}
       order by t.position limit $5`,
      [runId, after, narrow.state, narrow.kinds, most],
      targetRow.extend({ position: z.number() }),
    );
    for (const { position, ...target } of rows) {
      yield target;
      after = position;
    }
    if (rows.length < most) return;
  }
}
