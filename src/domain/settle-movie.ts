import type { MovieDraft } from './movie.js';
import type { MovieValues } from './value-faults.js';

/**
 * The one form of a movie that every store keeps as it is: what PostgreSQL would round, merge or tell from an unknown
 * value is decided here. A person has one name in a movie, that of the cast; who directs is named once; a genre stands
 * once; an empty text is an unknown one; the rating has one decimal, and the time is in UTC.
 */
export function settleMovie<Draft extends MovieDraft>(movie: Draft): Draft {
  return { ...settleValues(movie), fetchedAt: inUtc(movie.fetchedAt) };
}

/** `settleMovie` of what may be unknown. */
export function settleValues<Values extends MovieValues>(movie: Values): Values {
  const names = new Map<string, string>();
  for (const { nameId, name } of [...movie.cast, ...movie.directors]) {
    if (name.trim() !== '' && !names.has(nameId)) names.set(nameId, name);
  }
  const named = <One extends { readonly nameId: string; readonly name: string }>(person: One): One => ({
    ...person,
    name: names.get(person.nameId) ?? person.name,
  });
  const directors = new Map(movie.directors.map((person) => [person.nameId, named(person)]));
  return {
    ...movie,
    originalTitle: movie.originalTitle || null,
    rating: rounded(movie.rating),
    certificate: movie.certificate || null,
    genres: [...new Set(filled(movie.genres))],
    plot: movie.plot || null,
    posterUrl: movie.posterUrl || null,
    countries: filled(movie.countries),
    languages: filled(movie.languages),
    cast: movie.cast.map((member) => ({ ...named(member), characters: filled(member.characters) })),
    directors: [...directors.values()],
  };
}

/** A rating outside its range is left for the check to name. */
function rounded(rating: number | null): number | null {
  return rating !== null && rating >= 1 && rating <= 10 ? Math.round(rating * 10) / 10 : rating;
}

function filled(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => text !== '');
}

/** What is no time is left for the check to name. */
function inUtc(time: string): string {
  const milliseconds = Date.parse(time);
  return Number.isNaN(milliseconds) ? time : new Date(milliseconds).toISOString();
}
