import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import type { Catalogue } from './catalogue.js';
import { chanceOf } from './chance.js';
import type { Json } from './json.js';

const EXTERNAL_IDS = { movie: 31, tv: 32, person: 33 } as const;

/** `external_ids`; unknown ones are `null`, and some are `""` (facebook_id of a person, answer of 2026-08-06). */
export function externalIdsJson(catalogue: Catalogue, kind: TmdbKind, index: number): Json {
  const id = catalogue.idAt(kind, index);
  const random = chanceOf(catalogue.seed, id, EXTERNAL_IDS[kind]);
  const imdb = { imdb_id: catalogue.imdbIdAt(kind, index) };
  const handle = `local${kind}${id}`;
  const sometimes = <T>(share: number, value: T): T | null => (random.next() < share ? value : null);
  const freebase = {
    freebase_mid: sometimes(0.2, `/m/0${id.toString(36)}`),
    freebase_id: sometimes(0.1, `/en/${handle}`),
  };
  const wikidata = { wikidata_id: sometimes(0.4, `Q${id + 1_000_000}`) };
  const facebook = { facebook_id: random.next() < 0.1 ? '' : sometimes(0.2, handle) };
  const social = { instagram_id: sometimes(0.2, handle), twitter_id: sometimes(0.2, handle) };
  switch (kind) {
    case 'movie':
      return { ...imdb, ...wikidata, ...facebook, ...social };
    case 'tv':
      return {
        ...imdb,
        ...freebase,
        tvdb_id: sometimes(0.6, 70_000 + id),
        tvrage_id: sometimes(0.1, 1_000 + id),
        ...wikidata,
        ...facebook,
        ...social,
      };
    case 'person':
      return {
        ...freebase,
        ...imdb,
        tvrage_id: sometimes(0.1, 1_000 + id),
        ...wikidata,
        ...facebook,
        instagram_id: social.instagram_id,
        tiktok_id: sometimes(0.05, handle),
        twitter_id: social.twitter_id,
        youtube_id: sometimes(0.05, handle),
      };
  }
}
