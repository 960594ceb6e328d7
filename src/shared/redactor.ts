export const REDACTED = '[redacted]';

/** A shorter secret would be found all over harmless text; credentials in URLs go whatever their length. */
const SHORTEST_SECRET = 4;
/** A shorter one may be an everyday word or a part of one, and goes only where it stands alone. */
const SHORTEST_UNMISTAKABLE = 8;

/** With a password, everything up to the last `@`, since a password that was not encoded may hold any sign. */
const URL_CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)(?:[^\s"'<>/:@]*:[^\s"'<>]*|[^\s"'<>/?#@]+)@/gi;

/** Takes the secrets that it was told, and the credentials of any URL, out of texts. */
export class Redactor {
  readonly #secrets: RegExp | null;
  readonly #suspects: RegExp | null;

  constructor(secrets: Iterable<string>) {
    const plain = [...secrets].filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(spellings);
    this.#secrets = anyOf(plain, patternOf, 'gu');
    // Wherever they stand: the escapes of JSON put letters in front of them.
    const escaped = plain.map((secret) => JSON.stringify(secret).slice(1, -1));
    this.#suspects = anyOf([...plain, ...escaped], literally, 'u');
  }

  text(text: string): string {
    const known = this.#secrets === null ? text : text.replace(this.#secrets, REDACTED);
    return known.replace(URL_CREDENTIALS, `$1${REDACTED}@`);
  }

  /** The same for every text in a JSON document; its keys and numbers stay. */
  json(document: string): string {
    const isSuspect = this.#suspects?.test(document) === true || document.includes('://');
    return isSuspect ? JSON.stringify(this.value(JSON.parse(document))) : document;
  }

  /** The same for every text in plain data. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((one) => this.value(one));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.value(one)]));
  }
}

/** As it is, and as a URL says it, with hexadecimal digits of either case. */
function spellings(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  return [secret, encoded, encoded.replace(/%../g, (code) => code.toLowerCase())];
}

function anyOf(texts: readonly string[], toPattern: (text: string) => string, flags: string): RegExp | null {
  if (texts.length === 0) return null;
  const longestFirst = [...new Set(texts)].sort((one, other) => other.length - one.length);
  return new RegExp(longestFirst.map(toPattern).join('|'), flags);
}

function patternOf(secret: string): string {
  const pattern = literally(secret);
  if (secret.length >= SHORTEST_UNMISTAKABLE) return pattern;
  const before = /^[\p{L}\p{N}]/u.test(secret) ? '(?<![\\p{L}\\p{N}])' : '';
  const after = /[\p{L}\p{N}]$/u.test(secret) ? '(?![\\p{L}\\p{N}])' : '';
  return `${before}${pattern}${after}`;
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
