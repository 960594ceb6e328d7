import { describe, expect, it } from 'vitest';
import { parseTitleIds } from '../../../../src/infrastructure/imdb/id-title-list.js';

describe('parseTitleIds', () => {
  it('reads ids by comma, blank or line, with a byte order mark, CRLF and comments', () => {
    const text = '\uFEFFtt0111161,tt0068646\r\n# a comment\r\n  tt0468569\ttt0071562 # another\r\r\n\n';
    expect(parseTitleIds(text)).toEqual({
      ids: ['tt0111161', 'tt0068646', 'tt0468569', 'tt0071562'],
      duplicates: 0,
      faults: [],
    });
  });

  it('drops and counts duplicates', () => {
    expect(parseTitleIds('tt0111161 tt0111161 tt0068646 tt0111161')).toMatchObject({
      ids: ['tt0111161', 'tt0068646'],
      duplicates: 2,
    });
  });

  it('names every malformed entry with its line, cut short', () => {
    const { faults } = parseTitleIds(`tt0111161\nnm0000151\n\ntt12 ${'x'.repeat(10_000)}\n`);
    expect(faults).toEqual([
      'line 2: "nm0000151" is not a title id (tt and 7 or more digits)',
      'line 4: "tt12" is not a title id (tt and 7 or more digits)',
      `line 4: "${'x'.repeat(40)}…" is not a title id (tt and 7 or more digits)`,
    ]);
  });
});
