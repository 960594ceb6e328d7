import { MOST_ROWS, ROWS_A_PAGE } from '../../../domain/tmdb/lists.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { chance } from '../catalogue/chance.js';
import type { Json } from '../catalogue/json.js';
import { knownFor } from '../catalogue/known-for.js';
import { creditHead, personFacts, personRow } from '../catalogue/people.js';
import { listRow, mediaRow } from '../catalogue/title-rows.js';
import type { ListEntry, TmdbList } from './lists.js';

/** People of whom a trending list has a place but no row: page 1 had 18 rows (answer of 2026-08-11). */
const WITHOUT_ROW = { share: 0.06, salt: 99 };

/**
 * The rows of a page, none past the last.
 *
 * @param repeats share of rows that stand on the page before too, 0 to 1: a page begins with the last rows of the one
 *   before, and its own first ones are missed
 */
export function pageRows(
  catalogue: Catalogue,
  list: TmdbList,
  page: number,
  { language, repeats }: { readonly language: string; readonly repeats: number },
): Json[] {
  const from = (page - 1) * ROWS_A_PAGE;
  const count = Math.max(0, Math.min(ROWS_A_PAGE, list.length - from));
  const repeated =
    page === 1 ? 0 : Math.floor(ROWS_A_PAGE * repeats + chance(catalogue.seed, page, list.length));
  return Array.from({ length: count }, (_, row) =>
    list.at(row < repeated ? from - repeated + row : from + row),
  )
    .filter((entry) => hasRow(catalogue, list, entry))
    .map((entry) => rowOf(catalogue, list, entry, language));
}

/** What a page says of its list: `total_pages` and `total_results`. */
export interface Totals {
  readonly pages: number;
  readonly results: number;
}

/**
 * The totals that the list says at a request. Trending lists say 10,000 at most (2026-08); those of others move a little
 * from request to request, up by at most a fortieth of what there is, so that no row is past the pages that are told.
 *
 * @param turn number of the request among those for pages of lists
 */
export function totalsAt(catalogue: Catalogue, list: TmdbList, turn: number): Totals {
  if (list.row === 'trending') {
    const results = Math.min(list.length, MOST_ROWS);
    return { pages: Math.ceil(results / ROWS_A_PAGE), results };
  }
  const moved = Math.floor(chance(catalogue.seed, turn, list.length) * Math.min(8, 1 + list.length / 40));
  const results = list.length + moved;
  return { pages: Math.max(1, Math.ceil(results / ROWS_A_PAGE)), results };
}

function hasRow({ seed }: Catalogue, { row }: TmdbList, { kind, index }: ListEntry): boolean {
  return (
    kind !== 'person' || row !== 'trending' || chance(seed, index, WITHOUT_ROW.salt) >= WITHOUT_ROW.share
  );
}

function rowOf(catalogue: Catalogue, { row }: TmdbList, { kind, index }: ListEntry, language: string): Json {
  if (kind !== 'person') {
    return row === 'list'
      ? listRow(catalogue, kind, index, language)
      : mediaRow(catalogue, kind, index, language);
  }
  const person = personFacts(catalogue, index);
  return row === 'trending'
    ? personRow(person)
    : { ...creditHead(person), known_for: knownFor(catalogue, index, language) };
}
