const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};

/** Text for elements and attributes, escaped as React does it. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => HTML_ENTITIES[character] ?? character);
}

/** A string inside of JSON-LD: IMDb escapes it for HTML although browsers do not unescape script content. */
export function escapeJsonLd(text: string): string {
  return escapeHtml(text).replaceAll('&#x27;', '&apos;');
}

/** JSON that may stand inside of a script element, escaped as Next.js does it. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[&<>\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
