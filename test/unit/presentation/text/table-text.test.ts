import { describe, expect, it } from 'vitest';
import { tablePieces, tableText } from '../../../../src/presentation/text/table-text.js';

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

  it('gives wide characters and emoji two columns, and shows line breaks as blanks', () => {
    const table = tableText(
      columns,
      [
        ['🎬🎬', '1'],
        ['a\nb', '2'],
      ],
      80,
    );
    expect(table.split('\n').slice(2, 4)).toEqual(['🎬🎬        1', 'a b         2']);
  });

  it('never cuts a wide character or a combined one in two', () => {
    const titles = [
      '七人の侍と用心棒',
      'e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301',
      '👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦',
    ];
    const lines = tableText(
      columns,
      titles.map((title) => [title, '1']),
      16,
    ).split('\n');
    expect(lines.slice(2, 5)).toEqual([
      '七人の…        1',
      'e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301…       1',
      '👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦…        1',
    ]);
  });

  it.each([80, 120])('fills a terminal of %i columns and no more', (width) => {
    const row = ['七人の侍 '.repeat(40), '1954', 'A plot. '.repeat(40), '8.6'];
    const head = [
      { name: 'title', numeric: false },
      { name: 'year', numeric: true },
      { name: 'plot', numeric: false },
      { name: 'rating', numeric: true },
    ];
    const lines = tableText(head, [row], width).trimEnd().split('\n');
    expect(lines[1]).toHaveLength(width);
    expect(lines[2]).toMatch(/^七人の.*… {1,3}1954 {2}A plot\..*… {5}8\.6$/);
  });

  it('keeps a hostile text from steering the terminal', () => {
    const table = tableText(columns, [['\u001b]0;owned\u0007\u001b[2J\u009b31m\u202egnp.exe\r\n', '1']], 80);
    expect(table).toContain(' ]0;owned  [2J 31mgnp.exe');
    expect(table).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });

  it('prints the head alone when there are no rows', () => {
    expect(tableText(columns, [], 80)).toBe('title  rating\n-----  ------\n');
  });
});

describe('tablePieces', () => {
  async function* rows(count: number, cell: (number: number) => string) {
    for (let number = 1; number <= count; number += 1) yield [cell(number), String(number)];
  }

  it('prints a long result with the widths of its first 1000 rows', async () => {
    const pieces: string[] = [];
    const table = tablePieces(
      columns,
      rows(2500, (number) => (number > 1000 ? 'a title that is longer' : 'short title')),
      80,
    );
    for (let next = await table.next(); ; next = await table.next()) {
      if (next.done === true) {
        expect(next.value).toBe(2500);
        break;
      }
      pieces.push(next.value);
    }
    const lines = pieces.join('').trimEnd().split('\n');
    expect(pieces.length).toBeGreaterThan(1);
    expect(lines).toHaveLength(2502);
    expect(lines[1001]).toBe('short title    1000');
    expect(lines[1002]).toBe('a title th…    1001');
    expect(lines[2501]).toBe('a title th…    2500');
  });

  it('prints a number whole that is wider than those before it', async () => {
    let text = '';
    const table = tablePieces(
      [{ name: 'n', numeric: true }],
      (async function* () {
        for (let number = 0; number < 1000; number += 1) yield ['1'];
        yield ['123456789'];
      })(),
      80,
    );
    for await (const piece of table) text += piece;
    expect(text.endsWith('1\n123456789\n')).toBe(true);
  });
});
