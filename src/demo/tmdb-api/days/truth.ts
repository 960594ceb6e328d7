import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import { everyoneIn } from '../catalogue/appearances.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { dateOf } from '../catalogue/days.js';
import type { Json } from '../catalogue/json.js';
import { personFacts } from '../catalogue/people.js';
import { titleFacts } from '../catalogue/title-facts.js';
import { titleTexts } from '../catalogue/title-texts.js';
import { personDetails } from '../details/person-details.js';

/** What is true of an id on a day, for tests to compare tables with; also what the API never says. */
export interface Truth {
  readonly kind: TmdbKind;
  readonly id: number;
  /** The last one that it had. */
  readonly imdbId: string | null;
  readonly exists: boolean;
  /** ISO date; `null` for what was there on the first day. */
  readonly addedOn: string | null;
  /** ISO date of the first day on which it was no longer there; `null` for what exists. */
  readonly goneSince: string | null;
  /** The id of the thing that it was merged into. */
  readonly mergedInto: number | null;
  /** The id under which it was before it was deleted and came back. */
  readonly recreatedFrom: number | null;
  /** The main values of its details in English, under TMDB's names; of titles also `people`, ids in order. */
  readonly values: Json | null;
}

/** All ids of a kind that there ever were up to the catalogue's day, in the order in which they came. */
export function* truthOf(catalogue: Catalogue, kind: TmdbKind): Generator<Truth> {
  for (let index = 0; index < catalogue.counts[kind]; index += 1) yield truthAt(catalogue, kind, index);
}

function truthAt(catalogue: Catalogue, kind: TmdbKind, index: number): Truth {
  const happenings = catalogue.happenings(kind, index);
  const [first] = happenings;
  const last = happenings.at(-1);
  const exists = catalogue.isThere(kind, index);
  const added = first?.action === 'added' ? first : null;
  return {
    kind,
    id: catalogue.idAt(kind, index),
    imdbId: catalogue.imdbIdAt(kind, index),
    exists,
    addedOn: added === null ? null : dateOf(added.day),
    goneSince: exists || last === undefined ? null : dateOf(last.day),
    mergedInto: exists || last?.other === undefined ? null : catalogue.idAt(kind, last.other),
    recreatedFrom: added?.other === undefined ? null : catalogue.idAt(kind, added.other),
    values: exists ? valuesOf(catalogue, kind, index) : null,
  };
}

function valuesOf(catalogue: Catalogue, kind: TmdbKind, index: number): Json {
  if (kind === 'person') {
    const { name, popularity } = personFacts(catalogue, index);
    return { name, biography: personDetails(catalogue, index).biography, popularity };
  }
  const facts = titleFacts(catalogue, kind, index);
  const { title, originalTitle, overview, releaseDate } = titleTexts(catalogue, facts, 'en-US');
  const [titleKey, originalKey, dateKey] =
    kind === 'movie'
      ? (['title', 'original_title', 'release_date'] as const)
      : (['name', 'original_name', 'first_air_date'] as const);
  return {
    [titleKey]: title,
    [originalKey]: originalTitle,
    [dateKey]: releaseDate,
    overview,
    popularity: facts.popularity,
    vote_count: facts.voteCount,
    vote_average: facts.voteAverage,
    people: everyoneIn(catalogue, kind, index)
      .map((person) => catalogue.idAt('person', person))
      .sort((one, other) => one - other),
  };
}
