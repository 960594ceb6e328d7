import type { Film, Person, Role } from './films.js';
import { text } from './title-facts-json.js';

const CATEGORY = 'amzn1.imdb.concept.name_credit_category';
const GROUPINGS = {
  director: `${CATEGORY}.ace5cb4c-8708-4238-9542-04641e7c8171`,
  writer: `${CATEGORY}.c84ecaff-add5-4f2e-81db-102a41881fe3`,
  cast: `${CATEGORY}.7caf7d16-5db9-4f4f-8864-d4c6e711c686`,
};

/** Cast, directors and countries as title pages had them until mid-2025. */
export function olderCreditsJson(film: Film) {
  return {
    cast: {
      total: film.cast.length * 3,
      edges: film.cast.map((role) => ({ node: olderRole(role), __typename: 'CreditEdge' })),
      __typename: 'CreditConnection',
    },
    directors: [
      {
        totalCredits: film.directors.length,
        category: { text: plural('Director', film), id: 'director', __typename: 'CreditCategory' },
        credits: film.directors.map((director) => ({ name: nameJson(director), __typename: 'Crew' })),
        __typename: 'PrincipalCreditsForCategory',
      },
    ],
    writers: [
      {
        totalCredits: film.directors.length,
        category: { text: 'Writers', id: 'writer', __typename: 'CreditCategory' },
        credits: film.directors.map((writer) => ({ name: nameJson(writer), __typename: 'Crew' })),
        __typename: 'PrincipalCreditsForCategory',
      },
    ],
    countriesOfOrigin: countriesJson(film),
  };
}

/** The same in the shape of title pages since July 2025: `castV2`, `crewV2` and `countriesDetails`. */
export function newerCreditsJson(film: Film) {
  return {
    castV2: [
      {
        grouping: { text: 'Top Cast', groupingId: GROUPINGS.cast, __typename: 'CreditGrouping' },
        totalCredits: film.cast.length * 3,
        credits: film.cast.map(newerRole),
        __typename: 'PrincipalCreditsForGrouping',
      },
    ],
    crewV2: [
      crewGroup(plural('Director', film), GROUPINGS.director, film.directors),
      crewGroup('Writers', GROUPINGS.writer, film.directors),
    ],
    countriesDetails: countriesJson(film),
  };
}

export function nameJson(person: Person) {
  return { id: person.nameId, nameText: text(person.name, 'NameText'), __typename: 'Name' };
}

function olderRole(role: Role) {
  return {
    name: { ...nameJson(role), primaryImage: null },
    attributes: null,
    category: { id: 'actor', __typename: 'CreditCategory' },
    characters:
      role.characters.length === 0
        ? null
        : role.characters.map((name) => ({ name, __typename: 'Character' })),
    episodeCredits: { total: 0, yearRange: null, __typename: 'EpisodeCastConnection' },
    __typename: 'Cast',
  };
}

function newerRole(role: Role) {
  const characters = {
    edges: role.characters.map((name) => ({
      node: { name, __typename: 'Character' },
      __typename: 'CreditedRoleCharacterEdge',
    })),
    __typename: 'CreditedRoleCharacterConnection',
  };
  return {
    name: { ...nameJson(role), primaryImage: null },
    creditedRoles: {
      edges: [
        {
          node: { attributes: null, characters, __typename: 'CreditedRole' },
          __typename: 'CreditedRoleEdge',
        },
      ],
      __typename: 'CreditedRoleConnection',
    },
    __typename: 'CreditV2',
  };
}

function crewGroup(label: string, groupingId: string, people: readonly Person[]) {
  return {
    totalCredits: people.length,
    grouping: { text: label, groupingId, __typename: 'CreditGrouping' },
    credits: people.map((person) => ({ name: nameJson(person), __typename: 'CreditV2' })),
    __typename: 'PrincipalCreditsForGrouping',
  };
}

function countriesJson(film: Film) {
  return {
    countries: film.countries.map((country) => ({
      id: country.slice(0, 2).toUpperCase(),
      text: country,
      __typename: 'CountryOfOrigin',
    })),
    __typename: 'CountriesOfOrigin',
  };
}

function plural(label: string, film: Film): string {
  return film.directors.length === 1 ? label : `${label}s`;
}
