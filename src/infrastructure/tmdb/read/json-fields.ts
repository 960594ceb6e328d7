import { z } from 'zod';
import { cleanText } from '../../../shared/clean-text.js';
import { storableJson } from '../../../shared/storable-json.js';

/**
 * Fields of TMDB's objects. A value of another type than TMDB's is as good as a missing one: an odd field must not cost
 * the record. All are transforms, which zod runs for a missing key too, so that none is undefined.
 */

/** `""` is TMDB's word for an unknown text. */
export const text = z.transform((value: unknown) =>
  typeof value === 'string' ? cleanText(value) || null : null,
);

/** Also as a text, which popularity was in 2014. */
export const number = z.transform((value: unknown) => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : null;
});

export const flag = z.transform((value: unknown) => (typeof value === 'boolean' ? value : null));

/** Whatever it is, as JSON. */
export const json = z.transform((value: unknown): string | null =>
  value === undefined || value === null ? null : storableJson(value),
);

/** A list as it came; `null` where there is none. */
export const members = z.transform((value: unknown): readonly unknown[] | null =>
  Array.isArray(value) ? value : null,
);

/** The members that the schema takes; `[]` where there is no list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.transform((value: unknown): readonly z.output<Item>[] => {
    if (!Array.isArray(value)) return [];
    const taken: z.output<Item>[] = [];
    for (const member of value) {
      const read = item.safeParse(member);
      if (read.success) taken.push(read.data);
    }
    return taken;
  });
}

/** The object in a field; `null` where there is none. */
export function partOf<Part extends z.ZodType>(part: Part) {
  return z.transform((value: unknown): z.output<Part> | null => {
    const read = part.safeParse(value);
    return read.success ? read.data : null;
  });
}

/** Texts of a list, without those that are unknown. */
export const texts = z.transform((value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flatMap((one) => (typeof one === 'string' ? cleanText(one) || [] : [])) : [],
);

export const named = z.object({ id: number, name: text });

export const company = z.object({ id: number, name: text, logo_path: text, origin_country: text });
