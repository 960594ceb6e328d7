import { type Failure, failure } from '../../domain/engine/outcome.js';
import { errorCode } from '../../shared/error-code.js';
import { fewFilesMessage, mostOpenFiles } from '../../shared/file-limit.js';
import { ConnectFailed } from './connect-failed.js';

/**
 * What an error of undici, a proxy, TLS, DNS, a decompressor or an abort means for an attempt: `fatal` when the
 * request itself could not be sent as asked, `unreachable` for all else. The reason is taken from tables, never from the error's
 * own message, which may hold the address of a proxy or its password.
 */
export function networkFailure(error: unknown): Failure {
  const kind = codesOf(error).some((code) => code in WRONG_REQUESTS) ? 'fatal' : 'unreachable';
  // No connection came about through the proxy: another route may well reach the site.
  const routeAtFault = chainOf(error).some((one) => one instanceof ConnectFailed);
  return failure(kind, networkReason(error), { routeAtFault });
}

/** The same in words only. */
export function networkReason(error: unknown): string {
  const errors = chainOf(error);
  const own = errors.find((one) => one instanceof ConnectFailed);
  if (own !== undefined) return own.message;
  if (errors.some((one) => one.name === 'TimeoutError')) return 'the attempt took longer than its deadline';
  const codes = codesOf(error);
  if (codes.includes('EMFILE')) return fewFilesMessage(mostOpenFiles());
  for (const code of codes) {
    const reason =
      REASONS[code] ?? WRONG_REQUESTS[code] ?? FAMILIES.find(([family]) => family.test(code))?.[1];
    if (reason !== undefined) return `${reason} (${code})`;
  }
  if (errors.some((one) => one.name === 'AbortError')) return 'the attempt was given up';
  if (errors.some((one) => one.name === 'HTTPParserError')) return 'the answer is not HTTP';
  return `the connection failed${codes[0] === undefined ? '' : ` (${codes[0]})`}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset by the other side',
  ECONNABORTED: 'the connection was given up',
  EPIPE: 'the other side had closed the connection',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the network; is this machine online?',
  ENETDOWN: 'the network is down; is this machine online?',
  EADDRNOTAVAIL: 'this machine has no free port or address left to connect from',
  EACCES: 'this machine forbids the connection; look at its firewall',
  EPERM: 'this machine forbids the connection; look at its firewall',
  ENFILE: 'the whole machine has too many files open; lower the concurrency',
  ENOBUFS: 'this machine has no memory left for connections; lower the concurrency',

  ENOTFOUND: 'the name could not be found in the DNS',
  EAI_AGAIN: 'the DNS did not answer; is this machine online?',
  EAI_FAIL: 'the DNS failed to answer',
  EAI_NODATA: 'the name has no address in the DNS',
  EAI_NONAME: 'the name could not be found in the DNS',
  ENODATA: 'the name has no address in the DNS',
  ESERVFAIL: 'the DNS failed to answer',

  UND_ERR_CONNECT_TIMEOUT: 'no connection came about in time',
  UND_ERR_HEADERS_TIMEOUT: 'the connection stands, but no answer came in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped coming before its end',
  UND_ERR_SOCKET: 'the connection was closed before the answer had come',
  UND_ERR_INFO: 'the connection was closed before the answer had come',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of the answer are larger than is sensible',
  UND_ERR_RESPONSE_EXCEEDED_MAX_SIZE: 'the answer is larger than is sensible',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'the answer is larger than is sensible',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH:
    'the answer tells its length (Content-Length) more than once or not as it is, which HTTP forbids',
  UND_ERR_ABORTED: 'the attempt was given up',
  UND_ERR_ABORT: 'the attempt was given up',
  UND_ERR_DESTROYED: 'the route was renewed or dropped in the meantime',
  UND_ERR_CLOSED: 'the route was renewed or dropped in the meantime',
  ABORT_ERR: 'the attempt was given up',

  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: "the certificate is not valid yet; is this machine's clock right?",
  CERT_REVOKED: 'the certificate was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed; somebody may be listening in',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate comes from an unknown issuer; somebody may be listening in',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate comes from an unknown issuer; somebody may be listening in',
  UNABLE_TO_GET_ISSUER_CERT: 'the certificate comes from an unknown issuer; somebody may be listening in',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the certificate comes from an unknown issuer; somebody may be listening in',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name; somebody may be listening in',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'the TLS handshake did not end in time',
  EPROTO: 'the TLS handshake failed',
};

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^(ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_)/, 'the TLS handshake failed'],
  [/^(Z_|ERR_BROTLI_|ERR__ERROR_FORMAT_|ZSTD_)/, 'the compressed answer is damaged'],
  [/^HPE_/, 'the answer is not HTTP'],
];

const WRONG_REQUESTS: Readonly<Record<string, string>> = {
  UND_ERR_INVALID_ARG: 'the request could not be sent as asked; look at the user agent and language options',
  ERR_INVALID_CHAR: 'the request could not be sent as asked; look at the user agent and language options',
  UND_ERR_NOT_SUPPORTED:
    'the request could not be sent as asked; look at the user agent and language options',
};

/** Only what looks like a code: anything else may be secret. */
function codesOf(error: unknown): readonly string[] {
  return chainOf(error)
    .map(errorCode)
    .filter((code) => code !== undefined)
    .filter((code) => /^[A-Z][A-Za-z0-9_]+$/.test(code));
}

/** An error and what caused it, outermost first. */
function chainOf(error: unknown): readonly Error[] {
  const errors: Error[] = [];
  let current = error;
  while (current instanceof Error && errors.length < 5) {
    errors.push(current);
    const [first]: unknown[] = current instanceof AggregateError ? current.errors : [];
    current = current.cause ?? first;
  }
  return errors;
}
