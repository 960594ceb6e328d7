/** How a server is named. */
export const DATABASE_URL_FORM = 'postgres://user:password@host:port/database';

const SCHEME = /^postgres(?:ql)?:\/\//;

/** What is wrong with the address of a server, as the end of a sentence that never repeats it; `null` for nothing. */
export function databaseUrlFault(text: string): string | null {
  if (!SCHEME.test(text)) return `wants a URL that begins with postgres:// or postgresql://`;
  const raw = rawCharacter(text.replace(SCHEME, ''));
  if (raw !== null) {
    return `holds a raw ${raw} in its user name or password; write it as ${CODES[raw]}, as in ${DATABASE_URL_FORM}`;
  }
  if (canParse(text)) return null;
  return `is no address; write ${DATABASE_URL_FORM}, with special characters in the password percent-encoded`;
}

const CODES = { '#': '%23', '/': '%2F', '?': '%3F', '%': '%25' } as const;

/** A character that ends the user and password early, and makes another host of what follows it. */
function rawCharacter(rest: string): keyof typeof CODES | null {
  const userinfo = rest.slice(0, Math.max(0, rest.lastIndexOf('@')));
  if (rest.includes('#')) return '#';
  const [authority = '', path] = userinfo.split(/[/?](.*)/s);
  if (path !== undefined && authority.includes(':') && !authority.includes('@')) {
    // `host:5432/db?option=a@b` has no user at all.
    const isQuery = /^\d*$/.test(authority.slice(authority.indexOf(':') + 1)) && /\?[^@]*=/.test(userinfo);
    if (!isQuery) return userinfo[authority.length] === '?' ? '?' : '/';
  }
  return canDecode(authority) ? null : '%';
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** A host may be missing when an option names a socket, e.g. `postgres://user@/name?host=/run/postgresql`. */
function canParse(text: string): boolean {
  return URL.canParse(text) || URL.canParse(text.replace('@/', '@host/'));
}
