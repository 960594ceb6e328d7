import { batches } from '../../shared/batches.js';
import { cutToWidth, displayWidth, printable } from './display-width.js';

export interface TableColumn {
  readonly name: string;
  /** Right-aligned. */
  readonly numeric: boolean;
}

type Cells = readonly string[];

/** Rows as an aligned table, no line wider than `width` columns; wide text columns are cut with an ellipsis. */
export function tableText(columns: readonly TableColumn[], rows: readonly Cells[], width: number): string {
  return textOf(layOut(columns, rows, width), rows, true);
}

const ROWS_MEASURED = 1000;
const CHARACTERS_MEASURED = 4_000_000;

/**
 * The same table in pieces, for results that do not fit in memory: the first 1000 rows, fewer of long ones, decide how
 * wide its columns are. Returns the number of rows.
 */
export async function* tablePieces(
  columns: readonly TableColumn[],
  rows: AsyncIterable<Cells>,
  width: number,
): AsyncGenerator<string, number> {
  let count = 0;
  let layout: Layout | undefined;
  for await (const batch of batches(rows, ROWS_MEASURED, lengthOf, CHARACTERS_MEASURED)) {
    const head = layout === undefined;
    layout ??= layOut(columns, batch, width);
    yield textOf(layout, batch, head);
    count += batch.length;
  }
  if (layout === undefined) yield tableText(columns, [], width);
  return count;
}

/** Of a row, in characters. */
function lengthOf(cells: Cells): number {
  return cells.reduce((sum, cell) => sum + cell.length, 0);
}

interface Layout {
  readonly columns: readonly TableColumn[];
  readonly widths: readonly number[];
}

const GAP = '  ';
const NARROWEST = 8;

function layOut(columns: readonly TableColumn[], rows: readonly Cells[], width: number): Layout {
  const widths = columns.map(({ name }) => displayWidth(printable(name)));
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, displayWidth(printable(cell)));
    }
  }
  shrink(widths, columns, width);
  return { columns, widths };
}

function textOf(layout: Layout, rows: readonly Cells[], withHead: boolean): string {
  const lines = rows.map((row) => rowText(layout, row));
  return (withHead ? [headText(layout), ...lines] : lines).join('');
}

/** Takes from the widest text column until the line fits or nothing more can be taken. */
function shrink(widths: number[], columns: readonly TableColumn[], width: number): void {
  const total = () => widths.reduce((sum, one) => sum + one, 0) + GAP.length * (widths.length - 1);
  while (total() > width) {
    let widest = -1;
    for (const [index, one] of widths.entries()) {
      if (columns[index]?.numeric === false && one > NARROWEST && one > (widths[widest] ?? 0)) widest = index;
    }
    if (widest === -1) return;
    widths[widest] = Math.max(NARROWEST, (widths[widest] ?? 0) - (total() - width));
  }
}

function headText(layout: Layout): string {
  const rule = layout.widths.map((width) => '-'.repeat(width)).join(GAP);
  return `${rowText(
    layout,
    layout.columns.map(({ name }) => name),
    true,
  )}${rule}\n`;
}

function rowText({ columns, widths }: Layout, cells: Cells, isHead = false): string {
  const line = columns.map(({ numeric }, index) => {
    const width = widths[index] ?? 0;
    const cell = printable(cells[index] ?? '');
    // A number that does not fit is printed whole all the same: cut, it would be another number.
    const shown = numeric && !isHead ? cell : cutToWidth(cell, width);
    const padding = ' '.repeat(Math.max(0, width - displayWidth(shown)));
    return numeric ? padding + shown : shown + padding;
  });
  return `${line.join(GAP).trimEnd()}\n`;
}
