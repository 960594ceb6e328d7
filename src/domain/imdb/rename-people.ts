import type { Movie, Person } from './movie.js';

/** The same movie with other names of its people. */
export function renamePeople(movie: Movie, nameOf: (person: Person) => string): Movie {
  const renamed = <One extends Person>(people: readonly One[]) =>
    people.map((person) => ({ ...person, name: nameOf(person) }));
  const { cast, directors, writers, creators } = movie;
  return {
    ...movie,
    cast: renamed(cast),
    directors: renamed(directors),
    writers: renamed(writers),
    creators: renamed(creators),
  };
}
