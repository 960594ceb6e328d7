import { LARGEST_INTEGER } from '../numbers/largest-integer.js';

/** What TMDB has ids of, in its own words (`media_type`). An id is unique only among those of its kind. */
export const TMDB_KINDS = ['movie', 'tv', 'person'] as const;

export type TmdbKind = (typeof TMDB_KINDS)[number];

/** Kinds that are titles. */
export type TmdbTitleKind = Exclude<TmdbKind, 'person'>;

/** The key of a movie, a series or a person: kind and id, e.g. `movie/278`. */
export type TmdbKey = `${TmdbKind}/${number}`;

/** `null` for anything but a kind and a positive id without leading zeros; the highest of the exports of 2026 has seven digits. */
export function parseTmdbKey(text: string): { readonly kind: TmdbKind; readonly id: number } | null {
  const [, kindText, idText] = /^([a-z]+)\/([1-9]\d{0,9})$/.exec(text) ?? [];
  const kind = TMDB_KINDS.find((one) => one === kindText);
  const id = Number(idText);
  return kind === undefined || id > LARGEST_INTEGER ? null : { kind, id };
}

export function tmdbKey(kind: TmdbKind, id: number): TmdbKey {
  return `${kind}/${id}`;
}
