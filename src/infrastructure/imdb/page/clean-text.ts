import { cleanText } from '../../../shared/clean-text.js';
import { load } from './cheerio.js';

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
