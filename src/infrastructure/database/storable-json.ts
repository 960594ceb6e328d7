import { storableText } from '../../shared/storable-text.js';

/** JSON whose texts PostgreSQL takes: what a site or a system has said stands in reasons word for word. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'string' ? storableText(member) : member,
  );
}
