const UNITS = [' bytes', ' kB', ' MB', ' GB'] as const;

/** A number of bytes for people, e.g. `12 kB`, `3.4 MB`: with a tenth below ten, from kB on. */
export function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  // What would be rounded to a thousand is one of the next unit.
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && size < 9.95 ? 1 : 0;
  return `${size.toFixed(digits)}${UNITS[unit]}`;
}
