/** The values of a header, each once: a server or a proxy in between may send the same header twice. */
export function headerValues(header: string | readonly string[] | undefined): readonly string[] {
  if (header === undefined) return [];
  if (typeof header === 'string') return [header.trim()];
  return [...new Set(header.map((value) => value.trim()))];
}

/** The first value; `undefined` when the header is absent. */
export function headerValue(header: string | readonly string[] | undefined): string | undefined {
  return (typeof header === 'string' ? header : header?.[0])?.trim();
}
