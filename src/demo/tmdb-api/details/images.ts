import type { SeededRandom } from '../../seeded-random.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { chanceOf } from '../catalogue/chance.js';
import type { Json } from '../catalogue/json.js';
import { LANGUAGES } from '../catalogue/languages.js';
import { chanceOfPart } from '../catalogue/part-chance.js';
import type { TitleFacts } from '../catalogue/title-facts.js';
import { imagePath } from '../catalogue/title-texts.js';

const PROFILES = 61;

/** Some tens of pictures: with the translations what makes details heavy. */
export function imagesJson(catalogue: Catalogue, facts: TitleFacts): Json {
  const random = chanceOfPart(catalogue, facts, 'images');
  return {
    backdrops: pictures(random, random.below(14), {
      ratio: 1.778,
      height: 1080,
      width: 1920,
      extension: 'jpg',
    }),
    logos: pictures(random, random.below(5), { ratio: 2.058, height: 550, width: 1132, extension: 'png' }),
    posters: pictures(random, random.below(24), {
      ratio: 0.667,
      height: 1500,
      width: 1000,
      extension: 'jpg',
    }),
  };
}

export function profilesJson({ seed }: Catalogue, personId: number): Json {
  const random = chanceOf(seed, personId, PROFILES);
  return {
    profiles: pictures(random, random.below(6), { ratio: 0.667, height: 900, width: 600, extension: 'jpg' }),
  };
}

function pictures(
  random: SeededRandom,
  count: number,
  size: {
    readonly ratio: number;
    readonly height: number;
    readonly width: number;
    readonly extension: 'jpg' | 'png';
  },
): Json[] {
  return Array.from({ length: count }, () => {
    const language = random.next() < 0.3 ? undefined : random.pick(LANGUAGES);
    return {
      aspect_ratio: size.ratio,
      height: size.height,
      iso_3166_1: language?.country ?? null,
      iso_639_1: language?.code ?? null,
      file_path: imagePath(random, size.extension),
      vote_average: random.next() < 0.5 ? 0 : random.below(700) / 100,
      vote_count: random.below(9),
      width: size.width,
    };
  });
}
