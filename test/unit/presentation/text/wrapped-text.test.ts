import { expect, it } from 'vitest';
import { wrapped } from '../../../../src/presentation/text/wrapped-text.js';

it('breaks between words and indents what follows', () => {
  expect(wrapped('  one two three four', 11, '    ')).toEqual(['  one two', '    three', '    four']);
});

it('keeps a line that fits as it is, its columns included', () => {
  expect(wrapped('  csv       250 inserted', 80)).toEqual(['  csv       250 inserted']);
});

it('keeps a long word, such as a path, whole', () => {
  expect(wrapped('see data/unreadable/tt0111161.html', 12)).toEqual([
    'see',
    'data/unreadable/tt0111161.html',
  ]);
});

it('counts the columns of wide signs', () => {
  expect(wrapped('千と 千尋の 神隠し', 10)).toEqual(['千と', '千尋の', '神隠し']);
});
