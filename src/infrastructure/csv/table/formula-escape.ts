/**
 * Keeps a spreadsheet from running a value: text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets
 * one leading apostrophe. So does text that already has apostrophes before such a character, which makes the escape
 * reversible; `'71` stays as it is. Numbers are never escaped.
 */
export function escapeFormula(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** The text that `escapeFormula` was given. */
export function unescapeFormula(field: string): string {
  return /^'+[=+\-@\t\r]/.test(field) ? field.slice(1) : field;
}

/** Whether a field has lost the apostrophe of `escapeFormula`, which a spreadsheet may take for its own. */
export function isRawFormula(field: string): boolean {
  return /^[=+\-@\t\r]/.test(field);
}

export function mendFormula(field: string): string {
  return isRawFormula(field) ? `'${field}` : field;
}
