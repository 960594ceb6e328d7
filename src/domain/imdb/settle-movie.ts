import { isIsoTime } from '../days/iso-date.js';
import { type MovieDraft, peopleOf } from './movie.js';
import type { MovieValues } from './value-faults.js';

/**
 * The one form of a movie that every store keeps as it is: what PostgreSQL would round, merge or tell from an unknown
 * value is decided here. A person has one name in a movie, that of the cast; who directs, writes or has created it is
 * named once; a genre, an interest, a keyword or a company stands once; an empty text is an unknown one; nobody has voted
 * for a title that has no rating; the rating has one decimal, and the time is in UTC. Lists and people that are in that
 * form already, as nearly all are, stay the very same objects.
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
  const crew = <One extends { readonly nameId: string; readonly name: string }>(people: readonly One[]) => {
    const byId = new Map(people.map((person) => [person.nameId, person]));
    return mapped(byId.size === people.length ? people : [...byId.values()], named);
  };
  return {
    ...movie,
    originalTitle: movie.originalTitle || null,
    rating: rounded(movie.rating),
    voteCount: movie.voteCount === 0 ? null : movie.voteCount,
    certificate: movie.certificate || null,
    genres: distinct(movie.genres),
    plot: movie.plot || null,
    posterUrl: movie.posterUrl || null,
    partialReleaseDate: movie.partialReleaseDate || null,
    releaseCountry: movie.releaseCountry || null,
    countries: filled(movie.countries),
    languages: filled(movie.languages),
    seriesId: movie.seriesId || null,
    seriesTitle: movie.seriesTitle || null,
    productionStatus: movie.productionStatus || null,
    interests: distinct(movie.interests),
    keywords: distinct(movie.keywords),
    companies: distinct(movie.companies),
    cast: mapped(movie.cast, (member) => withFilledCharacters(named(member))),
    directors: crew(movie.directors),
    writers: crew(movie.writers),
    creators: crew(movie.creators),
  };
}

/** By name id, the first that is one. */
function namesOf(movie: MovieValues): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { nameId, name } of peopleOf(movie)) {
    if (!names.has(nameId) && name.trim() !== '') names.set(nameId, name);
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

function distinct(texts: readonly string[]): readonly string[] {
  const different = new Set(filled(texts));
  return different.size === texts.length ? texts : [...different];
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
