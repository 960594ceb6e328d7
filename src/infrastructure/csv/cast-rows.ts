import { isNameId, isTitleId } from '../../domain/imdb/title-id.js';
import { MOVIE_ACTOR_COLUMNS } from './movie-rows.js';
import { type LocatedRow, RowIndex } from './row-index.js';
import { CsvFileUnfit } from './table/csv-file-unfit.js';
import type { RowGroup } from './table/csv-groups.js';
import type { Row } from './table/csv-row.js';
import { isRawFormula, mendFormula } from './table/formula-escape.js';

/** Whether the rows of one movie stand as this program writes them. */
export function isOwnCast(rows: readonly Row[]): boolean {
  if (!isTitleId(rows[0]?.[0] ?? '')) return false;
  let before = -1;
  return rows.every((row) => {
    const order = orderOf(row);
    const follows = order > before;
    before = order;
    return follows && isNameId(row[1] ?? '') && !isRawFormula(row[3] ?? '');
  });
}

/** Reads the casts of a file whose rows another program has put in another order. Throws `CsvFileUnfit`. */
export async function* gatherCasts(path: string): AsyncGenerator<RowGroup> {
  const index = await RowIndex.open(path, MOVIE_ACTOR_COLUMNS, 'tt');
  try {
    for (const { key, line } of index.keys()) {
      const { rows, faults } = castOf(index.rowsOf(key));
      const [first] = faults;
      if (first !== undefined) throw new CsvFileUnfit(path, `${first.fault}`, first.line);
      yield {
        key,
        line,
        rows: rows.map(({ row }) => row.with(3, mendFormula(row[3] ?? ''))),
      };
    }
  } finally {
    await index.close();
  }
}

export interface Cast {
  /** In billing order, each row once. */
  readonly rows: readonly LocatedRow[];
  readonly faults: readonly { readonly line: number; readonly fault: string }[];
}

/** The rows of one movie, in whatever order they stand in the file. */
export function castOf(located: readonly LocatedRow[]): Cast {
  const faults: { line: number; fault: string }[] = [];
  const rows: LocatedRow[] = [];
  for (const one of located.toSorted((a, b) => orderOf(a.row) - orderOf(b.row))) {
    const { row, line } = one;
    const [movieId = '', actorId = '', order = ''] = row;
    const before = rows.at(-1);
    if (before !== undefined && row.every((field, column) => field === before.row[column])) continue;
    rows.push(one);
    const refuse = (fault: string) => faults.push({ line, fault });
    if (!isTitleId(movieId)) refuse(`movie_id ${JSON.stringify(movieId)} is not tt and 7 or more digits`);
    if (!isNameId(actorId)) refuse(`actor_id ${JSON.stringify(actorId)} is not nm and 7 or more digits`);
    if (Number.isNaN(orderOf(row))) refuse(`billing_order ${JSON.stringify(order)} is not a whole number`);
    else if (before !== undefined && orderOf(before.row) === orderOf(row)) {
      refuse(`billing_order ${order} of ${movieId} is that of line ${before.line} too`);
    }
  }
  return { rows, faults };
}

function orderOf(row: Row): number {
  const order = row[2] ?? '';
  return /^\d{1,9}$/.test(order) ? Number(order) : Number.NaN;
}
