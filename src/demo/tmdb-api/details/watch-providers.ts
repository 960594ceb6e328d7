import type { Catalogue } from '../catalogue/catalogue.js';
import { COUNTRY_NAMES } from '../catalogue/countries.js';
import type { Json } from '../catalogue/json.js';
import { chanceOfPart } from '../catalogue/part-chance.js';
import type { TitleFacts } from '../catalogue/title-facts.js';
import { imagePath } from '../catalogue/title-texts.js';

/** By country; a country without any is not there. */
export function watchProvidersJson(catalogue: Catalogue, facts: TitleFacts): Json {
  const random = chanceOfPart(catalogue, facts, 'watchProviders');
  const netflix = {
    logo_path: imagePath(random),
    provider_id: 8,
    provider_name: 'Netflix',
    display_priority: 0,
  };
  const apple = {
    logo_path: imagePath(random),
    provider_id: 2,
    provider_name: 'Apple TV',
    display_priority: 4,
  };
  const countries = Object.keys(COUNTRY_NAMES).filter(() => random.next() < 0.3);
  const results = Object.fromEntries(
    countries.map((country) => {
      const link = `https://www.themoviedb.org/${facts.kind}/${facts.id}/watch?locale=${country}`;
      return [
        country,
        random.next() < 0.5 ? { link, flatrate: [netflix] } : { link, buy: [apple], rent: [apple] },
      ];
    }),
  );
  return { results };
}
