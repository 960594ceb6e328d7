import { sentence } from './filler.js';
import { type SeededRandom, seededRandom } from './seeded-random.js';

interface Person {
  readonly nameId: string;
  readonly name: string;
}

/** What a page says of a film beside the facts of `films.json`; made up, and always the same for one film. */
export interface FilmExtras {
  readonly writers: readonly Person[];
  readonly companies: readonly string[];
  readonly keywords: readonly string[];
  readonly interests: readonly string[];
  readonly awardWins: number;
  /** Without those that were won. */
  readonly awardNominations: number;
  /** Each film has another. */
  readonly popularityRank: number;
  /** Of the whole cast, of which a page names the first. */
  readonly castCount: number;
}

const COMPANIES = [
  'Harbour Light Pictures',
  'Paper Lantern Films',
  'Second Valley',
  'Northern Reel & Sons',
  'Glass Orchard Productions',
  'Quiet Railway',
  'Candle Street Studios',
  'Window Seat',
];

const MOODS = ['Dark', 'Epic', 'Slow-Burn', 'Coming-of-Age', 'Psychological', 'Period'];

interface Known {
  readonly titleId: string;
  readonly rank: number;
  readonly genres: readonly string[];
  readonly directors: readonly Person[];
  readonly cast: readonly unknown[];
}

/** @param writer who writes beside the director, in half of the films */
export function filmExtras(film: Known, writer: Person | undefined): FilmExtras {
  const random = seededRandom(Number(film.titleId.slice(2)) + 2);
  const isShared = random.below(2) === 0 && writer !== undefined;
  const writers = isShared ? [writer, ...film.directors] : film.directors;
  return {
    writers: [...new Map(writers.map((person) => [person.nameId, person])).values()],
    companies: some(1 + random.below(3), () => random.pick(COMPANIES)),
    keywords: some(5, () => keyword(random)),
    interests: [...some(2, () => `${random.pick(MOODS)} ${random.pick(film.genres)}`), ...film.genres],
    awardWins: random.below(90),
    awardNominations: random.below(140),
    popularityRank: film.rank * 7 + random.below(7),
    castCount: film.cast.length + 4 + random.below(90),
  };
}

function keyword(random: SeededRandom): string {
  return sentence(random, 1 + random.below(2))
    .slice(0, -1)
    .toLowerCase();
}

/** So many at most, each once. */
function some(count: number, make: () => string): readonly string[] {
  return [...new Set(Array.from({ length: count }, make))];
}
