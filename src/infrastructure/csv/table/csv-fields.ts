import { stringify } from 'csv-stringify/sync';
import type { Row } from './csv-row.js';

const QUOTE = 0x22;

/**
 * RFC 4180 with `\n` behind every record. An empty field is never quoted, so that PostgreSQL's `COPY … (FORMAT csv)` reads
 * it as NULL; a lone `\.` is quoted, since older versions take it for the end of the data; so is a carriage return.
 */
export function formatRows(rows: readonly Row[]): string {
  return stringify([...rows], { record_delimiter: '\n', quoted_match: [/^\\\.$/, /\r/] });
}

/** A quote where RFC 4180 allows none. */
export class StrayQuote extends Error {
  override readonly name = 'StrayQuote';

  constructor(
    /** Where in the record, as an index, the quote stands or opens. */
    readonly at: number,
    fault: string,
  ) {
    super(fault);
  }
}

/** The fields of one record. Throws `StrayQuote`. */
export function splitRecord(record: string, separator: string): string[] {
  if (!record.includes('"')) return record.split(separator);
  const fields: string[] = [];
  for (let at = 0; ; at += 1) {
    const end =
      record.charCodeAt(at) === QUOTE
        ? quotedField(record, at, fields)
        : plainField(record, at, separator, fields);
    if (end === record.length) return fields;
    if (record[end] !== separator)
      throw new StrayQuote(at, 'a quote opens a field and text follows the closing quote');
    at = end;
  }
}

function plainField(record: string, start: number, separator: string, fields: string[]): number {
  const next = record.indexOf(separator, start);
  const end = next < 0 ? record.length : next;
  const field = record.slice(start, end);
  const quote = field.indexOf('"');
  if (quote >= 0)
    throw new StrayQuote(start + quote, 'a quote stands in a field that does not begin with one');
  fields.push(field);
  return end;
}

function quotedField(record: string, open: number, fields: string[]): number {
  let field = '';
  for (let from = open + 1; ; ) {
    const quote = record.indexOf('"', from);
    if (quote < 0) throw new StrayQuote(open, 'a quote opens a field and is not closed');
    field += record.slice(from, quote);
    if (record.charCodeAt(quote + 1) !== QUOTE) {
      fields.push(field);
      return quote + 1;
    }
    field += '"';
    from = quote + 2;
  }
}
