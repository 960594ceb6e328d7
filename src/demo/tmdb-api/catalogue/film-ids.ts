import { films, type Person } from '../../films.js';
import { hash } from './chance.js';

/** The ids that TMDB gives to the first of the films. */
const KNOWN_IDS: Readonly<Record<string, number>> = {
  tt0111161: 278,
  tt0068646: 238,
  tt0468569: 155,
  tt0071562: 240,
  tt0050083: 389,
  tt0167260: 122,
  tt0108052: 424,
  tt0110912: 680,
  tt0120737: 120,
  tt0060196: 429,
};

/** Everyone in the films, in the order in which they are first named. */
export const filmPeople: readonly Person[] = [
  ...new Map(
    films
      .flatMap((film) => [...film.cast, ...film.directors])
      .map(({ nameId, name }) => [nameId, { nameId, name }]),
  ).values(),
];

/** TMDB ids of the films and of their people, in their order; ids of their own, the same for every seed. */
export const filmIds: Readonly<Record<'movie' | 'person', readonly number[]>> = {
  movie: films.map(({ titleId }, index) => KNOWN_IDS[titleId] ?? 1_000 + index * 90 + (hash(0, index) % 90)),
  person: filmPeople.map((_, index) => 100 + index * 11 + (hash(0, index) % 11)),
};

const filmByImdbId = new Map(films.map(({ titleId }, index) => [titleId, index]));
const personByImdbId = new Map(filmPeople.map(({ nameId }, index) => [nameId, index]));

export function filmOfImdbId(titleId: string): number | undefined {
  return filmByImdbId.get(titleId);
}

export function filmPersonOfImdbId(nameId: string): number | undefined {
  return personByImdbId.get(nameId);
}
