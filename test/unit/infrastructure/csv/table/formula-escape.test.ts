import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  escapeFormula,
  unescapeFormula,
} from '../../../../../src/infrastructure/csv/table/formula-escape.js';

describe('formula escape', () => {
  test.each(['=cmd|/C calc', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1', "'=1", "''@x"])(
    'a value that a spreadsheet would run gets one apostrophe: %j',
    (text) => {
      expect(escapeFormula(text)).toBe(`'${text}`);
    },
  );

  test.each(["'71", '', 'Amélie', ' =1', 'a=b', "'Allo 'Allo!"])(
    'any other value stays as it is: %j',
    (text) => {
      expect(escapeFormula(text)).toBe(text);
    },
  );

  test('every text comes back from its escaped form, and none is left that a spreadsheet would run', () => {
    const hostile = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', '7') });
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (text) => {
        expect(unescapeFormula(escapeFormula(text))).toBe(text);
        expect(escapeFormula(text)).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});
