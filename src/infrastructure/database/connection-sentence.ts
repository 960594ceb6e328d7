import { Unanswered } from './statement-deadline.js';

/** Not of class 08, whose errors pass: these stay until somebody corrects the address or the server. */
export const NOT_ALLOWED = '28000';
const CONNECTION_FAILED = '08006';

interface Sentence {
  readonly message: string;
  readonly code: string;
}

const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/** What a person can do about a connection that failed, where pg's own words do not say it; else `null`. */
export function connectionSentence(error: unknown, server: string, user: string): Sentence | null {
  if (!(error instanceof Error)) return null;
  const code: unknown = Reflect.get(error, 'code');
  const { message } = error;
  const refused = (what: string) => ({ message: `${server} ${what}`, code: NOT_ALLOWED });
  if (error instanceof Unanswered) return { message: `${server} ${message}`, code: CONNECTION_FAILED };
  if (message === 'timeout exceeded when trying to connect') {
    return { message: `every connection to ${server} is busy`, code: CONNECTION_FAILED };
  }
  if (message === 'timeout expired' || message.includes('due to connection timeout')) {
    return { message: `${server} cannot be reached: it does not answer`, code: CONNECTION_FAILED };
  }
  if (/client password must be a|empty password returned by client/.test(message)) {
    return refused(
      `wants a password for ${user}: write it into DATABASE_URL (postgres://${user}:password@…) or into PGPASSWORD`,
    );
  }
  if (code === '28P01') {
    return {
      message: `${server}: ${message}; correct it in DATABASE_URL, with special characters percent-encoded`,
      code,
    };
  }
  if (code === '3D000') {
    return { message: `${server}: ${message}; create it there, or correct DATABASE_URL`, code };
  }
  if (typeof code === 'string' && UNTRUSTED.has(code)) {
    return refused(
      'shows a certificate that no known authority has signed: name its root certificate with sslrootcert=/path/to/root.crt in DATABASE_URL, or write sslmode=no-verify to encrypt without knowing who answers',
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return refused(
      'shows a certificate of another name: write the name of the certificate as the host of DATABASE_URL, or sslmode=no-verify to encrypt without knowing who answers',
    );
  }
  if (code === 'CERT_HAS_EXPIRED') return refused('shows a certificate that has expired: it must be renewed');
  if (message === 'The server does not support SSL connections') {
    return refused('does not speak TLS: take sslmode out of DATABASE_URL, or turn TLS on there');
  }
  if (code === NOT_ALLOWED && /pg_hba\.conf.*no encryption/.test(message)) {
    return refused(`lets nobody in without TLS (${message}): add ?sslmode=require to DATABASE_URL`);
  }
  return null;
}
