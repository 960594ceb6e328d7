import { z } from 'zod';
import { LARGEST_INTEGER } from '../../../domain/numbers/largest-integer.js';

const QUOTE = 0x22;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));
const HEADS = ['{"adult":false,"id":', '{"id":', '{"adult":true,"id":'].map(bytesOf);
const NAMES = [',"original_title":"', ',"original_name":"', ',"name":"'].map(bytesOf);
const POPULARITY = bytesOf('","popularity":');
const ENDS = ['}', ',"video":false}', ',"video":true}'].map(bytesOf);

/** So many digits are exact as a number. */
const MOST_DIGITS = 15;
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, power) => 10 ** power);

const line = z.object({
  id: z.int().positive().max(LARGEST_INTEGER),
  popularity: z.number().nonnegative().nullish(),
});

/**
 * Reads lines of an export one by one. TMDB writes all of a file alike, `{"adult":false,"id":3924,"original_title":"Blondie",
 * "popularity":1.8133,"video":false}` without a blank (2026-09), so that such a line is compared byte for byte; any other,
 * as one with an escape in its title, is parsed as JSON.
 */
export class ExportLine {
  id = 0;
  /** NaN where there is none. */
  popularity = Number.NaN;
  #at = 0;

  /** Takes the bytes of one line, without its line feed; answers what is wrong with it, or `null`. */
  read(bytes: Buffer, from: number, end: number): string | null {
    return this.#readUsual(bytes, from, end) ? null : this.#parse(bytes.toString('utf8', from, end));
  }

  #readUsual(bytes: Buffer, from: number, end: number): boolean {
    this.#at = from;
    return (
      this.#skipOne(bytes, HEADS) &&
      this.#readId(bytes) &&
      this.#skipOne(bytes, NAMES) &&
      this.#skipName(bytes, end) &&
      this.#skip(bytes, POPULARITY) &&
      this.#readPopularity(bytes) &&
      this.#skipOne(bytes, ENDS) &&
      this.#at === end
    );
  }

  #skipOne(bytes: Buffer, choices: readonly Uint8Array[]): boolean {
    for (const wanted of choices) if (this.#skip(bytes, wanted)) return true;
    return false;
  }

  #skip(bytes: Buffer, wanted: Uint8Array): boolean {
    const at = this.#at;
    for (let index = 0; index < wanted.length; index += 1) {
      if (bytes[at + index] !== wanted[index]) return false;
    }
    this.#at = at + wanted.length;
    return true;
  }

  #readId(bytes: Buffer): boolean {
    const from = this.#at;
    let id = 0;
    let byte = bytes[from] ?? 0;
    // JSON has no number that begins with more zeros.
    if (byte === ZERO) return false;
    while (byte >= ZERO && byte <= NINE) {
      id = id * 10 + byte - ZERO;
      this.#at += 1;
      byte = bytes[this.#at] ?? 0;
    }
    this.id = id;
    return this.#at > from && id <= LARGEST_INTEGER;
  }

  /** To the quote at its end. */
  #skipName(bytes: Buffer, end: number): boolean {
    let at = this.#at;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) {
        this.#at = at;
        return true;
      }
      if (byte === BACKSLASH || byte < SPACE) return false;
      at += 1;
    }
    return false;
  }

  #readPopularity(bytes: Buffer): boolean {
    const from = this.#at;
    const whole = this.#readDigits(bytes, 0);
    const wholeDigits = this.#at - from;
    if (wholeDigits === 0 || (wholeDigits > 1 && bytes[from] === ZERO)) return false;
    if (bytes[this.#at] !== POINT) {
      this.popularity = whole;
      return wholeDigits <= MOST_DIGITS;
    }
    this.#at += 1;
    const pointAt = this.#at;
    const digits = this.#readDigits(bytes, whole);
    const decimals = this.#at - pointAt;
    this.popularity = digits / (POWERS[decimals] ?? 1);
    return decimals > 0 && wholeDigits + decimals <= MOST_DIGITS;
  }

  #readDigits(bytes: Buffer, before: number): number {
    let number = before;
    let byte = bytes[this.#at] ?? 0;
    while (byte >= ZERO && byte <= NINE) {
      number = number * 10 + byte - ZERO;
      this.#at += 1;
      byte = bytes[this.#at] ?? 0;
    }
    return number;
  }

  #parse(text: string): string | null {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return 'it is no JSON';
    }
    const read = line.safeParse(value);
    if (!read.success)
      return `it has no ${read.error.issues[0]?.path[0] === 'popularity' ? 'sound popularity' : 'id'}`;
    this.id = read.data.id;
    this.popularity = read.data.popularity ?? Number.NaN;
    return null;
  }
}
