import { z } from 'zod';
import type { MovieDraft } from '../../domain/movie.js';
import type { FieldOrigin, FieldOrigins } from '../../domain/scrape-outcome.js';
import { isNameId } from '../../domain/title-id.js';
import { cleanText } from './clean-text.js';

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
  countries: texts,
  languages: texts,
  budget: money,
  grossWorldwide: money,
  chartRank: number,
  cast: listOf(castMember).transform(billed),
  directors: listOf(person).transform(distinct),
});

export type PageFields = z.output<typeof pageFields>;
export type FieldName = keyof PageFields;

const NO_FIELDS: PageFields = pageFields.parse({});
const FIELD_NAMES = pageFields.keyof().options;

/** What a part of a page was found to hold, before types are checked. A field left out is missing. */
export type RawFields = { readonly [Field in FieldName]?: unknown };

export interface PagePart {
  readonly origin: FieldOrigin;
  readonly fields: PageFields;
}

export function pagePart(origin: FieldOrigin, raw: RawFields): PagePart {
  return { origin, fields: pageFields.parse(raw) };
}

export function holds(part: PagePart, field: FieldName): boolean {
  const value = part.fields[field];
  return Array.isArray(value) ? value.length > 0 : value !== null;
}

export interface MergedFields {
  readonly fields: PageFields;
  readonly origins: FieldOrigins;
}

/** Every field from the first part that holds it. */
export function mergeParts(parts: readonly PagePart[]): MergedFields {
  const fields = { ...NO_FIELDS };
  const origins: Record<string, FieldOrigin> = {};
  const take = <Field extends FieldName>(field: Field) => {
    const part = parts.find((candidate) => holds(candidate, field));
    if (part === undefined) return;
    fields[field] = part.fields[field];
    origins[field] = part.origin;
  };
  for (const field of FIELD_NAMES) take(field);
  if (fields.voteCount === 0) {
    fields.rating = null;
    delete origins.rating;
  }
  return { fields, origins };
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

/** A person listed twice keeps the first place and brings all characters. */
function billed(members: readonly z.output<typeof castMember>[]): MovieDraft['cast'] {
  const byId = new Map<string, { nameId: string; name: string; characters: Set<string> }>();
  for (const { nameId, name, characters } of members) {
    const known = byId.get(nameId);
    if (known === undefined) byId.set(nameId, { nameId, name, characters: new Set(characters) });
    else for (const character of characters) known.characters.add(character);
  }
  return [...byId.values()].map(({ characters, ...member }, index) => ({
    ...member,
    characters: [...characters],
    billingOrder: index + 1,
  }));
}

function distinct(people: readonly z.output<typeof person>[]): MovieDraft['directors'] {
  const byId = new Map<string, z.output<typeof person>>();
  for (const one of people) if (!byId.has(one.nameId)) byId.set(one.nameId, one);
  return [...byId.values()];
}
