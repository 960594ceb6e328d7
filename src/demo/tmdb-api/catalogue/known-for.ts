import { filmsOf, titlesOf } from './appearances.js';
import type { Catalogue } from './catalogue.js';
import type { Json } from './json.js';
import { mediaRow } from './title-rows.js';

const MOST = 3;

/** `known_for` of a person: up to three titles. */
export function knownFor(catalogue: Catalogue, person: number, language: string): Json[] {
  const films = filmsOf(catalogue, person).map((title) => ['movie', title] as const);
  const others = (['movie', 'tv'] as const).flatMap((kind) =>
    titlesOf(catalogue, kind, person).map(({ title }) => [kind, title] as const),
  );
  return [...films, ...others]
    .slice(0, MOST)
    .map(([kind, title]) => mediaRow(catalogue, kind, title, language));
}
