import type { SeededRandom } from '../../seeded-random.js';
import { chanceOf } from './chance.js';
import { COUNTRY_NAMES } from './countries.js';
import type { Json } from './json.js';
import { imagePath } from './title-texts.js';

const STUDIOS =
  'Harbour Pictures,Blue Door Films,Gran Vista Productions,Lantern Entertainment,Northlight,Origo Studio,Sunda Sinema,Twin Rivers,Yellow Kite'.split(
    ',',
  );
const CHANNELS = 'AMC,NHK,ZDF,RCTI,tvN,BBC One,Netflix,Canal+,ABS-CBN'.split(',');

/** None for many; without a logo or a country in part. */
export function companies(random: SeededRandom, most: number): Json[] {
  return companiesOf(STUDIOS, random, most, 3_000);
}

export function networks(random: SeededRandom): Json[] {
  return companiesOf(CHANNELS, random, 2, 20);
}

function companiesOf(names: readonly string[], random: SeededRandom, most: number, from: number): Json[] {
  const first = random.below(names.length);
  return Array.from({ length: random.below(most + 1) }, (_, number) => {
    const place = (first + number) % names.length;
    return company(from + place * 7, names[place] ?? '');
  });
}

/** The same wherever it is named. */
function company(id: number, name: string): Json {
  const random = chanceOf(0, id, 0);
  return {
    id,
    logo_path: random.next() < 0.4 ? null : imagePath(random, 'png'),
    name,
    origin_country: random.next() < 0.2 ? '' : random.pick(Object.keys(COUNTRY_NAMES)),
  };
}
