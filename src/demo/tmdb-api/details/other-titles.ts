import type { Catalogue } from '../catalogue/catalogue.js';
import { chanceOfPart } from '../catalogue/part-chance.js';
import type { TitleFacts } from '../catalogue/title-facts.js';

/** Numbers of other titles of its kind, for `recommendations` and `similar`. */
export function otherTitles(catalogue: Catalogue, facts: TitleFacts): number[] {
  const random = chanceOfPart(catalogue, facts, 'others');
  const count = catalogue.firstCounts[facts.kind];
  const wanted = random.next() < 0.3 ? 0 : Math.min(20, count - 1);
  const step = 1 + random.below(Math.max(1, Math.floor(count / 21) - 1));
  return Array.from({ length: wanted }, (_, place) => (facts.index + (place + 1) * step) % count).filter(
    (index) => catalogue.isThere(facts.kind, index),
  );
}
