import { z } from 'zod';
import type { Failure } from '../../../domain/engine/outcome.js';
import { LARGEST_INTEGER } from '../../../domain/numbers/largest-integer.js';
import type { TmdbPage } from '../../../domain/tmdb/tmdb-content.js';
import { unreadable } from './answer.js';
import { members, number } from './json-fields.js';
import { isWholeWithin } from './known-values.js';

/** So that every position of a row is a PostgreSQL `integer`; TMDB serves 500. */
const MOST_PAGES = 1_000_000;

const pageFields = z.object({ page: number, results: members, total_pages: number, total_results: number });

/** What a page says of its list, and its rows as they came. */
export interface ReadPage {
  readonly page: TmdbPage;
  readonly rows: readonly unknown[];
}

/** Of a list or of reviews; `asked` is the page that was asked for. */
export function pageOf(body: unknown, asked: number): ReadPage | Failure {
  const read = pageFields.safeParse(body);
  if (!read.success || read.data.results === null)
    return unreadable('the answer is no page: it has no results');
  const { page, results, total_pages: totalPages, total_results: totalResults } = read.data;
  if (!isWholeWithin(page, 1, MOST_PAGES))
    return unreadable(`the answer does not say which page it is (${page})`);
  // A cache that leaves the query out of its keys answers every page with the first.
  if (page !== asked) return unreadable(`the answer is page ${page}, and page ${asked} was asked for`);
  const areTotals =
    isWholeWithin(totalPages, 0, LARGEST_INTEGER) && isWholeWithin(totalResults, 0, LARGEST_INTEGER);
  if (!areTotals) {
    return unreadable(
      `the answer does not say how long its list is (${totalPages} pages, ${totalResults} results)`,
    );
  }
  return { page: { page, totalPages, totalResults }, rows: results };
}
