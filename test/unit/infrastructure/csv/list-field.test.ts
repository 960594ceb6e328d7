import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinList, splitList } from '../../../../src/infrastructure/csv/list-field.js';

describe('list field', () => {
  test('elements are joined with |, and an empty list is an empty field', () => {
    expect(joinList(['Drama', 'Comedy'])).toBe('Drama|Comedy');
    expect(joinList([])).toBe('');
    expect(splitList('')).toEqual([]);
  });

  test('a | or a backslash inside an element is preceded by a backslash', () => {
    expect(joinList(['a|b', 'c\\'])).toBe('a\\|b|c\\\\');
  });

  test('every list of elements comes back', () => {
    const element = fc.oneof(
      fc.string({ unit: fc.constantFrom('|', '\\', 'a', '\n'), minLength: 1 }),
      fc.string({ unit: 'binary', minLength: 1 }),
    );
    fc.assert(
      fc.property(fc.array(element), (elements) => {
        expect(splitList(joinList(elements))).toEqual(elements);
      }),
    );
  });
});
