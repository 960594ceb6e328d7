import { z } from 'zod';
import { type CoverageOfRun, FEWEST_MOVIES_TO_COMPARE } from '../../domain/field-coverage.js';
import { queryRows, type SqlSession } from './sql-database.js';

const row = z.object({ id: z.number(), report: z.unknown() });
const reportShape = z.object({
  scraped: z.number(),
  fields: z.record(z.string(), z.object({ filled: z.number() })),
});

/** In: the run to compare, its list, how other lists of its kind begin or null, fewest movies. */
const EARLIER = `
select r.id, r.report from runs r
where r.id <> $1 and r.finished_at is not null
  and (r.options ? 'demo') = coalesce((select c.options ? 'demo' from runs c where c.id = $1), false)
  and (r.list = $2 or starts_with(r.list, $3))
  and jsonb_path_exists(r.report, '$.scraped ? (@ >= $least)', jsonb_build_object('least', $4::integer))
order by r.finished_at desc, r.id desc limit 1`;

/**
 * How full the fields were in the run that ended last with enough movies from the same chart, or, for any other list,
 * from a list of the same kind; `null` when there is none.
 */
export async function findEarlierCoverage(
  database: SqlSession,
  { runId, list }: { readonly runId: number; readonly list: string },
): Promise<CoverageOfRun | null> {
  const kind = list.startsWith('chart ') ? null : `${list.split(' ', 1)[0]} `;
  const [found] = await queryRows(database, EARLIER, [runId, list, kind, FEWEST_MOVIES_TO_COMPARE], row);
  const parsed = reportShape.safeParse(found?.report);
  // The report of another version may have another shape.
  if (found === undefined || !parsed.success) return null;
  return { runId: found.id, ...parsed.data };
}
