/** RFC 6265 asks for 4096 bytes a cookie. A site that sets more than the whole would refuse its own headers. */
const LONGEST_COOKIE = 4096;
const MOST_CHARACTERS = 8192;

/** The cookies that one site set over one route. A site sees the same visitor over a route, and another over the next. */
export class CookieJar {
  readonly #cookies = new Map<string, { readonly value: string; readonly expiresAt: number }>();

  /** Takes `Set-Cookie` headers; `now` in milliseconds. Domain and path are not looked at: a jar serves one site. */
  store(setCookie: string | readonly string[] | undefined, now: number): void {
    if (setCookie === undefined || setCookie.length === 0) return;
    for (const text of typeof setCookie === 'string' ? [setCookie] : setCookie) {
      const [pair = '', ...attributes] = text.split(';');
      const equals = pair.indexOf('=');
      const name = pair.slice(0, Math.max(0, equals)).trim();
      if (name === '' || pair.length > LONGEST_COOKIE || /\p{Cc}/u.test(pair)) continue;
      const expiresAt = expiryOf(attributes, now);
      if (expiresAt <= now) this.#cookies.delete(name);
      else this.#cookies.set(name, { value: pair.slice(equals + 1).trim(), expiresAt });
    }
    this.#dropOldest();
  }

  /** The `Cookie` header; `undefined` when there is nothing to send. */
  header(now: number): string | undefined {
    for (const [name, { expiresAt }] of this.#cookies) if (expiresAt <= now) this.#cookies.delete(name);
    if (this.#cookies.size === 0) return;
    return [...this.#cookies].map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  #dropOldest(): void {
    let characters = 0;
    for (const [name, { value }] of this.#cookies) characters += name.length + value.length;
    for (const [name, { value }] of this.#cookies) {
      if (characters <= MOST_CHARACTERS) return;
      this.#cookies.delete(name);
      characters -= name.length + value.length;
    }
  }
}

/** `Max-Age` wins over `Expires` (RFC 6265); without either a cookie lasts as long as the jar. */
function expiryOf(attributes: readonly string[], now: number): number {
  let expiresAt = Number.POSITIVE_INFINITY;
  let hasMaxAge = false;
  for (const attribute of attributes) {
    const [name = '', ...rest] = attribute.split('=');
    const value = rest.join('=').trim();
    if (name.trim().toLowerCase() === 'max-age' && /^-?\d+$/.test(value)) {
      expiresAt = now + Number(value) * 1000;
      hasMaxAge = true;
    } else if (name.trim().toLowerCase() === 'expires' && !hasMaxAge) {
      const time = Date.parse(value);
      if (!Number.isNaN(time)) expiresAt = time;
    }
  }
  return expiresAt;
}
