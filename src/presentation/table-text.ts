export interface TableColumn {
  readonly name: string;
  /** Right-aligned. */
  readonly numeric: boolean;
}

/** Rows as an aligned table, no line wider than `width` characters; wide text columns are cut with an ellipsis. */
export function tableText(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const widths = columns.map(({ name }, index) =>
    Math.max(name.length, ...rows.map((row) => characters(row[index] ?? '').length)),
  );
  shrink(widths, columns, width);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cellText(cell, widths[index] ?? 0, columns[index]?.numeric ?? false))
      .join(GAP)
      .trimEnd();
  const head = line(columns.map(({ name }) => name));
  const rule = widths.map((columnWidth) => '-'.repeat(columnWidth)).join(GAP);
  return `${[head, rule, ...rows.map((row) => line(row))].join('\n')}\n`;
}

const GAP = '  ';
const NARROWEST = 8;

/** Takes from the widest text column until the line fits or nothing more can be taken. */
function shrink(widths: number[], columns: readonly TableColumn[], width: number): void {
  const total = () => widths.reduce((sum, one) => sum + one, 0) + GAP.length * (widths.length - 1);
  while (total() > width) {
    let widest = -1;
    for (const [index, one] of widths.entries()) {
      if (columns[index]?.numeric === false && one > NARROWEST && one > (widths[widest] ?? 0)) widest = index;
    }
    if (widest === -1) return;
    widths[widest] = Math.max(NARROWEST, (widths[widest] ?? 0) - Math.max(1, total() - width));
  }
}

function cellText(cell: string, width: number, alignRight: boolean): string {
  const all = characters(cell);
  const shown = all.length > width ? `${all.slice(0, width - 1).join('')}…` : all.join('');
  const padding = ' '.repeat(Math.max(0, width - characters(shown).length));
  return alignRight ? padding + shown : shown + padding;
}

function characters(text: string): string[] {
  return [...text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')];
}
