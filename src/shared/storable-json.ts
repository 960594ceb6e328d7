import { storableText } from './storable-text.js';

/** JSON whose texts and names PostgreSQL takes: what a site or a system has said stands in it word for word. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === 'string') return storableText(member);
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).map(([name, one]) => [storableText(name), one]));
  });
}
