import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { StoreRefused } from '../../application/engine/ports.js';

/** What a source said of one thing, as it said it. */
export interface RawAnswer {
  /** The folder that its files lie in, e.g. `tmdb-movie`. */
  readonly source: string;
  /** Of what it is said; unique in its source. */
  readonly key: string;
  /** ISO 8601 in UTC; its day chooses the file. */
  readonly fetchedAt: string;
  /** Where a list had it; `null` of what is no row of a list. */
  readonly place: { readonly list: string; readonly position: number } | null;
  /** Of a review, which does not say it: the key of its title. */
  readonly title?: string;
  /** Of a review, which does not say it either: the language that it was asked for in. */
  readonly language?: string;
  /** JSON without a line break. */
  readonly answer: string;
}

/** A line of a raw file, its line end with it, and what of it is remembered. */
export interface RawLine {
  readonly bytes: Buffer;
  /** 48 bits of a digest of key and list, and 1: above 0. */
  readonly id: number;
  /** 32 bits of all but the key and the time. */
  readonly digest: number;
}

/** Far more than any answer has. Bytes, with the line end. */
export const LONGEST_LINE = 16 * 1024 * 1024;

/** They end a line for some readers, though not in JSON, where they stand only in strings. */
const LINE_ENDS = ['\u0085', '\u2028', '\u2029'] as const;

const TIME = ',"fetched_at":"';
const ANSWER = ',"answer":';

/**
 * The line of an answer: `{"key":…,"fetched_at":…,"list":…,"position":…,"title":…,"language":…,"answer":…}`, list and
 * position only of a place, title and language only of a review. Throws `StoreRefused` for an answer of which no line can be made.
 */
export function lineOf({ key, fetchedAt, place, title, language, answer }: RawAnswer): RawLine {
  const listed = place === null ? '' : `,"list":${text(place.list)},"position":${place.position}`;
  const titled = title === undefined ? '' : `,"title":${text(title)}`;
  const where = `${listed}${titled}${language === undefined ? '' : `,"language":${text(language)}`}`;
  const bytes = joined(`{"key":${text(key)}${TIME}${fetchedAt}"${where}${ANSWER}`, onOneLine(answer), '}\n');
  if (bytes.length > LONGEST_LINE) {
    throw new StoreRefused(
      `${key} has an answer of more than ${LONGEST_LINE} bytes, which a raw line may not have`,
    );
  }
  const line = answer.includes('\n') || answer.includes('\r') ? null : readLine(bytes);
  if (line === null) throw new StoreRefused(`${key} has an answer that is not one line of JSON`);
  return line;
}

/** Key and list as they stand in the head of a line, without the time, the place, the title and the language. */
const HEAD =
  /^(\{"key":"(?:[^"\\]|\\.)*"),"fetched_at":"[^"\\]+"(?:(,"list":"(?:[^"\\]|\\.)*"),"position":\d+)?(?:,"title":"(?:[^"\\]|\\.)*")?(?:,"language":"[^"\\]*")?$/;

/** `null` for what `lineOf` has not written. */
export function readLine(bytes: Buffer): RawLine | null {
  // Within a string a quote is escaped, so that neither of these stands in one.
  const head = bytes.toString('utf8', 0, bytes.indexOf(ANSWER));
  const [, key, list = ''] = HEAD.exec(head) ?? [];
  if (key === undefined) return null;
  const afterTime = bytes.indexOf('"', bytes.indexOf(TIME) + TIME.length) + 1;
  const id = Number.parseInt(hash('sha256', `${key}${list}`).slice(0, 12), 16) + 1;
  return { bytes, id, digest: crc32(bytes.subarray(afterTime)) };
}

/** Room to encode in: twice as fast as a buffer of its own for each text, and three times as a joined string. */
const room = Buffer.alloc(1024 * 1024);

function joined(...parts: readonly string[]): Buffer {
  const most = parts.reduce((sum, part) => sum + part.length * 3, 0);
  if (most > room.length) return Buffer.concat(parts.map((part) => Buffer.from(part)));
  const end = parts.reduce((at, part) => at + room.write(part, at), 0);
  return Buffer.from(room.subarray(0, end));
}

function text(value: string): string {
  return onOneLine(JSON.stringify(value));
}

function onOneLine(json: string): string {
  let line = json;
  for (const end of LINE_ENDS) {
    if (line.includes(end)) {
      line = line.replaceAll(end, `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
  }
  return line;
}
