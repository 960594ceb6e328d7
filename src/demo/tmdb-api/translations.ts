import type { Catalogue } from './catalogue.js';
import { LANGUAGES } from './languages.js';
import { chanceOfPart } from './part-chance.js';
import type { TitleFacts } from './title-facts.js';
import type { Json } from './title-rows.js';
import { titleTexts } from './title-texts.js';

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
