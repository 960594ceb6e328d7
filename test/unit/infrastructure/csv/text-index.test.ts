import { describe, expect, it } from 'vitest';
import { TextIndex } from '../../../../src/infrastructure/csv/text-index.js';

describe('TextIndex', () => {
  it('gives back the last text of each id, across the borders of its pieces', () => {
    const index = new TextIndex('nm');
    // Four bytes a character and an odd length, so that 3 MB of them lie across every border.
    const textOf = (number: number) => `${number} ${'🎬'.repeat(number % 700)}`;
    const ids = Array.from({ length: 2500 }, (_, number) => `nm${String(number).padStart(7, '0')}`);
    index.set('nm0000005', 'an earlier name');
    for (const [number, id] of ids.entries()) index.set(id, textOf(number));
    for (const [number, id] of ids.entries()) expect(index.get(id)).toBe(textOf(number));
  });

  it('holds an empty text, and nothing for an id it was not given', () => {
    const index = new TextIndex('nm');
    index.set('nm0000001', '');
    expect([index.get('nm0000001'), index.get('nm0000002')]).toEqual(['', undefined]);
  });
});
