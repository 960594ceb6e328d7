import { describe, expect, it } from 'vitest';
import {
  isConnectionError,
  isRefusal,
  isTransient,
  SqlError,
  sqlErrorDetails,
} from '../../../../src/infrastructure/database/sql-error.js';

const errorOf = (thrown: unknown) => new SqlError(sqlErrorDetails(thrown));

describe('what a driver throws without an SQLSTATE', () => {
  it.each([
    new Error('Connection terminated unexpectedly'),
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }),
  ])('is a broken connection, which is waited for: %s', (thrown) => {
    const error = errorOf(thrown);
    expect([isConnectionError(error.code), isTransient(error), isRefusal(error)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it.each([new TypeError('Do not know how to serialize a BigInt'), new RangeError('Invalid string length')])(
    'is about the value when the language threw it, which no waiting mends: %s',
    (thrown) => {
      const error = errorOf(thrown);
      expect([isConnectionError(error.code), isTransient(error), isRefusal(error)]).toEqual([
        false,
        false,
        true,
      ]);
    },
  );
});
