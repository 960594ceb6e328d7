import type { TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { SeededRandom } from '../../seeded-random.js';
import type { Catalogue } from './catalogue.js';
import { chanceOf } from './chance.js';

const PARTS = {
  keywords: 51,
  releaseDates: 52,
  contentRatings: 53,
  videos: 54,
  images: 55,
  translations: 56,
  watchProviders: 57,
  others: 58,
} as const;

/** Chance for one part of a title's details. */
export function chanceOfPart(
  { seed }: Catalogue,
  { kind, id }: { readonly kind: TmdbTitleKind; readonly id: number },
  part: keyof typeof PARTS,
): SeededRandom {
  return chanceOf(seed, id, PARTS[part] * 2 + (kind === 'tv' ? 1 : 0));
}
