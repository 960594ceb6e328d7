/** A value of a result as text; `join` makes one of the elements of a list. Null is the empty text. */
export function cellText(value: unknown, join: (elements: readonly string[]) => string): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return join(value.map((element) => cellText(element, join)));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
