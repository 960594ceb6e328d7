import pg from 'pg';
import { addressText } from '../../shared/address-text.js';
import { errorMessage } from '../../shared/error-message.js';
import { Redactor } from '../../shared/redactor.js';
import { connectionSentence, NOT_ALLOWED } from './connection-sentence.js';
import { DATABASE_URL_FORM, databaseUrlFault } from './database-url.js';
import { isConnectionError, SqlError, type SqlErrorDetails, sqlErrorDetails } from './sql-error.js';

/** A server as `pg` is to connect to it. */
export interface PostgresServer {
  readonly connection: { readonly connectionString: string };
  /** Whether its address names the schemas to look into, so that they stay. */
  readonly namesSchema: boolean;
  /** An error that names the server and never its password. */
  toError(error: unknown): SqlError;
}

/** Throws `SqlError` for an address that names no server. */
export function readPostgresServer(url: string): PostgresServer {
  const connection = { connectionString: withPlainTlsMode(url) };
  const target = targetOf(url, connection);
  const server = `PostgreSQL at ${addressText(target)}`;
  const redactor = new Redactor([target.password ?? '']);
  return {
    connection,
    namesSchema: /[?&]options=[^&]*search_path/.test(url),
    toError: (error) => {
      const details = sqlErrorDetails(error);
      const sentence = connectionSentence(error, server, target.user ?? '');
      if (sentence !== null) return redacted({ ...details, ...sentence }, redactor);
      if (!isConnectionError(details.code)) return redacted(details, redactor);
      return redacted({ ...details, message: `${server} cannot be reached: ${details.message}` }, redactor);
    },
  };
}

/** A detail repeats values of a row, a hint or a place those of a statement. */
function redacted(details: SqlErrorDetails, redactor: Redactor): SqlError {
  const text = (of: string | null | undefined) => (of == null ? null : redactor.text(of));
  return new SqlError({
    ...details,
    message: redactor.text(details.message),
    detail: text(details.detail),
    hint: text(details.hint),
    where: text(details.where),
  });
}

/** pg checks the certificate in all of these modes alike, and warns about every word but this one. */
function withPlainTlsMode(url: string): string {
  if (/[?&]uselibpqcompat=true/.test(url)) return url;
  return url.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, '$1verify-full');
}

function targetOf(url: string, connection: pg.ClientConfig): pg.Client {
  const fault = databaseUrlFault(url);
  if (fault !== null) throw unusable(`DATABASE_URL ${fault}`);
  try {
    return new pg.Client(connection);
  } catch (error) {
    // The error that pg throws for an address holds it with its password; that of a file has a path.
    const path = typeof error === 'object' && error !== null ? Reflect.get(error, 'path') : undefined;
    if (typeof path !== 'string') throw unusable(`DATABASE_URL is no address; write ${DATABASE_URL_FORM}`);
    throw unusable(
      `DATABASE_URL names the file ${path}, which cannot be read (${errorMessage(error)}); correct its sslrootcert, sslcert or sslkey`,
    );
  }
}

function unusable(message: string): SqlError {
  return new SqlError({ message, code: NOT_ALLOWED, detail: null, hint: null, position: null });
}
