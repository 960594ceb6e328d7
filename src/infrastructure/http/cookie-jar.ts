/** The cookies that one site set over one route. A site sees the same visitor over a route, and another over the next. */
export class CookieJar {
  readonly #cookies = new Map<string, { readonly value: string; readonly expiresAt: number }>();

  /** Takes `Set-Cookie` headers; `now` in milliseconds. Domain and path are not looked at: a jar serves one site. */
  store(setCookie: string | readonly string[] | undefined, now: number): void {
    for (const text of [setCookie ?? []].flat()) {
      const [pair = '', ...attributes] = text.split(';');
      const equals = pair.indexOf('=');
      if (equals <= 0) continue;
      const name = pair.slice(0, equals).trim();
      const expiresAt = expiryOf(attributes, now);
      if (expiresAt <= now) this.#cookies.delete(name);
      else this.#cookies.set(name, { value: pair.slice(equals + 1).trim(), expiresAt });
    }
  }

  /** The `Cookie` header; `undefined` when there is nothing to send. */
  header(now: number): string | undefined {
    for (const [name, { expiresAt }] of this.#cookies) if (expiresAt <= now) this.#cookies.delete(name);
    if (this.#cookies.size === 0) return;
    return [...this.#cookies].map(([name, { value }]) => `${name}=${value}`).join('; ');
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
