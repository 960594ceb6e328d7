import { paragraph } from '../../filler-text.js';
import type { SeededRandom } from '../../seeded-random.js';

const PRAISE = [
  'A wonderful, moving film.',
  'Brilliant acting and a clever script.',
  'Never boring for a minute!',
  'I loved it, and would watch it again.',
  'A masterpiece.',
  'Not bad at all.',
];

const BLAME = [
  'Dull and far too long.',
  'The script is a mess, the acting wooden.',
  'Not wonderful, whatever they say.',
  'A waste of time!',
  'I was bored after ten minutes.',
  'A disappointment, and not clever either.',
];

/** Who likes a title finds a fault in it too, and the other way round. */
const CONTRARY = 0.2;

/** Made-up words between sentences that praise or blame, mostly as the stars (0.5 to 10) do. */
export function reviewText(random: SeededRandom, stars: number): string {
  const likes = random.next() < (stars - 2) / 7;
  return Array.from({ length: 1 + random.below(3) }, () => {
    const opinion = random.pick(random.next() < CONTRARY === likes ? BLAME : PRAISE);
    return `${paragraph(random, 1 + random.below(4))} ${opinion}`;
  }).join('\r\n\r\n');
}
