import type { TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { Film } from '../../films.js';
import type { SeededRandom } from '../../seeded-random.js';
import { standingOn } from '../days/drift.js';
import type { Catalogue } from './catalogue.js';
import { chanceOf } from './chance.js';
import { countryCode } from './countries.js';
import { dayOf } from './days.js';
import { GENRES, genreIdsOfImdb } from './genres.js';
import { type Language, languageAt, named } from './languages.js';

/** What lists are filtered and sorted by. */
export interface TitleFacts {
  readonly kind: TmdbTitleKind;
  readonly index: number;
  readonly id: number;
  /** The id whose contents it has: its own, or that under which it was before it was gone. */
  readonly originId: number;
  /** Of a movie that the local IMDb has too. */
  readonly film: Film | undefined;
  readonly language: Language;
  /** Days since 1970-01-01; `null` when unknown, which TMDB says as `""`. */
  readonly releaseDay: number | null;
  readonly adult: boolean;
  readonly softcore: boolean;
  /** Of movies; never of series. */
  readonly video: boolean;
  readonly popularity: number;
  readonly voteCount: number;
  /** 0 without votes. */
  readonly voteAverage: number;
  readonly genreIds: readonly number[];
  readonly countries: readonly string[];
}

/** Parts of a title that chance decides each by itself. */
const FACTS = 1;

/** Makes the facts of the title with that number: about a microsecond, so that all can be gone through. */
export function titleFacts(catalogue: Catalogue, kind: TmdbTitleKind, index: number): TitleFacts {
  const id = catalogue.idAt(kind, index);
  const origin = catalogue.originOf(kind, index);
  const originId = origin === index ? id : catalogue.idAt(kind, origin);
  const random = chanceOf(catalogue.seed, originId, kind === 'tv' ? -FACTS : FACTS);
  const film = catalogue.filmAt(kind, origin);
  const first = film === undefined ? generatedFacts(catalogue, kind, random) : filmFacts(film, random);
  const facts = { kind, index, id, originId, film, ...first };
  return catalogue.today === catalogue.firstDay ? facts : { ...facts, ...standingOn(catalogue, id, facts) };
}

/** What is the same whatever the number of the title. */
type FirstFacts = Omit<TitleFacts, 'kind' | 'index' | 'id' | 'originId' | 'film'>;

function generatedFacts({ firstDay }: Catalogue, kind: TmdbTitleKind, random: SeededRandom): FirstFacts {
  const language = languageAt(random.next());
  const popularity = round(0.02 + 0.5 / (random.next() + 0.0015) ** 0.95, 4);
  const voteCount = random.next() < 0.45 ? 0 : Math.floor(popularity ** 1.5 * random.next() * 12);
  return {
    language,
    releaseDay: random.next() < 0.07 ? null : releaseDay(firstDay, random),
    adult: kind === 'movie' && random.next() < 0.01,
    softcore: random.next() < 0.006,
    video: kind === 'movie' && random.next() < 0.05,
    popularity,
    voteCount,
    voteAverage: voteCount === 0 ? 0 : round(3 + random.next() * 3 + random.next() * 3.5, 3),
    genreIds: genreIds(kind, random),
    countries: random.next() < 0.12 ? [] : [language.country],
  };
}

function filmFacts(film: Film, random: SeededRandom): FirstFacts {
  return {
    language: named(film.languages[0] ?? 'English'),
    releaseDay: dayOf(film.releaseDate),
    adult: false,
    softcore: false,
    video: false,
    popularity: round(8 + random.next() * 60, 4),
    voteCount: Math.round(film.votes / 80),
    voteAverage: round(film.rating - 0.4 + random.next() * 0.3, 3),
    genreIds: genreIdsOfImdb(film.genres),
    countries: [...new Set(film.countries.map(countryCode))],
  };
}

const DAYS_OF_CINEMA = 46_000;

/** Mostly of recent years, some to come. */
function releaseDay(firstDay: number, random: SeededRandom): number {
  const coming = 250;
  return firstDay + coming - Math.floor(random.next() ** 2.6 * DAYS_OF_CINEMA);
}

/** None for every eighth, up to four for the others, each once. */
function genreIds(kind: TmdbTitleKind, random: SeededRandom): number[] {
  const ids: number[] = [];
  for (let count = random.next() < 0.125 ? 0 : 1 + random.below(4); count > 0; count -= 1) {
    const { id } = random.pick(GENRES[kind]);
    if (!ids.includes(id)) ids.push(id);
  }
  return ids;
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
