import { z } from 'zod';
import type { TmdbPersonCredit } from '../../../domain/tmdb/tmdb-person.js';
import { listOf, number, text } from './json-fields.js';
import { isId, wholeNumber } from './known-values.js';
import type { Say } from './notices.js';
import { uniqueBy } from './unique-by.js';

const credit = z.object({
  credit_id: text,
  media_type: text,
  id: number,
  title: text,
  original_title: text,
  name: text,
  original_name: text,
  character: text,
  department: text,
  job: text,
  order: number,
  episode_count: number,
});

export const combinedCredits = z.object({ cast: listOf(credit), crew: listOf(credit) });

/** Parts that a person plays, then jobs that they do, in TMDB's order. */
export function personCreditsOf(
  { cast, crew }: z.output<typeof combinedCredits>,
  say: Say,
): readonly TmdbPersonCredit[] {
  const all = [
    ...cast.flatMap((fields) => creditOf({ ...fields, department: null, job: null }, say)),
    ...crew.flatMap((fields) => creditOf({ ...fields, character: null }, say)),
  ];
  const lost = cast.length + crew.length - all.length;
  if (lost > 0) say(`${lost} credits do not say in which movie or series they are and are left out`);
  return uniqueBy(all, ({ creditId }) => creditId);
}

function creditOf(fields: z.output<typeof credit>, say: Say): readonly TmdbPersonCredit[] {
  const { credit_id: creditId, id: titleId, character, department, job } = fields;
  const kind = fields.media_type === 'movie' || fields.media_type === 'tv' ? fields.media_type : null;
  const title =
    kind === 'movie' ? (fields.title ?? fields.original_title) : (fields.name ?? fields.original_name);
  if (creditId === null || kind === null || !isId(titleId) || title === null) return [];
  const billingOrder = wholeNumber(fields.order, 'billing order', say);
  const episodeCount = wholeNumber(fields.episode_count, 'episode count', say);
  return [{ creditId, kind, titleId, title, character, department, job, billingOrder, episodeCount }];
}
