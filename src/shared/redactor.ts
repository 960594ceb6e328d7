import { SHORTEST_FOUND, type Span, TextIndex } from './text-index.js';

export const REDACTED = '[redacted]';

/** A shorter secret would be found all over harmless text; credentials in URLs go whatever their length. */
const SHORTEST_SECRET = SHORTEST_FOUND;
/** A shorter one may be an everyday word or a part of one, and goes only where it stands alone. */
const SHORTEST_UNMISTAKABLE = 8;

/**
 * With a password, everything up to the last `@`, since a password that was not encoded may hold any sign. A URL that
 * was taken for the path of a file has one slash left.
 */
const URL_CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/?)(?:[^\s"'<>/:@]*:[^\s"'<>]*|[^\s"'<>/?#@]+)@/gi;

/** The same of an address without a scheme, a word such as `user:password@host`. */
const WORD_CREDENTIALS = /(^|[\s"'(])[^\s"'<>/:@]+:(?!\/)[^\s"'<>]*@/g;

/** Who and what stands in the forms of addresses that messages teach. */
const TAUGHT = 'user:password@';

/** A message without the user and the password of the addresses in it: what a person gave may be one by mistake. */
export function withoutUserInfo(message: string): string {
  const redacted = (match: string, before: string) =>
    match === before + TAUGHT ? match : `${before}${REDACTED}@`;
  return message.replace(URL_CREDENTIALS, redacted).replace(WORD_CREDENTIALS, redacted);
}

/** Takes the secrets that it was told, however many, and the credentials of any URL, out of texts. */
export class Redactor {
  readonly #secrets: TextIndex;
  readonly #suspects: TextIndex;

  constructor(secrets: Iterable<string>) {
    const plain = new Set<string>();
    for (const secret of secrets) {
      if (secret.length < SHORTEST_SECRET) continue;
      for (const spelling of spellings(secret)) plain.add(spelling);
    }
    this.#secrets = new TextIndex(plain);
    // Wherever they stand: the escapes of JSON put letters in front of them.
    const suspects = new Set(plain);
    for (const secret of plain) suspects.add(JSON.stringify(secret).slice(1, -1));
    this.#suspects = new TextIndex(suspects);
  }

  text(text: string): string {
    return this.#withoutSecrets(text).replace(URL_CREDENTIALS, `$1${REDACTED}@`);
  }

  /** The same for every text in a JSON document; its keys and numbers stay. */
  json(document: string): string {
    const isSuspect = document.includes(':/') || this.#suspects.find(document, 0, () => true) !== null;
    return isSuspect ? JSON.stringify(this.value(JSON.parse(document))) : document;
  }

  /** The same for every text in plain data. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((one) => this.value(one));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.value(one)]));
  }

  #withoutSecrets(text: string): string {
    const isMeant = (span: Span) => isUnmistakable(text, span);
    let clean = '';
    let from = 0;
    for (;;) {
      const secret = this.#secrets.find(text, from, isMeant);
      if (secret === null) return clean + text.slice(from);
      clean += text.slice(from, secret.start) + REDACTED;
      from = secret.end;
    }
  }
}

/** As it is, and as a URL says it, with hexadecimal digits of either case. */
function spellings(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  if (encoded === secret) return [secret];
  return [secret, encoded, encoded.replace(/%../g, (code) => code.toLowerCase())];
}

/** Long, or no part of a longer word. */
function isUnmistakable(text: string, { start, end }: Span): boolean {
  if (end - start >= SHORTEST_UNMISTAKABLE) return true;
  return !isWithinWord(text, start) && !isWithinWord(text, end);
}

/** Whether there are letters or digits on both sides of a place; two units hold any character. */
function isWithinWord(text: string, at: number): boolean {
  return (
    /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at)) &&
    /^[\p{L}\p{N}]/u.test(text.slice(at, at + 2))
  );
}
