import type { SeededRandom } from './seeded-random.js';

const WORDS =
  `about above across actor after again album along always among another archive arrive audience balance between
beyond bridge bright camera candle carry century change chapter choice circle clear colour compose corner country
courage credit curtain dance daylight detail distance doubt dream early edition effort empty engine evening every
famous figure finish forest forward frame garden gentle gesture glass golden ground guest harbour hidden history
honest hour idea island journey keeper language later laughter leave letter light listen little lonely machine
market measure memory message midnight minute mirror moment morning mountain moving narrow nearly never night
notice number ocean often orchestra other painting paper patient people picture place player pleasure poem portrait
promise public quarter question quiet railway reason record remember return rhythm river scene season second secret
shadow shelter signal silence simple singer slowly small sound spring stage station story stranger street summer
sunset surprise teacher theatre thought through together touch travel under until valley village visit voice wander
weather window winter without witness wonder world writer yellow young`
    .split(/\s+/)
    .filter((word) => word !== '');

const ID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Made-up words without meaning, first letter upper case, a full stop at the end. */
export function sentence(random: SeededRandom, words: number): string {
  let text = random.pick(WORDS);
  for (let word = 1; word < words; word += 1) text += ` ${random.pick(WORDS)}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

export function paragraph(random: SeededRandom, sentences: number): string {
  return Array.from({ length: sentences }, () => sentence(random, 6 + random.below(14))).join(' ');
}

/** An opaque id such as those of images and styles. */
export function opaqueId(random: SeededRandom, length: number): string {
  const bytes = Buffer.allocUnsafe(length);
  for (let place = 0; place < length; place += 1) {
    bytes[place] = ID_LETTERS.charCodeAt(random.below(ID_LETTERS.length));
  }
  return bytes.toString('latin1');
}
