import type {
  TmdbPerson,
  TmdbPersonCredit,
  TmdbPersonDetails,
} from '../../../src/domain/tmdb/tmdb-person.js';
import { tmdbExternalIds } from './tmdb-titles.js';

/** An invented person as a row of a list. */
export function tmdbPersonRow(id: number, values: Partial<TmdbPerson> = {}): TmdbPerson {
  return {
    id,
    name: `Person ${id}`,
    originalName: `Personne ${id}`,
    gender: 'female',
    knownForDepartment: 'Acting',
    profilePath: `/person${id}.jpg`,
    popularity: 8.5,
    adult: false,
    details: null,
    ...values,
  };
}

/** The same person with their details, everything known. */
export function tmdbPerson(
  id: number,
  details: Partial<TmdbPersonDetails> = {},
  values: Partial<TmdbPerson> = {},
): TmdbPerson {
  return tmdbPersonRow(id, {
    ...values,
    details: {
      imdbId: `nm${String(id).padStart(7, '0')}`,
      alsoKnownAs: ['P.', 'Персона'],
      biography: 'Born.\nLives, "still".',
      birthday: '1950-01-02',
      deathday: '2020-03-04',
      placeOfBirth: 'Paris, France',
      homepage: 'https://example.org/person',
      externalIds: tmdbExternalIds(id),
      credits: [tmdbPersonCredit(id, 100), tmdbPersonCredit(id, 101)],
      ...details,
    },
  });
}

export function tmdbPersonCredit(personId: number, titleId: number): TmdbPersonCredit {
  return {
    creditId: `cast-${titleId}-${personId}`,
    kind: 'movie',
    titleId,
    title: `Movie ${titleId}`,
    character: 'Somebody',
    department: null,
    job: null,
    billingOrder: 7,
    episodeCount: null,
  };
}
