import { checkMovie } from '../../../src/domain/imdb/check-movie.js';
import type { CastMember, Movie, Person } from '../../../src/domain/imdb/movie.js';
import { isNameId, isTitleId, type NameId, type TitleId } from '../../../src/domain/imdb/title-id.js';
import { UNKNOWN_VALUES } from '../../../src/domain/imdb/unknown-values.js';

/** An invented movie: `aMovie(7).titled('Seven').rated(8.1).starring(2, 3).build()`. */
export function aMovie(number = 1): MovieBuilder {
  return new MovieBuilder({
    ...UNKNOWN_VALUES,
    titleId: titleId(number),
    kind: 'movie',
    title: `Movie ${number}`,
    originalTitle: null,
    year: 1999,
    endYear: null,
    rating: 7.5,
    voteCount: 1000,
    metascore: 60,
    durationMinutes: 120,
    certificate: 'PG-13',
    genres: ['Drama', 'Comedy'],
    plot: `What happens in movie ${number}.`,
    posterUrl: null,
    releaseDate: '1999-03-04',
    countries: ['France', 'Italy'],
    languages: ['French'],
    budget: { amount: 3_000_000_000, currency: 'EUR' },
    grossWorldwide: null,
    chartRank: null,
    cast: [actor(1), actor(2)].map((person, index) => billed(person, index)),
    directors: [actor(900)],
    source: 'imdb-html',
    fetchedAt: '2026-01-02T03:04:05.000Z',
  });
}

export class MovieBuilder {
  constructor(private readonly movie: Movie) {}

  with(changes: Partial<Movie>): MovieBuilder {
    return new MovieBuilder({ ...this.movie, ...changes });
  }

  titled(title: string): MovieBuilder {
    return this.with({ title });
  }

  rated(rating: number | null): MovieBuilder {
    return this.with({ rating });
  }

  fetchedAt(fetchedAt: string): MovieBuilder {
    return this.with({ fetchedAt });
  }

  /** The actors of these numbers, billed in this order. */
  starring(...people: readonly (number | Person)[]): MovieBuilder {
    const members = people.map((person) => (typeof person === 'number' ? actor(person) : person));
    return this.with({ cast: members.map((person, index) => billed(person, index)) });
  }

  directedBy(...people: readonly (number | Person)[]): MovieBuilder {
    return this.with({
      directors: people.map((person) => (typeof person === 'number' ? actor(person) : person)),
    });
  }

  /** Throws when it breaks the movie's invariants. */
  build(): Movie {
    const check = checkMovie(this.movie, new Date('2026-01-01'));
    if (check.movie === undefined) throw new Error(check.violations.join('; '));
    return check.movie;
  }

  /** Without a look at the invariants, to see what a store does with it. */
  buildUnchecked(): Movie {
    return this.movie;
  }
}

export function actor(number: number, name = `Actor ${number}`): Person {
  return { nameId: nameId(number), name };
}

function billed(person: Person, index: number): CastMember {
  return { ...person, characters: [`Role ${index + 1}`], billingOrder: index + 1 };
}

export function titleId(number: number): TitleId {
  const id = `tt${String(number).padStart(7, '0')}`;
  if (!isTitleId(id)) throw new Error(`${id} is not a title id`);
  return id;
}

export function nameId(number: number): NameId {
  const id = `nm${String(number).padStart(7, '0')}`;
  if (!isNameId(id)) throw new Error(`${id} is not a name id`);
  return id;
}
