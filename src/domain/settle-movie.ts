import { isIsoTime } from './iso-date.js';
import type { MovieDraft } from './movie.js';
import type { MovieValues } from './value-faults.js';

/**
 * The one form of a movie that every store keeps as it is: what PostgreSQL would round, merge or tell from an unknown
 * value is decided here. A person has one name in a movie, that of the cast; who directs is named once; a genre stands
 * once; an empty text is an unknown one; the rating has one decimal, and the time is in UTC. Lists and people that are
 * in that form already, as nearly all are, stay the very same objects.
 */
export function settleMovie<Draft extends MovieDraft>(movie: Draft): Draft {
  return { ...settleValues(movie), fetchedAt: inUtc(movie.fetchedAt) };
}

/** `settleMovie` of what may be unknown. */
export function settleValues<Values extends MovieValues>(movie: Values): Values {
  const names = namesOf(movie);
  const named = <One extends { readonly nameId: string; readonly name: string }>(person: One): One => {
    const name = names.get(person.nameId) ?? person.name;
    return name === person.name ? person : { ...person, name };
  };
  const genres = new Set(filled(movie.genres));
  const directors = new Map(movie.directors.map((person) => [person.nameId, person]));
  return {
    ...movie,
    originalTitle: movie.originalTitle || null,
    rating: rounded(movie.rating),
    certificate: movie.certificate || null,
    genres: genres.size === movie.genres.length ? movie.genres : [...genres],
    plot: movie.plot || null,
    posterUrl: movie.posterUrl || null,
    countries: filled(movie.countries),
    languages: filled(movie.languages),
    cast: mapped(movie.cast, (member) => withFilledCharacters(named(member))),
    directors: mapped(
      directors.size === movie.directors.length ? movie.directors : [...directors.values()],
      named,
    ),
  };
}

/** By name id, the first that is one. */
function namesOf({ cast, directors }: MovieValues): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const people of [cast, directors]) {
    for (const { nameId, name } of people) {
      if (!names.has(nameId) && name.trim() !== '') names.set(nameId, name);
    }
  }
  return names;
}

function withFilledCharacters<Member extends MovieDraft['cast'][number]>(member: Member): Member {
  const characters = filled(member.characters);
  return characters === member.characters ? member : { ...member, characters };
}

function mapped<Item>(items: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  return items.every((item) => change(item) === item) ? items : items.map(change);
}

/** A rating outside its range is left for the check to name. */
function rounded(rating: number | null): number | null {
  return rating !== null && rating >= 1 && rating <= 10 ? Math.round(rating * 10) / 10 : rating;
}

function filled(texts: readonly string[]): readonly string[] {
  return texts.includes('') ? texts.filter((text) => text !== '') : texts;
}

const LENGTH_WITH_MILLISECONDS = '2026-01-01T00:00:00.000Z'.length;

/** What is no time is left for the check to name. */
function inUtc(time: string): string {
  if (time.length === LENGTH_WITH_MILLISECONDS && isIsoTime(time)) return time;
  const milliseconds = Date.parse(time);
  return Number.isNaN(milliseconds) ? time : new Date(milliseconds).toISOString();
}
