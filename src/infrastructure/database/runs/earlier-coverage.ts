import { z } from 'zod';
import type { RunRecord } from '../../../application/run-record.js';
import { type CoverageOfRun, FEWEST_TO_COMPARE } from '../../../domain/engine/field-coverage.js';
import { storableJson } from '../../../shared/storable-json.js';
import { queryRows, type SqlSession } from '../sql-database.js';

const row = z.object({ id: z.number(), report: z.unknown() });
const reportShape = z.object({
  scraped: z.number(),
  recordsCounted: z.number().optional(),
  fields: z.record(z.string(), z.object({ filled: z.number() })),
});

/** In: the run to compare, its list, its kind of list where all of that kind are alike, fewest records, its catalogue. */
const EARLIER = `
select r.id, r.report from runs r left join runs c on c.id = $1
where r.id <> $1 and r.finished_at is not null and r.catalogue = $5
  and (r.options ? 'demo') = coalesce(c.options ? 'demo', false)
  and coalesce(r.options #>> '{source,0}', 'imdb-html') = coalesce(c.options #>> '{source,0}', 'imdb-html')
  and r.options -> 'fallback' is not distinct from c.options -> 'fallback'
  and (r.list = $2::jsonb or r.list ->> 'kind' = $3)
  and jsonb_path_exists(r.report, '$.scraped ? (@ >= $least)', jsonb_build_object('least', $4::integer))
order by r.finished_at desc, r.id desc limit 1`;

/**
 * How full the fields were in the run of the same sources that ended last with enough records from the same chart, or,
 * for any other list, from a list of the same kind; `null` when there is none.
 */
export async function findEarlierCoverage(
  database: SqlSession,
  { runId, catalogue, list }: Pick<RunRecord, 'runId' | 'catalogue' | 'list'>,
): Promise<CoverageOfRun | null> {
  const kind = list.kind === 'chart' || list.kind === 'text' ? null : list.kind;
  const given = [runId, storableJson(list), kind, FEWEST_TO_COMPARE, catalogue];
  const [found] = await queryRows(database, EARLIER, given, row);
  const parsed = reportShape.safeParse(found?.report);
  // The report of another version may have another shape.
  if (found === undefined || !parsed.success) return null;
  const { scraped, recordsCounted = scraped, fields } = parsed.data;
  return { runId: found.id, scraped: recordsCounted, fields };
}
