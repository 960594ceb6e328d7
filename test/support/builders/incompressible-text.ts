import { createHash } from 'node:crypto';

/** So many ASCII characters that no compression of PostgreSQL makes fit an index; always the same. */
export function incompressibleText(length: number): string {
  let text = '';
  for (let part = 0; text.length < length; part += 1) {
    text += createHash('sha512').update(String(part)).digest('base64url');
  }
  return text.slice(0, length);
}
