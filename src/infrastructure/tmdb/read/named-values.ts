import type { z } from 'zod';
import type { Named, TmdbCompany } from '../../../domain/tmdb/tmdb-title.js';
import type { company, named } from './json-fields.js';
import { imagePath, isId } from './known-values.js';
import type { Say } from './notices.js';
import { uniqueBy } from './unique-by.js';

/** Genres, keywords and such, those with an id and a name. */
export function namedOf(fields: readonly z.output<typeof named>[], say: Say, what: string): readonly Named[] {
  const all = fields.flatMap(({ id, name }): readonly Named[] => {
    if (isId(id) && name !== null) return [{ id, name }];
    say(`${what} without an id or a name is left out`);
    return [];
  });
  return uniqueBy(all, ({ id }) => id);
}

export function companiesOf(
  fields: readonly z.output<typeof company>[],
  say: Say,
  what: string,
): readonly TmdbCompany[] {
  const all = fields.flatMap(({ id, name, logo_path, origin_country }): readonly TmdbCompany[] => {
    if (isId(id) && name !== null) {
      return [{ id, name, logoPath: imagePath(logo_path, 'logo', say), originCountry: origin_country }];
    }
    say(`${what} without an id or a name is left out`);
    return [];
  });
  return uniqueBy(all, ({ id }) => id);
}

/** Ids of genres; what can be none is left out. */
export function genreIdsOf(ids: readonly unknown[], say: Say): readonly number[] {
  const sound = ids.filter(isId);
  if (sound.length < ids.length) say('a genre without an id is left out');
  return uniqueBy(sound, (id) => id);
}
