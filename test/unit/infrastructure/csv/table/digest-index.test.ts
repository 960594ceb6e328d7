import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DigestIndex } from '../../../../../src/infrastructure/csv/table/digest-index.js';

const digits = fc.oneof(
  fc.integer({ min: 0, max: 60 }).map((number) => String(number).padStart(7, '0')),
  fc.integer({ min: 10_000_000, max: 99_999_999 }).map(String),
  fc.constantFrom('0000000', '00000001', '4294967295', '4294967296', '99999999999999999999', '1', 'x'),
);
const uint32 = fc.integer({ min: 0, max: 0xffffffff });

describe('DigestIndex', () => {
  test('it answers what a map would, for any ids in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(digits, uint32), { maxLength: 300 }), (entries) => {
        const index = new DigestIndex('tt');
        const model = new Map<string, number>();
        for (const [number, digest] of entries) {
          index.set(`tt${number}`, digest);
          model.set(`tt${number}`, digest);
        }
        expect(index.size).toBe(model.size);
        for (const [id, digest] of model) expect(index.get(id)).toBe(digest);
        expect(index.get('tt9999999')).toBeUndefined();
      }),
    );
  });

  test('ids that differ only in their zeros are kept apart', () => {
    const index = new DigestIndex('tt');
    index.set('tt0000007', 1);
    index.set('tt00000007', 2);
    expect(index.get('tt0000007')).toBe(1);
    expect(index.get('tt00000007')).toBe(2);
  });

  test('a title with its row, its links and 7 new actors takes at most 100 bytes, however many there are', () => {
    const movies = new DigestIndex('tt');
    const links = new DigestIndex('tt');
    const actors = new DigestIndex('nm');
    const indexes = [movies, links, actors];
    let most = 0;
    for (let title = 1; title <= 100_000; title += 1) {
      const id = `tt${String(title * 3).padStart(7, '0')}`;
      movies.set(id, title);
      links.set(id, title);
      for (let actor = 0; actor < 7; actor += 1) {
        actors.set(`nm${String(title * 7 + actor).padStart(7, '0')}`, actor);
      }
      if (title >= 1000) {
        most = Math.max(most, indexes.reduce((sum, { byteLength }) => sum + byteLength, 0) / title);
      }
    }
    expect(actors.size).toBe(700_000);
    expect(actors.get('nm0000007')).toBe(0);
    expect(most).toBeLessThanOrEqual(100);
  });
});
