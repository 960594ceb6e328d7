import type { FieldOrigins } from '../../../domain/engine/outcome.js';
import { CREWS, type Crew, TEXT_LISTS } from '../../../domain/imdb/movie.js';
import { withOneCrew } from './one-crew.js';
import {
  FIELD_NAMES,
  type FieldName,
  holds,
  NO_FIELDS,
  type PageFields,
  type PageOrigin,
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
export function mergeParts(given: readonly PagePart[]): MergedFields {
  const parts = withOneCrew(given, fullerOf(given, 'kind')?.fields.kind ?? null);
  const fields = { ...NO_FIELDS };
  const origins: Record<string, PageOrigin> = {};
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
  const drop = (field: 'rating' | 'voteCount' | 'partialReleaseDate' | 'releaseCountry') => {
    fields[field] = null;
    delete origins[field];
  };
  // Nobody has voted for a title that has no rating.
  if (fields.voteCount === 0) {
    drop('rating');
    drop('voteCount');
  }
  if (fields.releaseDate !== null) drop('partialReleaseDate');
  if (!parts.some((part) => namesCountryOf(part, fields))) drop('releaseCountry');
  return { fields, origins, notices: [...new Set(notices)] };
}

/** Whether the part says in which country, the one that was taken, the title came out on the date that was taken. */
function namesCountryOf({ fields: part }: PagePart, fields: PageFields): boolean {
  const date = fields.releaseDate ?? fields.partialReleaseDate;
  const own = part.releaseDate ?? part.partialReleaseDate;
  return part.releaseCountry === fields.releaseCountry && own !== null && date?.startsWith(own) === true;
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
const FULLNESS: Fullnesses = {
  // JSON-LD and the meta element call a TV movie or a short a movie, and a miniseries a series.
  kind: ({ kind }) => (kind !== null && GENERAL_KINDS.has(kind) ? 1 : 2),
  ...together(['rating', 'voteCount']),
  plot: ({ plot }) => (isCut(plot ?? '') ? (plot ?? '').length : Number.MAX_SAFE_INTEGER),
  ...byLength([...TEXT_LISTS, ...CREWS]),
  // A date and its country belong together; a whole date is more than a month or a year.
  releaseDate: releaseKnown,
  partialReleaseDate: releaseKnown,
  releaseCountry: releaseKnown,
  // An episode's series and its place in that, the size of a series, and awards: one part says both.
  ...together(['seriesId', 'seriesTitle']),
  ...together(['seasonNumber', 'episodeNumber']),
  ...together(['seasonCount', 'episodeCount']),
  ...together(['awardWins', 'awardNominations']),
  // JSON-LD names three or four actors and no characters; a long list without any is worth as much as half as many with them.
  cast: ({ cast }) => cast.length + cast.filter(({ characters }) => characters.length > 0).length,
};

const GENERAL_KINDS: ReadonlySet<string> = new Set(['movie', 'tvSeries', 'video']);

type Fullness = (fields: PageFields) => number;
type Fullnesses = { readonly [Field in FieldName]?: Fullness };

/** The part that holds more of the fields gives them all that it has. */
function together(group: readonly FieldName[]): Fullnesses {
  const held: Fullness = (fields) => group.filter((field) => fields[field] !== null).length;
  return Object.fromEntries(group.map((field) => [field, held]));
}

function byLength(lists: readonly ((typeof TEXT_LISTS)[number] | Crew)[]): Fullnesses {
  return Object.fromEntries(lists.map((field) => [field, (fields: PageFields) => fields[field].length]));
}

function releaseKnown({ releaseDate, partialReleaseDate, releaseCountry }: PageFields): number {
  return (releaseDate ?? partialReleaseDate ?? '').length + (releaseCountry === null ? 0 : 1);
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
const SHOWN_FIRST: readonly PageOrigin[] = ['next-data', 'dom', 'json-ld'];
const EXACT_FIRST: readonly PageOrigin[] = ['next-data', 'json-ld', 'dom'];
