/**
 * A text that somebody gave, shortened and in quotes, for a message: nothing in it can steer the terminal or change
 * the direction in which the line reads.
 */
export function quoted(text: string, most: number): string {
  const shown = text.length > most ? `${text.slice(0, most)}…` : text;
  // JSON leaves DEL, the control characters from U+0080 on and the marks of direction as they are.
  return JSON.stringify(shown).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => unit(character.charCodeAt(at))).join('');
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
