/** A text in a statement of DuckDB, where it takes no parameter. */
export function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The name of a column or a view. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
