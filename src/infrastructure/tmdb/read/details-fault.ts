import { z } from 'zod';
import { type TmdbKind, tmdbKey } from '../../../domain/tmdb/tmdb-id.js';
import { number } from './json-fields.js';
import { missingPart } from './missing-part.js';

const identified = z.object({ id: number });

/** Why an answer is not the details that were asked for; `null` when it is. An `id` of `null` is not compared. */
export function detailsFault(
  body: unknown,
  {
    kind,
    id,
    appended,
  }: { readonly kind: TmdbKind; readonly id: number | null; readonly appended: readonly string[] },
): string | null {
  const read = identified.safeParse(body);
  if (!read.success || typeof body !== 'object' || body === null) return 'the answer is no JSON object';
  const { id: answered } = read.data;
  if (id !== null && answered !== id) {
    const about = answered === null ? 'nothing with an id' : `${kind}/${answered}`;
    return `the answer is about ${about}, and ${tmdbKey(kind, id)} was asked for`;
  }
  const missing = missingPart(body, kind, appended);
  return missing === null ? null : `the answer is without ${missing}, which was to be appended`;
}
