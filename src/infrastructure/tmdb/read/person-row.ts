import { z } from 'zod';
import type { TmdbPerson } from '../../../domain/tmdb/tmdb-person.js';
import { flag, number, text } from './json-fields.js';
import { gender, imagePath, isId, popularity } from './known-values.js';
import type { Say } from './notices.js';

/** What rows of lists and details of people have in common. */
export const personFields = {
  id: number,
  name: text,
  original_name: text,
  gender: number,
  known_for_department: text,
  profile_path: text,
  popularity: number,
  adult: flag,
};

export const personRow = z.object(personFields);

/** `null`, and it says why, for what has no id or no name. */
export function personOf(fields: z.output<typeof personRow>, say: Say): TmdbPerson | null {
  const { id, original_name: originalName, adult } = fields;
  const name = fields.name ?? originalName;
  if (!isId(id) || name === null) {
    say(isId(id) ? 'it has no name' : 'it has no id');
    return null;
  }
  return {
    id,
    name,
    originalName,
    gender: gender(fields.gender),
    knownForDepartment: fields.known_for_department,
    profilePath: imagePath(fields.profile_path, 'profile', say),
    popularity: popularity(fields.popularity, say),
    adult,
    details: null,
  };
}
