import { storableText } from '../../shared/storable-text.js';
import { load } from './cheerio.js';

/** Trimmed, and fit for every store. Newlines and direction marks stay. */
export function cleanText(text: string): string {
  return storableText(text).trim();
}

/** Decodes HTML entities once; `<` stays a character of the text and opens no tag. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return load(text.replaceAll('<', '&lt;'), { xml: { xmlMode: false, decodeEntities: true } }, false).text();
}

/** For a reason that people read: one line, at most 80 characters. */
export function excerpt(text: string): string {
  const line = text.slice(0, 400).replace(/\s+/g, ' ').trim();
  return cleanText(line.length > 80 ? `${line.slice(0, 80)}…` : line);
}
