import { similarName } from '../text/similar-name.js';
import type { BoundReader } from './filter-bounds.js';
import { FILTERS, type Filter, NEEDS, OTHER_OPTIONS } from './filter-table.js';
import type { ValueReader } from './filter-values.js';
import type { TmdbTitleKind } from './tmdb-id.js';

export type ParsedWhere =
  | { readonly parameters: Readonly<Record<string, string>>; readonly faults?: never }
  | { readonly parameters?: never; readonly faults: readonly string[] };

const USAGE =
  'write e.g. original_language=id year=2015..2025 genre=drama,comedy votes>=100, separated by spaces';

/**
 * Reads filters of `discover` such as `original_language=id year=2015..2025 genre=drama|comedy rating>=7`. Terms are all
 * to hold; in a term `,` means all of its values and `|` any of them, as to TMDB. Ranges may be open at one end
 * (`year=1990..`). TMDB ignores, or answers with nothing, what it does not know; so that none of it goes unseen, every
 * name and value is checked here.
 */
export function parseWhere(text: string, kind: TmdbTitleKind): ParsedWhere {
  const terms = text.split(/\s+/).filter((term) => term !== '');
  if (terms.length === 0) return { faults: [`the filters are empty; ${USAGE}`] };
  const where = new WhereBuilder(kind);
  const faults = [...terms.flatMap((term) => where.add(term) ?? []), ...where.contradictions()];
  return faults.length === 0 ? { parameters: where.parameters() } : { faults };
}

interface Given {
  readonly term: string;
  readonly value: string;
}

class WhereBuilder {
  readonly #kind: TmdbTitleKind;
  readonly #given = new Map<string, Given>();
  /** Filters with a fault of their own: what needs them is not said to lack them. */
  readonly #faulty = new Set<string>();

  constructor(kind: TmdbTitleKind) {
    this.#kind = kind;
  }

  parameters(): Record<string, string> {
    return Object.fromEntries([...this.#given].map(([parameter, { value }]) => [parameter, value]));
  }

  /** Answers what is wrong with the term, or `null`. */
  add(term: string): string | null {
    const shown = JSON.stringify(term);
    const match = /^([a-z][a-z_.-]*)(>=|<=|=|>|<)(.+)$/i.exec(term);
    if (match === null) return `${shown} is no filter; ${USAGE}`;
    const [, written = '', operator = '', value = ''] = match;
    const name = written.toLowerCase().replaceAll('-', '_');
    const found = findFilter(name, this.#kind);
    if (found === null) return unknownFilter(written, name, this.#kind);
    const fault =
      'read' in found
        ? this.#addValue(term, found.parameter, found.read, operator, value)
        : this.#addRange(term, found, operator, value);
    if (fault !== null) this.#faulty.add(found.parameter);
    return fault === null ? null : `${shown} ${fault}`;
  }

  *contradictions(): Generator<string> {
    for (const filter of FILTERS) {
      const parameter = filter.parameter[this.#kind];
      if (!('bounds' in filter) || parameter === null || filter.names[0] === 'year') continue;
      const from = this.#given.get(`${parameter}.gte`);
      const to = this.#given.get(`${parameter}.lte`);
      if (from === undefined || to === undefined || !filter.bounds.isAfter(from.value, to.value)) continue;
      const terms = [...new Set([from.term, to.term])].map((term) => JSON.stringify(term)).join(' and ');
      yield `${terms}: the range ends before it begins`;
    }
    for (const [parameter, { term }] of this.#given) {
      const needed = NEEDS[parameter] ?? [];
      if (needed.length === 0 || needed.some((one) => this.#given.has(one) || this.#faulty.has(one)))
        continue;
      yield `${JSON.stringify(term)} needs ${needed.join(' or ')}, without which TMDB ignores it`;
    }
  }

  #addValue(term: string, parameter: string, read: ValueReader, operator: string, text: string) {
    if (operator !== '=') return 'takes only =';
    const result = read(text, this.#kind);
    if ('fault' in result) return `${result.fault}, not ${JSON.stringify(result.not)}`;
    return this.#set(parameter, { term, value: result.value });
  }

  #addRange(term: string, { parameter, bounds, end }: FoundRange, operator: string, text: string) {
    if (operator === '>' || operator === '<') return `takes =, >= and <=: TMDB does not know ${operator}`;
    if (end !== null && operator !== '=') return 'takes only =';
    const isRange = text.includes('..');
    if (isRange && (operator !== '=' || end !== null)) return 'takes no range';
    const [from = '', to = '', ...more] = isRange ? text.split('..') : [text, text];
    const lower = bounds.read(from);
    const upper = bounds.read(to);
    const isSound = (lower !== null || from === '') && (upper !== null || to === '') && more.length === 0;
    if (!isSound || (lower === null && upper === null)) {
      return `wants ${isRange ? `a range such as ${bounds.example}` : bounds.noun}, not ${JSON.stringify(text)}`;
    }
    const wantsLower = end !== 'lte' && operator !== '<=';
    const wantsUpper = end !== 'gte' && operator !== '>=';
    const faults = [
      lower === null || !wantsLower ? null : this.#set(`${parameter}.gte`, { term, value: lower.gte }),
      upper === null || !wantsUpper ? null : this.#set(`${parameter}.lte`, { term, value: upper.lte }),
    ];
    return faults.find((fault) => fault !== null) ?? null;
  }

  #set(parameter: string, given: Given): string | null {
    const before = this.#given.get(parameter);
    if (before !== undefined) return `says again what ${JSON.stringify(before.term)} says (${parameter})`;
    this.#given.set(parameter, given);
    return null;
  }
}

interface FoundRange {
  readonly parameter: string;
  readonly bounds: BoundReader;
  /** The end that the name itself says, as `vote_count.gte` does. */
  readonly end: 'gte' | 'lte' | null;
}

type FoundFilter = FoundRange | { readonly parameter: string; readonly read: ValueReader };

function findFilter(name: string, kind: TmdbTitleKind): FoundFilter | null {
  for (const filter of FILTERS) {
    const parameter = filter.parameter[kind];
    if (parameter === null) continue;
    if ('read' in filter) {
      if (name === parameter || filter.names.includes(name)) return { parameter, read: filter.read };
      continue;
    }
    const { names, bounds } = filter;
    // A year is told as dates, whose own names are those of dates.
    const own = names[0] === 'year' ? [] : [parameter];
    if ([...names, ...own].includes(name)) return { parameter, bounds, end: null };
    for (const end of ['gte', 'lte'] as const) {
      if (own.some((one) => name === `${one}.${end}`)) return { parameter, bounds, end };
    }
  }
  return null;
}

function unknownFilter(written: string, name: string, kind: TmdbTitleKind): string {
  const shown = JSON.stringify(written);
  const instead = Object.hasOwn(OTHER_OPTIONS, name) ? OTHER_OPTIONS[name] : undefined;
  if (instead !== undefined) return `${shown} is no filter: ${instead}`;
  const otherKind = kind === 'movie' ? 'tv' : 'movie';
  if (findFilter(name, otherKind) !== null) return `${shown} is a filter of ${otherKind}, not of ${kind}`;
  const friendly = friendlyNames(kind);
  const similar = similarName(name, [...friendly, ...ownNames(kind)]);
  const hint = similar === null ? `there are ${friendly.join(', ')}` : `did you mean ${similar}?`;
  return `${shown} is no filter of ${kind}; ${hint}`;
}

/** The name of each filter that people are told of. */
function friendlyNames(kind: TmdbTitleKind): string[] {
  return FILTERS.flatMap(({ names, parameter }) => names[0] ?? parameter[kind] ?? []).filter(
    (name, index, all) => all.indexOf(name) === index && findFilter(name, kind) !== null,
  );
}

function ownNames(kind: TmdbTitleKind): string[] {
  return FILTERS.flatMap((filter: Filter) => filter.parameter[kind] ?? []);
}
