import { opaqueId } from '../../filler-text.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { hexId } from '../catalogue/chance.js';
import { dateOf } from '../catalogue/days.js';
import type { Json } from '../catalogue/json.js';
import { chanceOfPart } from '../catalogue/part-chance.js';
import type { TitleFacts } from '../catalogue/title-facts.js';

/** None for a third. */
export function videosJson(catalogue: Catalogue, facts: TitleFacts): Json {
  const random = chanceOfPart(catalogue, facts, 'videos');
  const results = Array.from({ length: random.below(3) }, (_, number) => ({
    iso_639_1: 'en',
    iso_3166_1: 'US',
    name: number === 0 ? 'Official Trailer' : `Clip ${number}`,
    key: opaqueId(random, 11),
    site: 'YouTube',
    size: 1080,
    type: number === 0 ? 'Trailer' : 'Clip',
    official: random.next() < 0.6,
    published_at: `${dateOf(16_000 + random.below(4_000))}T16:00:00.000Z`,
    id: hexId(random),
  }));
  return { results };
}
