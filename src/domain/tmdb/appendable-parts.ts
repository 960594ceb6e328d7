import type { TmdbMedia } from './lists.js';
import { TMDB_KINDS, type TmdbKind } from './tmdb-id.js';

const OF_ALL = ['changes', 'images', 'translations'];
const OF_TITLES = [
  ...OF_ALL,
  'alternative_titles',
  'lists',
  'recommendations',
  'reviews',
  'similar',
  'videos',
  'watch/providers',
];

/**
 * Parts that the reference lets be appended to details (2026-08), beside those that are always appended since they are
 * stored. All of a kind with the stored ones are fewer than the 20 that TMDB appends.
 */
export const APPENDABLE_PARTS: Readonly<Record<TmdbKind, readonly string[]>> = {
  movie: OF_TITLES,
  tv: [...OF_TITLES, 'credits', 'episode_groups', 'screened_theatrically'],
  person: [...OF_ALL, 'movie_credits', 'tagged_images', 'tv_credits'],
};

/** What is wrong with parts that are to be appended to all details of a collection, a sentence each. */
export function appendFaults(parts: readonly string[], media: TmdbMedia): string[] {
  const kinds = media === 'all' ? TMDB_KINDS : [media];
  return parts.flatMap((part) => {
    const lacking = kinds.find((kind) => !APPENDABLE_PARTS[kind].includes(part));
    if (lacking === undefined) return [];
    return [
      `to details of ${lacking} there can be appended ${APPENDABLE_PARTS[lacking].join(', ')}, ` +
        `not ${JSON.stringify(part)}; what is stored comes without being asked for`,
    ];
  });
}
