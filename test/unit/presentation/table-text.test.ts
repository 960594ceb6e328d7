import { describe, expect, it } from 'vitest';
import { tableText } from '../../../src/presentation/table-text.js';

const columns = [
  { name: 'title', numeric: false },
  { name: 'rating', numeric: true },
];

describe('tableText', () => {
  it('aligns text to the left and numbers to the right', () => {
    const table = tableText(
      columns,
      [
        ['Se7en', '8.6'],
        ['Ran', '10'],
      ],
      80,
    );
    expect(table.split('\n')).toEqual([
      'title  rating',
      '-----  ------',
      'Se7en     8.6',
      'Ran        10',
      '',
    ]);
  });

  it('cuts the widest text until the line fits, never a number', () => {
    const table = tableText(columns, [['A very long title that goes on and on', '123456789']], 30);
    const lines = table.trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBe(30);
    expect(lines[2]).toBe('A very long title …  123456789');
  });

  it('counts characters, not code units, and shows line breaks as blanks', () => {
    const table = tableText(
      columns,
      [
        ['🎬🎬', '1'],
        ['a\nb', '2'],
      ],
      80,
    );
    expect(table.split('\n').slice(2, 4)).toEqual(['🎬🎬          1', 'a b         2']);
  });

  it('prints the head alone when there are no rows', () => {
    expect(tableText(columns, [], 80)).toBe('title  rating\n-----  ------\n');
  });
});
