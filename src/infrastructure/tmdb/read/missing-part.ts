import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';

/** What parts that are read are made of: without it an unknown cast would look like an empty one. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  credits: ['cast', 'crew'],
  aggregate_credits: ['cast', 'crew'],
  combined_credits: ['cast', 'crew'],
  release_dates: ['results'],
  content_ratings: ['results'],
};

/**
 * The first of the appended parts that details are without; `null` when all are there. Whether TMDB refuses a part that
 * it does not know or leaves it out is documented nowhere (2026-08).
 */
export function missingPart(body: object, kind: TmdbKind, appended: readonly string[]): string | null {
  return appended.find((name) => !isWhole(memberOf(body, name), listsOf(name, kind))) ?? null;
}

function listsOf(name: string, kind: TmdbKind): readonly string[] {
  if (name === 'keywords') return [kind === 'movie' ? 'keywords' : 'results'];
  return Object.hasOwn(LISTS, name) ? (LISTS[name] ?? []) : [];
}

function isWhole(part: unknown, lists: readonly string[]): boolean {
  return (
    typeof part === 'object' && part !== null && lists.every((list) => Array.isArray(memberOf(part, list)))
  );
}

function memberOf(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined;
}
