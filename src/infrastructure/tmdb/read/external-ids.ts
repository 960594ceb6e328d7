import { z } from 'zod';
import type { TmdbExternalIds } from '../../../domain/tmdb/tmdb-title.js';
import { number, text } from './json-fields.js';
import { amount } from './known-values.js';
import type { Say } from './notices.js';

/** As a part of details; IMDb's id also stands in the details of a movie and of a person, but not in those of a series. */
export const externalIds = z.object({
  imdb_id: text,
  tvdb_id: number,
  wikidata_id: text,
  facebook_id: text,
  instagram_id: text,
  twitter_id: text,
});

/** All are unknown where the part was not asked for. */
export function externalIdsOf(fields: z.output<typeof externalIds> | null, say: Say): TmdbExternalIds {
  return {
    tvdbId: amount(fields?.tvdb_id ?? null, 'TVDB id', say),
    wikidataId: fields?.wikidata_id ?? null,
    facebookId: fields?.facebook_id ?? null,
    instagramId: fields?.instagram_id ?? null,
    twitterId: fields?.twitter_id ?? null,
  };
}
