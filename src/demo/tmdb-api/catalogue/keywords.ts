import type { Catalogue } from './catalogue.js';
import type { Json } from './json.js';
import { chanceOfPart } from './part-chance.js';
import type { TitleFacts } from './title-facts.js';

const KEYWORDS =
  'airplane,based on novel or book,big city,coming of age,coffee,dual identity,friendship,ghost,harbour,heist,island,kampung,letter,lighthouse,monsoon,orchestra,planet,rainy season,revenge,road trip,small town,time loop,train,village,wedding,winter'.split(
    ',',
  );
const MOST = 8;

/** Under `keywords` for movies and under `results` for series. */
export function keywordsJson(catalogue: Catalogue, facts: TitleFacts): Json {
  const random = chanceOfPart(catalogue, facts, 'keywords');
  const places = Array.from({ length: random.below(MOST + 1) }, () => random.below(KEYWORDS.length));
  const keywords = [...new Set(places)].map((place) => ({ id: 800 + place * 1_013, name: KEYWORDS[place] }));
  return facts.kind === 'movie' ? { keywords } : { results: keywords };
}
