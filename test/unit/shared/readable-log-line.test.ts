import { expect, it } from 'vitest';
import { readableLogLine } from '../../../src/shared/readable-log-line.js';

it('says time, level and message, then the fields', () => {
  const line = { level: 'warn', time: '2026-01-02T03:04:05.678Z', run: 3, title: 'tt0111161', route: null };
  expect(
    readableLogLine(JSON.stringify({ ...line, reason: 'a b', saved: { csv: 'x' }, msg: 'title failed' })),
  ).toBe('03:04:05 warn  title failed run=3 title=tt0111161 reason="a b" saved="{\\"csv\\":\\"x\\"}"');
});

it('holds no sign that a terminal obeys', () => {
  expect(
    readableLogLine(JSON.stringify({ level: 'info', msg: 'a\x1b[2J\nb', reason: '\x9b2J' })),
  ).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
});
