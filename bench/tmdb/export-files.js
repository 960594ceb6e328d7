import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { seededRandom } from '../../dist/demo/seeded-random.js';

const STRAGGLERS = [3924, 6124, 8773, 25449, 31975];
const WORDS = [
  'Der',
  'Night',
  'of',
  'the',
  'Été',
  'à',
  'プライド',
  'Ночь',
  'City',
  'Love',
  'Last',
  'Woman',
  '2',
  'and',
];
/** Of the numbers up to the largest id, so many are ids (2026-09: 1.24 million of 1.7). */
const DENSITY = 0.73;

/**
 * Two exports of movies a month apart, shaped like TMDB's: a few stragglers, then by id, with gaps. The later one lacks one
 * id in 300, has one in 100 more, and a popularity of its own for nearly each.
 */
export async function writeExports(from, to, lines, seed) {
  await write(from, lines, seed, false);
  await write(to, lines, seed, true);
}

async function write(path, lines, seed, isLater) {
  await pipeline(
    Readable.from(pieces(lines, seed, isLater)),
    createGzip({ level: 6 }),
    createWriteStream(path),
  );
}

function* pieces(lines, seed, isLater) {
  const { next: random } = seededRandom(seed);
  const { next: later } = seededRandom(seed + 1);
  let text = STRAGGLERS.map((id) => lineOf(id, random, later, isLater)).join('');
  let written = STRAGGLERS.length;
  for (let id = 2; written < lines; id += 1) {
    const place = random();
    const line = lineOf(id, random, later, isLater);
    if (place > DENSITY || STRAGGLERS.includes(id) || place < (isLater ? DENSITY / 300 : 0)) continue;
    text += line;
    written += 1;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}

function lineOf(id, random, later, isLater) {
  const words = Array.from(
    { length: 1 + Math.floor(random() * 4) },
    () => WORDS[Math.floor(random() * WORDS.length)],
  );
  const title = random() < 0.01 ? `"${words.join(' ')}"` : words.join(' ');
  const earlier = 0.6 / (1.001 - random());
  const popularity = isLater ? earlier * 8 ** (later() - 0.5) : earlier;
  return `{"adult":false,"id":${id},"original_title":${JSON.stringify(title)},"popularity":${Number(popularity.toFixed(4))},"video":${random() < 0.05}}\n`;
}
