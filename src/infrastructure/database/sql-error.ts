export interface SqlErrorDetails {
  readonly message: string;
  /** SQLSTATE, e.g. `23514`. */
  readonly code: string;
  readonly detail: string | null;
  readonly hint: string | null;
  /** Where in the statement, counted in characters from 1. */
  readonly position: number | null;
  /** Of an error in COPY, e.g. `COPY movies, line 7, column year: "x"`. */
  readonly where?: string | null;
}

/** A statement that PostgreSQL refused, or a connection that did not come about or broke (class 08). */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  readonly code: string;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly position: number | null;
  readonly where: string | null;

  constructor({ message, code, detail, hint, position, where = null }: SqlErrorDetails) {
    super(message);
    this.code = code;
    this.detail = detail;
    this.hint = hint;
    this.position = position;
    this.where = where;
  }

  /** The same error of a statement without so many characters in front of it. */
  movedBack(characters: number): SqlError {
    const moved = this.position === null ? null : this.position - characters;
    return new SqlError({
      ...this,
      message: this.message,
      position: moved !== null && moved > 0 ? moved : null,
    });
  }
}

const CONNECTION_FAILED = '08006';
const VALUE_REFUSED = '22000';

/** What a driver throws at a value that it cannot send. */
const MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError];

/**
 * Whatever a driver threw, as plain data that also crosses threads. An error without SQLSTATE is one of the connection,
 * unless the language threw it: that will not pass by waiting.
 */
export function sqlErrorDetails(error: unknown): SqlErrorDetails {
  const code = textField(error, 'code');
  // Of a statement that a function ran, the place in that statement.
  const position = Number(textField(error, 'position') ?? textField(error, 'internalPosition') ?? Number.NaN);
  const message = textField(error, 'message') ?? '';
  return {
    // Node reports a refusal on several addresses as an AggregateError with an empty message.
    message: message === '' ? (code ?? String(error)) : message,
    code: sqlStateOf(error, code),
    detail: textField(error, 'detail'),
    hint: textField(error, 'hint'),
    position: Number.isSafeInteger(position) ? position : null,
    where: textField(error, 'where'),
  };
}

function sqlStateOf(error: unknown, code: string | null): string {
  if (code !== null && /^[0-9A-Z]{5}$/.test(code) && !SYSTEM_CODES.has(code)) return code;
  return MISTAKES.some((kind) => error instanceof kind) ? VALUE_REFUSED : CONNECTION_FAILED;
}

/** System error codes that look like an SQLSTATE. */
const SYSTEM_CODES = new Set([
  'EPIPE',
  'EPERM',
  'EBUSY',
  'EXDEV',
  'ENXIO',
  'EBADF',
  'EROFS',
  'EFBIG',
  'EINTR',
]);

function textField(error: unknown, field: string): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : null;
}

/** What a server answers to a statement with too few parameters: it can be reached very well. */
const PROTOCOL_VIOLATION = '08P01';

/** Whether a connection did not come about or broke. */
export function isConnectionError(code: string): boolean {
  return code.startsWith('08') && code !== PROTOCOL_VIOLATION;
}

const DISK_FULL = '53100';

/**
 * Known to pass: connection lost (08), time limits of a transaction (25P03, 25P04), deadlock and serialisation (40),
 * out of memory or slots (53), in use or locked (55), server stopping or statement cancelled (57), system error (58).
 */
const TRANSIENT = /^(08|25P0[34]|40|53|55|57|58)/;

/**
 * About the store or this user of it, whatever the values are: read-only (25), credentials (28), no such database (3D)
 * or schema (3F), rights and missing tables (42), a role (0L, 0P), configuration (F0), a fault of the server (XX).
 */
const CONCERNS_STORE = /^(25|28|3D|3F|42|0L|0P|F0|XX)/;

/** Whether the same statement may succeed later. */
export function isTransient(error: unknown): boolean {
  return error instanceof SqlError && TRANSIENT.test(error.code) && !isFull(error);
}

/**
 * Whether the values themselves were refused, so that the same statement will never succeed: every error that is
 * neither known to pass nor known to concern the store, e.g. 23514, 54000 (too long for an index) or a trigger's own.
 */
export function isRefusal(error: unknown): boolean {
  return error instanceof SqlError && !TRANSIENT.test(error.code) && !CONCERNS_STORE.test(error.code);
}

/** Whether the database has no room left. */
export function isFull(error: unknown): boolean {
  return error instanceof SqlError && error.code === DISK_FULL;
}
