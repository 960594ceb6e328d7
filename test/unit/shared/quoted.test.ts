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

it.each([
  ['https://user:hunter2@host/path', '"[redacted]@host/path"'],
  ['user:hunter2@host', '"[redacted]@host"'],
  ['https://hunter2@host', '"[redacted]@host"'],
  ['me@mail.example', '"me@mail.example"'],
  ['a: b@c', '"a: b@c"'],
  [`https://user:${'hunter2'.repeat(20)}@host`, '"[redacted]@host"'],
])('of %j no user name and password are shown', (text, shown) => {
  expect(quoted(text, 60)).toBe(shown);
});
