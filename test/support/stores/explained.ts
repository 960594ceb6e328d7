import { z } from 'zod';
import {
  type SqlSession,
  type SqlValue,
  sqlValues,
} from '../../../src/infrastructure/database/sql-database.js';

const node = z.object({
  'Node Type': z.string(),
  'Actual Rows': z.number(),
  'Rows Removed by Filter': z.number().default(0),
  Plans: z.array(z.unknown()).default([]),
});

/** How a server performs a statement, which it does: the kinds of its steps, and the most rows that one of them looks at. */
export async function explained(
  session: SqlSession,
  text: string,
  parameters: readonly (SqlValue | readonly string[])[],
): Promise<{ readonly steps: readonly string[]; readonly mostRows: number }> {
  const { rows } = await session.execute(`explain (analyze, format json) ${text}`, sqlValues(parameters));
  const [plan] = z.array(z.object({ Plan: z.unknown() })).parse(rows[0]?.[0]);
  const nodes = nodesOf(plan?.Plan);
  return {
    steps: nodes.map((one) => one['Node Type']),
    mostRows: Math.max(...nodes.map((one) => one['Actual Rows'] + one['Rows Removed by Filter'])),
  };
}

function nodesOf(value: unknown): readonly z.infer<typeof node>[] {
  const own = node.parse(value);
  return [own, ...own.Plans.flatMap(nodesOf)];
}
