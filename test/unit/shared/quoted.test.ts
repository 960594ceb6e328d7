import { expect, it } from 'vitest';
import { quoted } from '../../../src/shared/quoted.js';

it('shortens a text and leaves nothing in it that steers a terminal', () => {
  expect(quoted('tt1', 40)).toBe('"tt1"');
  expect(quoted('abcdef', 3)).toBe('"abc…"');
  expect(quoted('a\x1b[2J\x7f\u009b\u202eb\u{e0001}', 40)).toBe(
    '"a\\u001b[2J\\u007f\\u009b\\u202eb\\udb40\\udc01"',
  );
  expect(JSON.parse(quoted('é ☃ \u202e \u{e0001}', 40))).toBe('é ☃ \u202e \u{e0001}');
});
