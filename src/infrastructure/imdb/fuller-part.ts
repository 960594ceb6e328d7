import type { FieldOrigin, FieldOrigins } from '../../domain/scrape-outcome.js';
import {
  FIELD_NAMES,
  type FieldName,
  holds,
  NO_FIELDS,
  type PageFields,
  type PagePart,
} from './page-fields.js';

export interface MergedFields {
  readonly fields: PageFields;
  readonly origins: FieldOrigins;
  /** Sentences about the odd values for which no part had a better one. */
  readonly notices: readonly string[];
}

/**
 * One view of a title that several parts of its page hold: each field from the part that holds the fuller value, so that
 * no part, whatever it lacks, makes a field poorer. Of equally full values the embedded data's is taken, then, of what
 * a visitor is shown, that of the markup, of other values that of JSON-LD, which writes them exactly.
 */
export function mergeParts(parts: readonly PagePart[]): MergedFields {
  const fields = { ...NO_FIELDS };
  const origins: Record<string, FieldOrigin> = {};
  const notices: string[] = [];
  const take = <Field extends FieldName>(field: Field) => {
    const part = fullerOf(parts, field);
    for (const { notices: odd } of part === undefined ? parts : [part]) {
      for (const notice of odd) if (notice.field === field) notices.push(notice.sentence);
    }
    if (part === undefined) return;
    fields[field] = part.fields[field];
    origins[field] = part.origin;
  };
  for (const field of FIELD_NAMES) take(field);
  if (fields.voteCount === 0) {
    fields.rating = null;
    delete origins.rating;
  }
  return { fields, origins, notices: [...new Set(notices)] };
}

/** The part whose value of the field is the fullest; `undefined` when none holds one. */
export function fullerOf(parts: readonly PagePart[], field: FieldName): PagePart | undefined {
  let best: PagePart | undefined;
  for (const part of parts) {
    if (holds(part, field) && (best === undefined || isFuller(part, best, field))) best = part;
  }
  return best;
}

function isFuller(one: PagePart, other: PagePart, field: FieldName): boolean {
  const measure = FULLNESS[field];
  const more = measure === undefined ? 0 : measure(one.fields) - measure(other.fields);
  if (more !== 0) return more > 0;
  const order = SHOWN.has(field) ? SHOWN_FIRST : EXACT_FIRST;
  return order.indexOf(one.origin) < order.indexOf(other.origin);
}

/** How full a held value is; values of fields that are not named here are held or not. */
const FULLNESS: { readonly [Field in FieldName]?: (fields: PageFields) => number } = {
  // JSON-LD and the meta element call a TV movie or a short a movie, and a miniseries a series.
  kind: ({ kind }) => (kind !== null && GENERAL_KINDS.has(kind) ? 1 : 2),
  // Rating and votes belong together.
  rating: bothRatingAndVotes,
  voteCount: bothRatingAndVotes,
  plot: ({ plot }) => (isCut(plot ?? '') ? (plot ?? '').length : Number.MAX_SAFE_INTEGER),
  genres: ({ genres }) => genres.length,
  countries: ({ countries }) => countries.length,
  languages: ({ languages }) => languages.length,
  directors: ({ directors }) => directors.length,
  // JSON-LD names three or four actors and no characters; a long list without any is worth as much as half as many with them.
  cast: ({ cast }) => cast.length + cast.filter(({ characters }) => characters.length > 0).length,
};

const GENERAL_KINDS: ReadonlySet<string> = new Set(['movie', 'tvSeries', 'video']);

function bothRatingAndVotes({ rating, voteCount }: PageFields): number {
  return rating !== null && voteCount !== null ? 2 : 1;
}

/** Whether a plot ends with the mark of a text that goes on. */
export function isCut(plot: string): boolean {
  return /(?:\.\.\.|…)$/.test(plot);
}

/** JSON-LD gives the original title, the certificate of another country and a plot with an introduction for what is shown. */
const SHOWN: ReadonlySet<FieldName> = new Set<FieldName>([
  'kind',
  'title',
  'originalTitle',
  'certificate',
  'releaseDate',
  'plot',
]);
const SHOWN_FIRST: readonly FieldOrigin[] = ['next-data', 'dom', 'json-ld'];
const EXACT_FIRST: readonly FieldOrigin[] = ['next-data', 'json-ld', 'dom'];
