import type { TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import { type Film, films } from '../../films.js';
import type { Catalogue } from './catalogue.js';
import { hash } from './chance.js';
import { filmPeople, filmPersonOfImdbId } from './film-ids.js';

/** A person in a title, both by their numbers. */
export interface Appearance {
  readonly person: number;
  readonly title: number;
  /** Tells the appearances of a person in the titles of a kind apart, and so their credit ids. */
  readonly slot: number;
}

/** At most so many generated titles of a kind for one person; most have few. */
const SLOTS = { movie: 8, tv: 2 } as const;

/**
 * Who is in which title, from both sides. A person's title in a slot is theirs moved on by a number of the slot, around
 * the generated titles; so the people of a title are found without a list of all appearances.
 */
export function peopleOf(catalogue: Catalogue, kind: TmdbTitleKind, title: number): Appearance[] {
  let people = firstPeopleOf(catalogue, kind, title);
  for (const { action, person, slot } of catalogue.castEdits(kind, title)) {
    people =
      action === 'added'
        ? [...people, { person, title, slot }]
        : people.filter((one) => one.person !== person || one.slot !== slot);
  }
  // Who went while the title was gone too left no edit.
  return people.filter(({ person }) => catalogue.isThere('person', person));
}

/** Everyone in a title by their numbers, each once; also those of films. */
export function everyoneIn(catalogue: Catalogue, kind: TmdbTitleKind, title: number): number[] {
  const film = catalogue.originOf(kind, title) === title ? catalogue.filmAt(kind, title) : undefined;
  const ofFilm = film === undefined ? [] : [...film.cast, ...film.directors];
  return [
    ...new Set([
      ...ofFilm.map(({ nameId }) => personOfFilm(nameId)),
      ...peopleOf(catalogue, kind, title).map(({ person }) => person),
    ]),
  ];
}

function firstPeopleOf(catalogue: Catalogue, kind: TmdbTitleKind, title: number): Appearance[] {
  const { first, count } = generated(catalogue, kind);
  if (title < first || title >= catalogue.firstCounts[kind]) return [];
  const found: Appearance[] = [];
  for (let slot = 0; slot < SLOTS[kind]; slot += 1) {
    const start = title - first - shift(catalogue, kind, slot, count);
    for (
      let person = ((start % count) + count) % count;
      person < catalogue.firstCounts.person;
      person += count
    ) {
      if (slot < slotsOf(catalogue, kind, person)) found.push({ person, title, slot });
    }
  }
  return found;
}

/** The titles of a person that are generated; what they did in the films is in `filmsOf`. */
export function titlesOf(catalogue: Catalogue, kind: TmdbTitleKind, person: number): Appearance[] {
  const own = firstTitlesOf(catalogue, kind, person);
  const asMade = own.filter(({ title }) => catalogue.castEdits(kind, title).length === 0);
  const edited = [...own.map(({ title }) => title), ...catalogue.history.titlesWith(kind, person)].filter(
    (title) => catalogue.castEdits(kind, title).length > 0,
  );
  const inEdited = [...new Set(edited)].flatMap((title) =>
    peopleOf(catalogue, kind, title).filter((one) => one.person === person),
  );
  return [...asMade, ...inEdited].filter(({ title }) => catalogue.isThere(kind, title));
}

function firstTitlesOf(catalogue: Catalogue, kind: TmdbTitleKind, person: number): Appearance[] {
  const { first, count } = generated(catalogue, kind);
  if (count === 0 || person >= catalogue.firstCounts.person) return [];
  return Array.from({ length: slotsOf(catalogue, kind, person) }, (_, slot) => ({
    person,
    title: first + ((person + shift(catalogue, kind, slot, count)) % count),
    slot,
  }));
}

/** The films that name a person, by their numbers; only those that the catalogue has. */
export function filmsOf(catalogue: Catalogue, person: number): readonly number[] {
  const all = filmsOfPerson.get(person) ?? [];
  return all.filter((film) => catalogue.isThere('movie', film) && catalogue.originOf('movie', film) === film);
}

/** The number of a person of a film. */
export function personOfFilm(nameId: string): number {
  const person = filmPersonOfImdbId(nameId);
  if (person === undefined) throw new Error(`no film names ${nameId}`);
  return person;
}

const filmsOfPerson = new Map<number, number[]>();
films.forEach((film: Film, index) => {
  for (const nameId of new Set([...film.cast, ...film.directors].map((one) => one.nameId))) {
    const person = personOfFilm(nameId);
    filmsOfPerson.set(person, [...(filmsOfPerson.get(person) ?? []), index]);
  }
});

function generated(catalogue: Catalogue, kind: TmdbTitleKind): { first: number; count: number } {
  const first = catalogue.fromFilms(kind);
  return { first, count: catalogue.firstCounts[kind] - first };
}

function shift({ seed }: Catalogue, kind: TmdbTitleKind, slot: number, count: number): number {
  return hash(seed, slot, kind === 'tv' ? 5 : 6) % count;
}

/** One or two for most, all for every twentieth. Few of the films' people, who have the films already. */
function slotsOf({ seed }: Catalogue, kind: TmdbTitleKind, person: number): number {
  const place = hash(seed, person, 9) % 100;
  if (person < filmPeople.length) return kind === 'movie' && place < 10 ? 1 : 0;
  if (kind === 'tv') return place < 55 ? 0 : place < 85 ? 1 : SLOTS.tv;
  if (place < 30) return 1;
  if (place < 60) return 2;
  if (place < 80) return 4;
  return place < 95 ? 6 : SLOTS.movie;
}
