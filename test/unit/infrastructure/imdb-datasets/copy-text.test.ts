import { describe, expect, it } from 'vitest';
import { toCopyText } from '../../../../src/infrastructure/imdb-datasets/copy-text.js';

function copyText(text: string): string {
  return toCopyText(Buffer.from(text)).bytes.toString();
}

describe('lines of a dataset as COPY text', () => {
  it('leaves nulls as they are, wherever they stand', () => {
    const text = '\\N\tx\t\\N\n\\N\n';
    expect(copyText(text)).toBe(text);
  });

  it('does not copy what needs no escape', () => {
    const lines = Buffer.from('tt1\t\\N\t"quoted"\n');
    expect(toCopyText(lines).bytes).toBe(lines);
  });

  it.each([
    ['a\\b\n', 'a\\\\b\n'],
    ['["\\"x\\""]\n', '["\\\\"x\\\\""]\n'],
    ['x\\N\ty\n', 'x\\\\N\ty\n'],
    ['\\Nx\ty\n', '\\\\Nx\ty\n'],
    ['\\.\n', '\\\\.\n'],
    ['\\\\N\n', '\\\\\\\\N\n'],
    ['a\rb\n', 'a\\rb\n'],
    ['\\\n', '\\\\\n'],
  ])('escapes %j', (text, escaped) => {
    expect(copyText(text)).toBe(escaped);
  });

  it('counts lines', () => {
    expect(toCopyText(Buffer.from('a\nb\\\nc\n')).lines).toBe(3);
  });
});
