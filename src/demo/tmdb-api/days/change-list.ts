import type { TmdbKind } from '../../../domain/tmdb/tmdb-id.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { chance } from '../catalogue/chance.js';
import type { Json } from '../catalogue/json.js';
import { titleFacts } from '../catalogue/title-facts.js';
import type { DateRange } from './date-range.js';
import { timeOfChange } from './time-of-change.js';

export const CHANGES_A_PAGE = 100;

/** Things that are there and whose `adult` and `softcore` are `null` all the same. */
const WITHOUT_FLAGS = { share: 0.015, salt: 0x0f1a };
const REPEATS = 0x4ea7;

/**
 * A page of `/movie/changes`, `/tv/changes` or `/person/changes`: what changed in the range, each thing once, the latest
 * first. What is gone today has neither `adult` nor `softcore`, and a few others have none.
 *
 * @param repeats share of rows that stand on the page before too, which are missed for it, 0 to 1
 */
export function changesPage(
  catalogue: Catalogue,
  kind: TmdbKind,
  { range, page, repeats }: { readonly range: DateRange; readonly page: number; readonly repeats: number },
): Json {
  const changed = changedIn(catalogue, kind, range);
  const from = (page - 1) * CHANGES_A_PAGE;
  const repeated =
    page === 1 ? 0 : Math.floor(CHANGES_A_PAGE * repeats + chance(catalogue.seed, page, REPEATS));
  const rows = changed.slice(from, from + CHANGES_A_PAGE);
  const results = rows.map((index, row) =>
    changeRow(catalogue, kind, row < repeated ? (changed[from - repeated + row] ?? index) : index),
  );
  return {
    results,
    page,
    total_pages: Math.max(1, Math.ceil(changed.length / CHANGES_A_PAGE)),
    total_results: changed.length,
  };
}

const known = new WeakMap<Catalogue, Map<string, readonly number[]>>();

/** The numbers in order; kept for the catalogue's day, since page after page is asked for. */
function changedIn(catalogue: Catalogue, kind: TmdbKind, { from, to }: DateRange): readonly number[] {
  const lists = known.get(catalogue) ?? new Map<string, readonly number[]>();
  known.set(catalogue, lists);
  const name = `${kind} ${from} ${to}`;
  const list = lists.get(name) ?? orderedChanges(catalogue, kind, { from, to });
  lists.set(name, list);
  return list;
}

function orderedChanges(catalogue: Catalogue, kind: TmdbKind, { from, to }: DateRange): number[] {
  const times = new Map<number, number>();
  for (let day = from; day < Math.min(to, catalogue.today + 1); day += 1) {
    for (const happening of catalogue.history.on(kind, day)) {
      times.set(happening.index, timeOfChange(catalogue, kind, happening));
    }
  }
  return [...times]
    .sort(([one, time], [other, otherTime]) => otherTime - time || one - other)
    .map(([index]) => index);
}

function changeRow(catalogue: Catalogue, kind: TmdbKind, index: number): Json {
  const id = catalogue.idAt(kind, index);
  const { share, salt } = WITHOUT_FLAGS;
  if (!catalogue.isThere(kind, index) || chance(catalogue.seed, id, salt) < share) {
    return { id, adult: null, softcore: null };
  }
  if (kind === 'person') return { id, adult: false, softcore: false };
  const { adult, softcore } = titleFacts(catalogue, kind, index);
  return { id, adult, softcore };
}
