import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatRows, type RowGroup, readGroups } from '../../../../src/infrastructure/csv/csv-groups.js';
import { csvFolder } from '../../../support/csv-folder.js';
import { parseRfc4180 } from '../../../support/csv-movies.js';

const hostile = fc.string({
  unit: fc.constantFrom('"', ',', '\n', '\r', '\\', '.', "'", 'a', ' ', '\u202e', '\ufeff'),
});
const field = fc.oneof(hostile, fc.string({ unit: 'binary' }));
const rows = fc.array(fc.array(field, { minLength: 3, maxLength: 3 }), { minLength: 1 });

async function groupsOf(text: string | Buffer, start = 0): Promise<RowGroup[]> {
  const path = join(await csvFolder(), 'file.csv');
  await writeFile(path, text);
  const groups: RowGroup[] = [];
  const source = { path, start, columns: ['a', 'b', 'c'], continues: () => true };
  for await (const group of readGroups(source)) groups.push(group);
  return groups;
}

describe('formatRows', () => {
  test('any text comes back through a parser by the letter of RFC 4180', () => {
    fc.assert(
      fc.property(rows, (given) => {
        expect(parseRfc4180(formatRows(given))).toEqual(given);
      }),
    );
  });

  test('an empty field is not quoted, so that COPY reads it as NULL', () => {
    expect(formatRows([['a', '', '']])).toBe('a,,\n');
  });

  test(String.raw`a lone \. and a carriage return are quoted`, () => {
    expect(formatRows([['\\.', 'a\rb', 'c']])).toBe('"\\.","a\rb",c\n');
  });
});

describe('readGroups', () => {
  test('any text comes back, with the offset behind each group', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const named = given.map(([, ...rest], at) => [`key${at}`, ...rest]);
        const groups = await groupsOf(formatRows(named));
        expect(groups.flatMap((group) => group.rows)).toEqual(named);
        expect(groups.map(({ end }) => end)).toEqual(
          named.map((_, at) => Buffer.byteLength(formatRows(named.slice(0, at + 1)))),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('a last line torn at any byte is left out, and everything before it is there', async () => {
    const whole = formatRows([['k1', 'x', 'y']]);
    const last = Buffer.from(formatRows([['k2', 'a "b"\nc,é', '']]));
    for (let length = 0; length < last.length; length += 1) {
      const groups = await groupsOf(Buffer.concat([Buffer.from(whole), last.subarray(0, length)]));
      expect(groups.map(({ key, end }) => ({ key, end }))).toEqual([{ key: 'k1', end: whole.length }]);
    }
  });

  test('rows of one key that stand together form one group', async () => {
    const groups = await groupsOf('k1,1,\nk1,2,\nk2,1,\nk1,3,\n');
    expect(groups.map(({ key, rows: { length } }) => `${key} ${length}`)).toEqual(['k1 2', 'k2 1', 'k1 1']);
  });

  test.each(['k1,x\nk2,x,y\n', ',x,y\n', 'k1,"x"z,y\n'])(
    'a line that is not ours is an error: %j',
    async (text) => {
      await expect(groupsOf(text)).rejects.toThrow(/file\.csv: .*nothing in it was changed/);
    },
  );
});
