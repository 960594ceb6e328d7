import { opaqueId, paragraph } from '../../filler-text.js';
import type { SeededRandom } from '../../seeded-random.js';
import type { Catalogue } from './catalogue.js';
import { chanceOf } from './chance.js';
import { dateOf } from './days.js';
import type { TitleFacts } from './title-facts.js';

/** What a row of a list says in words. */
export interface TitleTexts {
  readonly title: string;
  readonly originalTitle: string;
  /** `""` when unknown. */
  readonly overview: string;
  /** `""` when unknown. */
  readonly releaseDate: string;
  readonly posterPath: string | null;
  readonly backdropPath: string | null;
}

const TEXTS = 2;
const NOUNS =
  'Harbour Winter River Garden Silence Machine Mirror Summer Stranger Island Shadow Letter Journey Orchestra Railway Secret Signal Valley Window Witness Camera Forest Midnight Mountain Season Teacher'.split(
    ' ',
  );
const ADJECTIVES = 'Last Quiet Golden Empty Hidden Lonely Bright Broken Distant Early Gentle Narrow'.split(
  ' ',
);

/**
 * The words of a title in a language. TMDB falls back to the original title and to no overview where it has no
 * translation (its founder, 2025-03); everything is there in English, a third in any other language.
 *
 * @param language ISO 639-1, with or without a country; `en-US` when none was asked for
 */
export function titleTexts(catalogue: Catalogue, facts: TitleFacts, language: string): TitleTexts {
  const random = chanceOf(catalogue.seed, facts.originId, facts.kind === 'tv' ? -TEXTS : TEXTS);
  const posterPath = random.next() < 0.12 ? null : imagePath(random);
  const backdropPath = random.next() < 0.3 ? null : imagePath(random);
  const { title: first, originalTitle } = facts.film ?? titlesOf(facts, random);
  const title = editedTitle(catalogue, facts) ?? first;
  const made = random.next() < 0.08 ? '' : (facts.film?.plot ?? paragraph(random, 1 + random.below(4)));
  const overview = editedOverview(catalogue, facts) ?? made;
  const [asked = 'en'] = language.split('-');
  const translated = asked === 'en' || asked === facts.language.code || random.next() < 0.33;
  return {
    title: asked === 'en' || (translated && asked !== facts.language.code) ? title : originalTitle,
    originalTitle,
    overview: translated ? overview : '',
    releaseDate: facts.releaseDay === null ? '' : dateOf(facts.releaseDay),
    posterPath,
    backdropPath,
  };
}

function editedTitle(catalogue: Catalogue, { kind, index, id }: TitleFacts): string | null {
  const day = catalogue.changedOn(kind, index, 'title');
  return day === null ? null : `${englishTitle(chanceOf(catalogue.seed, id, day))} (retitled)`;
}

function editedOverview(catalogue: Catalogue, { kind, index, id }: TitleFacts): string | null {
  const day = catalogue.changedOn(kind, index, 'overview');
  if (day === null) return null;
  const random = chanceOf(catalogue.seed, id, day);
  return paragraph(random, 1 + random.below(4));
}

export function imagePath(random: SeededRandom, extension: 'jpg' | 'png' = 'jpg'): string {
  return `/${opaqueId(random, 27)}.${extension}`;
}

function titlesOf({ language }: TitleFacts, random: SeededRandom): { title: string; originalTitle: string } {
  const title = englishTitle(random);
  if (language.words.length === 0) return { title, originalTitle: title };
  const words = [random.pick(language.words), random.pick(language.words)];
  const original = words.join(language.gap);
  const originalTitle = original.charAt(0).toUpperCase() + original.slice(1);
  // Every fourth has no title of its own in English.
  return { title: random.next() < 0.25 ? originalTitle : title, originalTitle };
}

function englishTitle(random: SeededRandom): string {
  const noun = random.pick(NOUNS);
  switch (random.below(6)) {
    case 0:
      return noun;
    case 1:
      return `The ${noun}`;
    case 2:
      return `${noun} of the ${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`;
    case 3:
      return `${noun} & ${random.pick(NOUNS)}`;
    case 4:
      return `${random.pick(ADJECTIVES)} ${noun} ${2 + random.below(4)}`;
    default:
      return `The ${random.pick(ADJECTIVES)} ${noun}`;
  }
}
