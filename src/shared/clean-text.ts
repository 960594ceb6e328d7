import { storableText } from './storable-text.js';

/** Trimmed, and fit for every store. Newlines and direction marks stay. */
export function cleanText(text: string): string {
  return storableText(text).trim();
}
