import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setAsideTitleIds } from '../../../../src/infrastructure/imdb/set-aside-title-ids.js';

/** Reads the ids of a text whose bytes come in pieces of a length. */
async function parsed(content: string | Uint8Array, pieceLength = 64 * 1024) {
  async function* pieces() {
    const bytes = Buffer.from(content);
    for (let from = 0; from < bytes.length; from += pieceLength)
      yield bytes.subarray(from, from + pieceLength);
  }
  const { titleIds, faults } = await setAsideTitleIds(pieces());
  const ids: string[] = [];
  for await (const titleId of titleIds) ids.push(titleId);
  return { ids, faults };
}

describe('setAsideTitleIds', () => {
  it('reads ids by comma, blank or line, with a byte order mark, CRLF and comments', async () => {
    const text = '\uFEFFtt0111161,tt0068646\r\n# a comment\r\n  tt0468569\ttt0071562 # another\r\r\n\n';
    expect(await parsed(text)).toEqual({
      ids: ['tt0111161', 'tt0068646', 'tt0468569', 'tt0071562'],
      faults: [],
    });
  });

  it('keeps a list that is longer than memory should hold, in order', async () => {
    const ids = Array.from({ length: 250_000 }, (_, at) => `tt${1_000_000 + at}`);
    expect(await parsed(ids.join('\n'))).toEqual({ ids, faults: [] });
  });

  it('counts the malformed entries that it does not name', async () => {
    async function* bytes() {
      yield Buffer.from('nothing\n'.repeat(1000));
    }
    const { faults, moreFaults, isEmpty } = await setAsideTitleIds(bytes());
    expect({ named: faults.length, moreFaults, isEmpty }).toEqual({
      named: 20,
      moreFaults: 980,
      isEmpty: true,
    });
  });

  it('names every malformed entry with its line, cut short', async () => {
    const { faults } = await parsed(`tt0111161\nnm0000151\n\ntt12 ${'x'.repeat(10_000)}\n`, 1000);
    expect(faults).toEqual([
      'line 2: "nm0000151" is not a title id (tt and 7 or more digits)',
      'line 4: "tt12" is not a title id (tt and 7 or more digits)',
      `line 4: "${'x'.repeat(40)}…" is not a title id (tt and 7 or more digits)`,
    ]);
  });

  it('is not held up by a long row of marks', async () => {
    const { faults } = await parsed(`Const,Title\n${')'.repeat(500_000)}x,y\n`, 100_000);
    expect(faults).toEqual([expect.stringMatching(/^line 2: .* is not a title id/)]);
  });

  it('reads addresses of title pages as a browser gives them', async () => {
    const text = [
      'https://www.imdb.com/title/tt0111161/?ref_=chttp_t_1',
      'm.imdb.com/title/tt0068646',
      '<https://www.imdb.com/de/title/tt0468569/fullcredits/#cast>',
      '/title/tt0071562/',
      '["tt0050083";"tt0108052"]',
      'https://www.imdb.com/name/nm0000151/',
    ].join('\n');
    expect(await parsed(text)).toEqual({
      ids: ['tt0111161', 'tt0068646', 'tt0468569', 'tt0071562', 'tt0050083', 'tt0108052'],
      faults: ['line 6: "https://www.imdb.com/name/nm0000151/" is not a title id (tt and 7 or more digits)'],
    });
  });

  it.each([
    [
      'a list exported by IMDb',
      'Position,Const,Created,Modified,Description,Title,URL,Title Type\n' +
        '1,tt0111161,2024-05-01,2024-05-01,"of hope,\nand ""more""",The One,https://www.imdb.com/title/tt0111161/,Movie\n' +
        '2,tt0068646,2024-05-01,2024-05-01,,"tt0000001, not an id",,Movie\n',
    ],
    [
      'ratings exported by IMDb years ago',
      '"const","your rating","title"\r\n"tt0111161","9","One"\r\n"tt0068646","8","Two"\r\n',
    ],
    ['a dataset', 'tconst\ttitleType\tprimaryTitle\ntt0111161\tmovie\t"One\ntt0068646\tmovie\tTwo\n'],
    ['movies.csv', 'imdb_id,kind,title\ntt0111161,movie,One\ntt0068646,movie,Two\n'],
    ['a spreadsheet with semicolons', 'title;const\nOne;tt0111161\nTwo;tt0068646\n'],
  ])('reads the column of ids of %s', async (_, text) => {
    const expected = { ids: ['tt0111161', 'tt0068646'], faults: [] };
    expect(await parsed(text)).toEqual(expected);
    expect(await parsed(text, 1)).toEqual(expected);
  });

  it('names the line of a table that holds no title id, and where a quote was left open', async () => {
    expect(await parsed('Const,Title\nnm0000151,A person\ntt0111161,One\n')).toMatchObject({
      ids: ['tt0111161'],
      faults: ['line 2: "nm0000151" is not a title id (tt and 7 or more digits)'],
    });
    const open = `Const,Title\ntt0111161,One\ntt0068646,"Two\n${'tt0000003,Three\n'.repeat(100_000)}`;
    const { faults } = await parsed(open);
    expect(faults).toEqual([expect.stringMatching(/^line \d+: the table cannot be read here \(.+\)$/)]);
  });

  it.each([
    ['UTF-16 LE with its mark', Buffer.from('\uFEFFtt0111161\r\ntt0068646', 'utf16le')],
    ['UTF-16 LE without it', Buffer.from('tt0111161\r\ntt0068646', 'utf16le')],
    ['UTF-16 BE', Buffer.from('\uFEFFtt0111161\r\ntt0068646', 'utf16le').swap16()],
  ])('reads %s', async (_, bytes) => {
    for (const pieceLength of [6, 1])
      expect(await parsed(bytes, pieceLength)).toEqual({ ids: ['tt0111161', 'tt0068646'], faults: [] });
  });

  it('reads the same wherever the pieces of the file end', async () => {
    const entry = fc.constantFrom('tt0111161', 'tt0068646', 'x', '#', ',', '\n', '\r\n', '\r', ' ', ';', '"');
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 30 }),
        fc.integer({ min: 1, max: 12 }),
        async (parts, length) => {
          const text = `\n${parts.join('')}`;
          expect(await parsed(text, length)).toEqual(await parsed(text));
        },
      ),
      { numRuns: 100 },
    );
  });
});
