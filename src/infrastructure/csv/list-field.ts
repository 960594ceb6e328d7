/**
 * A list in one field, its elements joined with `|`. A `|` or a backslash inside an element is preceded by a backslash.
 * An empty list is the empty field; elements are never empty.
 */
export function joinList(elements: readonly string[]): string {
  return elements.map(escaped).join('|');
}

function escaped(element: string): string {
  // Almost none has one, and to replace nothing takes several times as long as to look.
  if (!element.includes('|') && !element.includes('\\')) return element;
  return element.replace(/[\\|]/g, '\\$&');
}

/** The elements that `joinList` was given. */
export function splitList(field: string): string[] {
  if (field === '') return [];
  const elements: string[] = [];
  let element = '';
  for (const [, escaped, separator, plain] of field.matchAll(/\\([\\|])|(\|)|([^|\\]+|\\)/g)) {
    if (separator === undefined) element += escaped ?? plain ?? '';
    else {
      elements.push(element);
      element = '';
    }
  }
  return [...elements, element];
}
