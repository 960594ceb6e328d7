import { z } from 'zod';
import filmsJson from './films.json' with { type: 'json' };

const personId = z.string().regex(/^nm\d{7,}$/);
const amount = z.int().positive();

const filmSchema = z.object({
  rank: z.int().positive(),
  titleId: z.string().regex(/^tt\d{7,}$/),
  title: z.string().min(1),
  originalTitle: z.string().min(1),
  year: z.int(),
  rating: z.number().min(1).max(10),
  votes: z.int().positive(),
  runtimeMinutes: z.int().positive(),
  certificate: z.string().nullable(),
  genres: z.array(z.string()).min(1),
  metascore: z.int().nullable(),
  releaseDate: z.iso.date(),
  countries: z.array(z.string()).min(1),
  languages: z.array(z.string()).min(1),
  plot: z.string().min(1),
  budget: amount.optional(),
  grossDomestic: amount.optional(),
  grossWorldwide: amount.optional(),
  openingWeekend: amount.optional(),
  directors: z.array(personId).min(1),
  /** Name id, then the characters; billing order. */
  cast: z.array(z.tuple([personId], z.string())).min(1),
});

const fileSchema = z.object({ people: z.record(personId, z.string().min(1)), films: z.array(filmSchema) });

export interface Person {
  readonly nameId: string;
  readonly name: string;
}

export interface Role extends Person {
  readonly characters: readonly string[];
}

/** Everything that the local sites say about a film. */
export type Film = Readonly<Omit<z.infer<typeof filmSchema>, 'rank' | 'directors' | 'cast'>> & {
  /** Position in the top chart; `null` for a film outside of it. */
  readonly rank: number | null;
  readonly directors: readonly Person[];
  /** In billing order. */
  readonly cast: readonly Role[];
};

/**
 * The 250 films of the local sites in the order of the top chart. Rank, ids, titles, year, rating, votes, length,
 * certificate, genres, Metascore and the leading actors are facts of 2025; name ids, directors, the other
 * persons, characters, plots, days, countries and sums are made up. One person has one name id in all films.
 */
export const films: readonly Film[] = readFilms();

function readFilms(): Film[] {
  const file = fileSchema.parse(filmsJson);
  const person = (nameId: string): Person => {
    const name = file.people[nameId];
    if (name === undefined) throw new Error(`films.json names no person ${nameId}; add it under "people"`);
    return { nameId, name };
  };
  return file.films.map((film) => ({
    ...film,
    directors: film.directors.map(person),
    cast: film.cast.map(([nameId, ...characters]) => ({ ...person(nameId), characters })),
  }));
}
