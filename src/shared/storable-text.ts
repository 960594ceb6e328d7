/** Fit for UTF-8 and PostgreSQL: without NUL, and with U+FFFD in the place of half a character. */
export function storableText(text: string): string {
  // Nearly every text is: asking is much cheaper than replacing nothing.
  if (text.isWellFormed() && !text.includes('\0')) return text;
  return text.replaceAll('\0', '').toWellFormed();
}
