/** ISO date, only when day, month and year are all known; whether the day exists is for the movie's invariants to say. */
export function isoDateOf(year: unknown, month: unknown, day: unknown): string | undefined {
  const parts = [year, month, day];
  if (!parts.every((part): part is number => typeof part === 'number' && part > 0)) return undefined;
  return parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-');
}

/** `2027` or `2027-05` of a date whose day, or month and day, are not known. */
export function partialDateOf(year: unknown, month: unknown, day: unknown): string | undefined {
  if (typeof year !== 'number' || year <= 0 || (typeof day === 'number' && day > 0)) return undefined;
  const known = typeof month === 'number' && month > 0 ? [year, month] : [year];
  return known.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-');
}
