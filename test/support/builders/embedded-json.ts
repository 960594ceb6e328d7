/** The JSON in a page's `__NEXT_DATA__` script, and where the script stands (characters from the start). */
export function embeddedJson(html: string): {
  readonly data: unknown;
  readonly start: number;
  readonly length: number;
} {
  const start = html.indexOf('<script id="__NEXT_DATA__"');
  if (start < 0) throw new Error('the page has no __NEXT_DATA__ script');
  const from = html.indexOf('>', start) + 1;
  const text = html.slice(from, html.indexOf('</script>', from));
  return { data: JSON.parse(text), start, length: text.length };
}

/** The value at a path such as `a.b.0.c`; `undefined` where the path ends early. */
export function at(data: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.entries(value).find(([name]) => name === key)?.[1];
  }, data);
}
