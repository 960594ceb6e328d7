import { similarName } from '../text/similar-name.js';
import { findGenre, GENRES, genreSlug } from './genres.js';
import type { TmdbTitleKind } from './tmdb-id.js';

/** What a text means to TMDB, or what is wrong with it as the end of a sentence that goes on with `, not "…"`. */
export type ReadValue = { readonly value: string } | { readonly fault: string; readonly not: string };

export type ValueReader = (text: string, kind: TmdbTitleKind) => ReadValue;

/** One value. */
export function single(faultOf: (text: string) => string | null): ValueReader {
  return (text) => {
    const fault = faultOf(text);
    return fault === null ? { value: text } : { fault, not: text };
  };
}

/** Values that are all to hold (`,`), or one of which is (`|`); TMDB does not say what both at once mean. */
export function severalOf(read: ValueReader, separators: ',|' | '|' = ',|'): ValueReader {
  return (text, kind) => {
    const used = [...separators].filter((separator) => text.includes(separator));
    if (used.length > 1) return { fault: 'wants either , for all of them or | for any of them', not: text };
    const parts = text.split(used[0] ?? separators.slice(-1));
    const values: string[] = [];
    for (const part of parts) {
      const result = read(part, kind);
      if ('fault' in result) return result;
      if (values.includes(result.value)) return { fault: 'wants each value once', not: text };
      values.push(result.value);
    }
    return { value: values.join(used[0]) };
  };
}

/** The id of a company, a person or another thing of TMDB. */
export const id: ValueReader = single((text) =>
  /^[1-9]\d{0,9}$/.test(text) ? null : 'wants the number that TMDB has it under',
);

export const flag: ValueReader = single((text) =>
  ['true', 'false'].includes(text) ? null : 'wants true or false',
);

/** Countries call them as they like, but in short. */
export const certification: ValueReader = single((text) =>
  /^[\p{L}\p{N}+./-]{1,20}$/u.test(text) ? null : 'wants a certification such as PG-13',
);

/** One of the names, each of which means a value of TMDB's; the value itself is taken too. */
export function choice(values: Readonly<Record<string, string>>): ValueReader {
  return (text) => {
    const name = hyphenated(text);
    const found = Object.entries(values).find(
      ([one, value]) => hyphenated(one) === name || value === text.toLowerCase(),
    );
    if (found !== undefined) return { value: found[1] };
    const names = Object.keys(values);
    const meant = similarName(name, names.map(hyphenated));
    const similar = names.find((one) => hyphenated(one) === meant) ?? null;
    const hint = similar === null ? '' : `; say ${similar}`;
    return { fault: `wants one of ${Object.keys(values).join(', ')}${hint}`, not: text };
  };
}

/** A name in the form in which names are compared. */
function hyphenated(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

export function choiceByKind(choices: Readonly<Record<TmdbTitleKind, readonly string[]>>): ValueReader {
  const readers = {
    movie: choice(Object.fromEntries(choices.movie.map((one) => [one, one]))),
    tv: choice(Object.fromEntries(choices.tv.map((one) => [one, one]))),
  };
  return (text, kind) => readers[kind](text, kind);
}

const NOUNS = { movie: 'movies', tv: 'series' } as const;

/** A genre by id or name. The names of the other kind give nothing, which would go unseen. */
export const genre: ValueReader = (text, kind) => {
  const found = findGenre(kind, text);
  if (found !== undefined) return { value: String(found.id) };
  const otherKind = kind === 'movie' ? 'tv' : 'movie';
  const other = findGenre(otherKind, text);
  const slugs = GENRES[kind].map(genreSlug);
  const similar = similarName(text.toLowerCase(), slugs);
  const hint =
    other !== undefined
      ? ` (${other.name} is one of ${NOUNS[otherKind]})`
      : similar !== null
        ? `; say ${similar}`
        : `: ${slugs.join(', ')}`;
  return { fault: `wants a genre of ${NOUNS[kind]}${hint}`, not: text };
};
