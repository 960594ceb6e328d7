import type { SqlValue } from '../database/sql-database.js';

/** A condition on `b` (title_basics) and `r` (title_ratings), with its values as $1, $2, … */
export interface ListCondition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export type ParsedListQuery =
  | { readonly condition: ListCondition; readonly faults?: never }
  | { readonly condition?: never; readonly faults: readonly string[] };

interface NumberField {
  readonly column: string;
  readonly type: 'integer' | 'numeric';
}

const NUMBERS: Readonly<Record<string, NumberField>> = {
  votes: { column: 'r.num_votes', type: 'integer' },
  rating: { column: 'r.average_rating', type: 'numeric' },
  year: { column: 'b.start_year', type: 'integer' },
  runtime: { column: 'b.runtime_minutes', type: 'integer' },
};

const USAGE =
  'write e.g. kind=movie votes>=25000 year=1990..1999 genre=Drama rating>=7.5 runtime<=120, separated by spaces';

/**
 * Reads a query such as `kind=movie votes>=25000 year=1990..1999 genre=Drama`. Terms are all to hold; `kind=movie,short`
 * and `genre=Drama,Crime` mean either, the same field may occur again, and ranges may be open at one end (`year=1990..`).
 */
export function parseListQuery(text: string): ParsedListQuery {
  const terms = text.split(/\s+/).filter((term) => term !== '');
  if (terms.length === 0) return { faults: [`the list query is empty; ${USAGE}`] };
  const builder = new ConditionBuilder();
  const faults = terms.map((term) => builder.add(term)).filter((fault) => fault !== null);
  return faults.length === 0 ? { condition: builder.condition } : { faults };
}

class ConditionBuilder {
  readonly #parts: string[] = [];
  readonly #values: SqlValue[] = [];

  get condition(): ListCondition {
    return { sql: this.#parts.join(' and '), values: this.#values };
  }

  /** Answers what is wrong with the term, or `null`. */
  add(term: string): string | null {
    const match = /^([a-z]+)(>=|<=|=|>|<)(.+)$/.exec(term);
    if (match === null) return `${JSON.stringify(term)} is no condition; ${USAGE}`;
    const [, field = '', operator = '', value = ''] = match;
    if (field === 'kind' || field === 'genre') {
      if (operator !== '=') return `${field} takes only =, as in ${field}=${value}`;
      const names = value.split(',');
      if (names.includes('')) return `${JSON.stringify(term)} has an empty name`;
      this.#addNames(field, names);
      return null;
    }
    const number = NUMBERS[field];
    if (number === undefined) {
      return `${JSON.stringify(field)} is no field; there are kind, genre, ${Object.keys(NUMBERS).join(', ')}`;
    }
    return value.includes('..')
      ? this.#addRange(term, number, operator, value)
      : this.#addNumber(term, number, operator, value);
  }

  #addNames(field: 'kind' | 'genre', names: readonly string[]): void {
    const place = this.#place(names);
    this.#parts.push(
      field === 'kind'
        ? `b.title_type = any (${place}::text[])`
        : `string_to_array(b.genres, ',') && ${place}::text[]`,
    );
  }

  #addNumber(term: string, field: NumberField, operator: string, text: string): string | null {
    if (!isNumber(text, field))
      return `${JSON.stringify(term)}: ${JSON.stringify(text)} is not ${nounOf(field)}`;
    this.#compare(field, operator, text);
    return null;
  }

  #addRange(term: string, field: NumberField, operator: string, text: string): string | null {
    if (operator !== '=') return `${JSON.stringify(term)}: a range takes only =`;
    const [from = '', to = '', ...more] = text.split('..');
    const ends = [from, to].filter((end) => end !== '');
    if (more.length > 0 || ends.length === 0 || !ends.every((end) => isNumber(end, field))) {
      return `${JSON.stringify(term)}: ${JSON.stringify(text)} is not a range such as 1990..1999`;
    }
    if (ends.length === 2 && Number(from) > Number(to)) {
      return `${JSON.stringify(term)}: the range ends before it begins`;
    }
    if (from !== '') this.#compare(field, '>=', from);
    if (to !== '') this.#compare(field, '<=', to);
    return null;
  }

  #compare({ column, type }: NumberField, operator: string, text: string): void {
    this.#parts.push(`${column} ${operator} ${this.#place(Number(text))}::${type}`);
  }

  #place(value: SqlValue): string {
    this.#values.push(value);
    return `$${this.#values.length}`;
  }
}

function isNumber(text: string, { type }: NumberField): boolean {
  return (type === 'integer' ? /^\d{1,9}$/ : /^\d{1,3}(\.\d{1,3})?$/).test(text);
}

function nounOf({ type }: NumberField): string {
  return type === 'integer' ? 'a whole number' : 'a number';
}
