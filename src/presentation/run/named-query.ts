import type { NamedQuery } from '../../infrastructure/database/query/named-queries.js';
import { counted } from '../../shared/counted.js';
import { OptionFaults } from '../../shared/option.js';

/** The query of this name. Throws `OptionFaults` when there is none, or when it takes another number of operands. */
export function namedQuery(
  named: readonly NamedQuery[],
  wanted: string,
  { length: given }: readonly string[],
): NamedQuery {
  const found = named.find(({ name }) => name === wanted);
  if (found === undefined) {
    const names = named.map(({ name }) => name).join(', ');
    throw new OptionFaults([`there is no query ${JSON.stringify(wanted)}; there are ${names}`]);
  }
  const { operands, summary } = found;
  if (operands !== given) {
    throw new OptionFaults([`${wanted} takes ${counted(operands, 'operand')}, not ${given}: ${summary}`]);
  }
  return found;
}
