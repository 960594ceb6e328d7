import { REDACTED } from './redactor.js';

/**
 * A text that somebody gave, shortened and in quotes, for a message: nothing in it can steer the terminal or change
 * the direction in which the line reads, and of an address it has no user name and password.
 */
export function quoted(text: string, most: number): string {
  // Before it is shortened, which could cut off the sign that tells them.
  const safe = text.replace(/\S+/g, withoutCredentials);
  const shown = safe.length > most ? `${safe.slice(0, most)}…` : safe;
  // JSON leaves DEL, the control characters from U+0080 on and the marks of direction as they are.
  return JSON.stringify(shown).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

function withoutCredentials(word: string): string {
  const at = word.lastIndexOf('@');
  return word.slice(0, Math.max(0, at)).includes(':') ? `${REDACTED}${word.slice(at)}` : word;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => unit(character.charCodeAt(at))).join('');
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
