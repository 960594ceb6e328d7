import type { Catalogue } from '../catalogue/catalogue.js';
import type { Json } from '../catalogue/json.js';
import { LANGUAGES } from '../catalogue/languages.js';
import { chanceOfPart } from '../catalogue/part-chance.js';
import type { TitleFacts } from '../catalogue/title-facts.js';
import { titleTexts } from '../catalogue/title-texts.js';

/** In English and some other languages; what is not translated is `""`. */
export function translationsJson(catalogue: Catalogue, facts: TitleFacts): Json {
  const random = chanceOfPart(catalogue, facts, 'translations');
  const translations = LANGUAGES.filter(
    ({ code }) => code !== 'xx' && (code === 'en' || random.next() < 0.25),
  ).map((language) => {
    const { title, overview } = titleTexts(catalogue, facts, language.code);
    const common = { homepage: '', overview };
    return {
      iso_3166_1: language.country,
      iso_639_1: language.code,
      name: language.name,
      english_name: language.englishName,
      data:
        facts.kind === 'movie'
          ? { ...common, runtime: 0, tagline: '', title }
          : { ...common, name: title, tagline: '' },
    };
  });
  return { translations };
}
