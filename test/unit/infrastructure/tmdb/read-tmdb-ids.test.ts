import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readTmdbIds } from '../../../../src/infrastructure/tmdb/read-tmdb-ids.js';

const read = (text: string | Buffer, pieceLength = 3) => {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceLength) }, (_, index) =>
    bytes.subarray(index * pieceLength, (index + 1) * pieceLength),
  );
  return readTmdbIds(Readable.from(pieces), 'person');
};

describe('ids of TMDB in a file', () => {
  it.each([
    ['one a line', '287\n62\n'],
    ['with line ends of Windows and none at the end', '287\r\n62'],
    ['separated by commas and blanks', ' 287, 62'],
    ['beside comments and empty lines', '# people\n\n287 # Brad Pitt\n62\n'],
  ])('are read %s', async (_, text) => {
    expect(await read(text)).toEqual({ ids: [287, 62], faults: [], moreFaults: 0 });
  });

  it('are read in UTF-16 too', async () => {
    expect((await read(Buffer.from('\ufeff287\n62', 'utf16le'))).ids).toEqual([287, 62]);
  });

  it('keep their order and their duplicates', async () => {
    expect((await read('62\n287\n62')).ids).toEqual([62, 287, 62]);
  });

  it.each([
    ['287\n0\n', 'line 2: "0" is no id of TMDB (a number from 1)'],
    ['99999999999', 'line 1: "99999999999" is no id of TMDB (a number from 1)'],
    ['-1', 'line 1: "-1" is no id of TMDB (a number from 1)'],
    [
      '\n\ntt0111161',
      'line 3: "tt0111161" is an id of IMDb, not of TMDB; titles of IMDb are for scrape --source tmdb --ids-file',
    ],
    ['nm0000093', 'line 1: "nm0000093" is an id of IMDb, not of TMDB'],
  ])('are told apart from what is none: %j', async (text, fault) => {
    expect((await read(text)).faults).toEqual([fault]);
  });

  it('are told with the first faults and the count of the others', async () => {
    const { faults, moreFaults } = await read('x\n'.repeat(50));
    expect([faults.length, moreFaults]).toEqual([20, 30]);
  });

  it('are all read, however long their line is', async () => {
    const ids = Array.from({ length: 50_000 }, (_, index) => index + 1);
    expect((await read(ids.join(','), 65_536)).ids).toEqual(ids);
  });

  it('are none in a text without separators, whose bytes do not pile up', async () => {
    const { ids, faults } = await read('x'.repeat(5_000_000), 100_000);
    expect(ids).toEqual([]);
    expect(faults).toHaveLength(1);
    expect(faults.join().length).toBeLessThan(200);
  });
});
