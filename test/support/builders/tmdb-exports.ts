import type { ExportIds } from '../../../src/domain/tmdb/tmdb-export.js';

/** An id and its popularity. */
export type ExportRow = readonly [id: number, popularity: number];

/** As TMDB writes them (2026-09). */
export function exportText(rows: readonly ExportRow[]): string {
  return rows
    .map(
      ([id, popularity]) =>
        `{"adult":false,"id":${id},"original_title":"Title ${id}","popularity":${popularity},"video":false}\n`,
    )
    .join('');
}

/** The first ids, all equally popular. */
export function manyRows(count: number): ExportRow[] {
  return Array.from({ length: count }, (_, index) => [index + 1, 1]);
}

/** The same as what an export's file is read to, a few at a time, in arrays that are used again. */
export async function* exportIds(rows: readonly ExportRow[], atOnce = 3): AsyncGenerator<ExportIds> {
  const ids = new Uint32Array(atOnce + 1);
  const popularities = new Float64Array(atOnce + 1);
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce);
    for (const [index, [id, popularity]] of some.entries()) {
      ids[index] = id;
      popularities[index] = popularity;
    }
    yield { count: some.length, ids, popularities };
  }
}
