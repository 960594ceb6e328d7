import { z } from 'zod';
import { billed, distinctPeople } from '../../../domain/imdb/people.js';
import { soundValues } from '../../../domain/imdb/sound-values.js';
import { isNameId } from '../../../domain/imdb/title-id.js';
import { cleanText } from '../../../shared/clean-text.js';
import { excerpt } from './clean-text.js';
import { valueAt } from './json-tree.js';

/** A value of an unexpected type counts as missing: one odd field must not cost the movie. */
const text = z
  .string()
  .transform((value) => cleanText(value) || null)
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

const number = z
  .number()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

const flag = z
  .boolean()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

const texts = listOf(z.string().transform(cleanText).refine(Boolean)).transform((all) => [...new Set(all)]);

const person = z.object({
  nameId: z.string().refine((id): boolean => isNameId(id)),
  name: z.string().transform(cleanText).refine(Boolean),
});

const castMember = person.extend({ characters: texts });

const money = z
  .object({
    amount: z.number().transform(Math.round),
    currency: z.string().transform(cleanText).refine(Boolean),
  })
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** The fields of a movie as one part of a page holds them; `null` or an empty list where it holds none. */
const pageFields = z.object({
  titleId: text,
  kind: text,
  title: text,
  originalTitle: text,
  year: number,
  endYear: number,
  rating: number,
  voteCount: number,
  metascore: number,
  durationMinutes: number,
  certificate: text,
  genres: texts,
  plot: text,
  posterUrl: text.transform((url) => (url !== null && /^https?:\/\//i.test(url) ? url : null)),
  releaseDate: text,
  partialReleaseDate: text,
  releaseCountry: text,
  countries: texts,
  languages: texts,
  budget: money,
  grossWorldwide: money,
  grossDomestic: money,
  grossOpening: money,
  chartRank: number,
  popularityRank: number,
  isAdult: flag,
  seriesId: text,
  seriesTitle: text,
  seasonNumber: number,
  episodeNumber: number,
  seasonCount: number,
  episodeCount: number,
  productionStatus: text,
  interests: texts,
  keywords: texts,
  companies: texts,
  awardWins: number,
  awardNominations: number,
  castCount: number,
  cast: listOf(castMember).transform(billed),
  directors: listOf(person).transform(distinctPeople),
  writers: listOf(person).transform(distinctPeople),
  creators: listOf(person).transform(distinctPeople),
});

export type PageFields = z.output<typeof pageFields>;
export type FieldName = keyof PageFields;

export const NO_FIELDS: PageFields = pageFields.parse({});
export const FIELD_NAMES = pageFields.keyof().options;
const SCALAR_NAMES = FIELD_NAMES.filter((field) => NO_FIELDS[field] === null);

/** What a part of a page was found to hold, before types are checked. A field left out is missing. */
export type RawFields = { readonly [Field in FieldName]?: unknown };

/** A part of a page that holds fields. */
export type PageOrigin = 'next-data' | 'json-ld' | 'dom';

export interface PagePart {
  readonly origin: PageOrigin;
  readonly fields: PageFields;
  /** What was odd, and is not among the fields. */
  readonly notices: readonly PartNotice[];
  /** Whether its writers, or its creators, are a crew that it names for both. */
  readonly hasOneCrew: boolean;
}

export interface PartNotice {
  readonly field: FieldName;
  readonly sentence: string;
}

export function pagePart(origin: PageOrigin, raw: RawFields, hasOneCrew = false): PagePart {
  const fields = pageFields.parse(raw);
  const notices = [
    ...peopleNotices('cast', 'cast member', raw.cast),
    ...peopleNotices('directors', 'director', raw.directors),
    ...peopleNotices('writers', 'writer', raw.writers),
    ...peopleNotices('creators', 'creator', raw.creators),
  ];
  for (const field of SCALAR_NAMES) {
    const given = raw[field];
    if (given === null || given === undefined || fields[field] !== null || isBlank(given)) continue;
    notices.push({ field, sentence: `${field} ${shown(given)} is not one` });
  }
  return { origin, fields, notices, hasOneCrew };
}

/** The part without the values that no movie can have, which another part may know better. */
export function soundPart(part: PagePart, now: Date): PagePart {
  const { voteCount, rating } = part.fields;
  const { values, notices } = soundValues({ ...part.fields, rating: voteCount === 0 ? null : rating }, now);
  // That nobody has voted stays said: another part's rating is then none.
  const fields = voteCount === 0 ? { ...values, voteCount } : values;
  return notices.length === 0
    ? { ...part, fields }
    : { ...part, fields, notices: [...part.notices, ...notices] };
}

export function holds(part: PagePart, field: FieldName): boolean {
  const value = part.fields[field];
  return Array.isArray(value) ? value.length > 0 : value !== null;
}

/** Minutes of a runtime in seconds, at least 1; `null` when there is none. */
export function minutesOf(seconds: unknown): number | null {
  return typeof seconds === 'number' && seconds > 0 ? Math.max(1, Math.round(seconds / 60)) : null;
}

/** Members that fit; the others are left out. */
function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(z.unknown())
    .nullish()
    .catch(null)
    .transform((members) =>
      (members ?? []).flatMap((member): z.output<Item>[] => {
        const read = item.safeParse(member);
        return read.success ? [read.data] : [];
      }),
    );
}

function* peopleNotices(field: FieldName, role: string, people: unknown): Generator<PartNotice> {
  if (!Array.isArray(people)) return;
  for (const one of people) {
    const nameId: unknown = valueAt(one, 'nameId');
    const name: unknown = valueAt(one, 'name');
    if (typeof nameId !== 'string' || !isNameId(nameId))
      yield {
        field,
        sentence:
          typeof name === 'string' ? `${role} ${shown(name)} has no name id` : `a ${role} has no name`,
      };
    else if (typeof name !== 'string' || cleanText(name) === '')
      yield { field, sentence: `${role} ${shown(nameId)} has no name` };
  }
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && cleanText(value) === '';
}

/** Values that are no text are not written out: a hostile one has no end. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(excerpt(value));
  return typeof value === 'object' && value !== null ? 'that is an object' : String(value);
}
