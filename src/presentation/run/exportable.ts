import { similarName } from '../../domain/text/similar-name.js';
import type { NamedQuery } from '../../infrastructure/database/query/named-queries.js';
import type { OwnRelation } from '../../infrastructure/database/query/own-relations.js';
import { OptionFaults } from '../../shared/option.js';
import { quoted } from '../../shared/quoted.js';
import { namedQuery } from './named-query.js';

const LONGEST_SHOWN = 60;

/** What can be exported by name. */
export interface Exportables {
  readonly relations: readonly OwnRelation[];
  readonly queries: readonly NamedQuery[];
}

/**
 * The statement that reads the table, the view or the named query of this name. Throws `OptionFaults` when there is none, and
 * when it takes another number of operands.
 */
export function statementOf(
  { relations, queries }: Exportables,
  wanted: string,
  operands: readonly string[],
): string {
  const relation = relations.find(({ name, fullName }) => name === wanted || fullName === wanted);
  if (relation !== undefined) {
    const fault = faultOf(relation, operands);
    if (fault !== null) throw new OptionFaults([fault]);
    return `select * from ${relation.sql}`;
  }
  if (queries.some(({ name }) => name === wanted)) return namedQuery(queries, wanted, operands).sql;
  const names = [...relations, ...queries].map(({ name }) => name);
  const near = nearNames(wanted, names);
  const advice =
    near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${names.toSorted().join(', ')}`;
  throw new OptionFaults([
    `there is no table, view or named query ${quoted(wanted, LONGEST_SHOWN)}; ${advice}`,
  ]);
}

function faultOf({ name, kind, sql, lacksGrantTo }: OwnRelation, operands: readonly string[]): string | null {
  if (operands.length > 0) return `${name} is a ${kind} and takes no operands`;
  if (lacksGrantTo === null) return null;
  return `${name} may not be read by the role ${lacksGrantTo} yet; the next run grants it, or let its owner do so: grant select on ${sql} to ${lacksGrantTo}`;
}

/** The names that were probably meant: those that lack only their schema, and else the most similar one. */
function nearNames(wanted: string, names: readonly string[]): readonly string[] {
  const lacksSchema = names.filter((name) => name.endsWith(`.${wanted}`));
  if (lacksSchema.length > 0) return lacksSchema;
  const similar = similarName(wanted, names);
  return similar === null ? [] : [similar];
}
