import type { Catalogue } from '../catalogue/catalogue.js';
import type { Json } from '../catalogue/json.js';
import { knownFor } from '../catalogue/known-for.js';
import { personFacts, personRow } from '../catalogue/people.js';
import { mediaRow } from '../catalogue/title-rows.js';
import { Refused } from '../errors.js';

/** Sources that `/find` takes; of all but IMDb's the local TMDB knows no id. */
const SOURCES = [
  'imdb_id',
  'facebook_id',
  'instagram_id',
  'tiktok_id',
  'tvdb_id',
  'twitter_id',
  'wikidata_id',
  'youtube_id',
];

/** `/find/{id}`: five arrays, all empty for an unknown id. Throws `Refused` for a source that is none. */
export function findJson(catalogue: Catalogue, id: string, source: string | null, language: string): Json {
  if (source === null || !SOURCES.includes(source)) throw new Refused(5);
  const indexOf = (kind: 'movie' | 'tv' | 'person'): number[] => {
    const index = source === 'imdb_id' ? catalogue.indexOfImdbId(kind, id) : null;
    return index === null ? [] : [index];
  };
  return {
    movie_results: indexOf('movie').map((index) => mediaRow(catalogue, 'movie', index, language)),
    person_results: indexOf('person').map((index) => ({
      ...personRow(personFacts(catalogue, index)),
      known_for: knownFor(catalogue, index, language),
    })),
    tv_results: indexOf('tv').map((index) => mediaRow(catalogue, 'tv', index, language)),
    tv_episode_results: [],
    tv_season_results: [],
  };
}
