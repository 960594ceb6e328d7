/** Fit for UTF-8 and PostgreSQL: without NUL, and with U+FFFD in the place of half a character. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD');
}
