import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../src/shared/clean-text.js';

describe('cleanText', () => {
  it.each([
    ['\u00a0 Drama\n', 'Drama'],
    ['\0 Drama \0', 'Drama'],
    ['half \ud83d', 'half \ufffd'],
    ['two\nlines', 'two\nlines'],
    [' \0 ', ''],
  ])('makes of %j %j', (text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });
});
