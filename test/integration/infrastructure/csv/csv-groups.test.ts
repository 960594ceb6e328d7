import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatRows } from '../../../../src/infrastructure/csv/table/csv-fields.js';
import { type RowGroup, readGroups } from '../../../../src/infrastructure/csv/table/csv-groups.js';
import { CsvReader, LONGEST_RECORD } from '../../../../src/infrastructure/csv/table/csv-reader.js';
import { csvFolder } from '../../../support/stores/csv-folder.js';
import { parseRfc4180 } from '../../../support/stores/csv-movies.js';

const hostile = fc.string({
  unit: fc.constantFrom('"', ',', '\n', '\r', '\\', '.', "'", 'a', ' ', '\u202e', '\ufeff'),
});
// No movie holds NUL, and a file that does is taken for another format.
const field = fc.oneof(hostile, fc.string({ unit: 'binary' })).map((text) => text.replaceAll('\0', ''));
const rows = fc.array(fc.array(field, { minLength: 3, maxLength: 3 }), { minLength: 1 });

const HEADER = 'a,b,c\n';

/** The groups of a file that has `text` behind its header. */
async function groupsOf(text: string | Buffer, header = HEADER): Promise<RowGroup[]> {
  const path = join(await csvFolder(), 'file.csv');
  await writeFile(path, Buffer.concat([Buffer.from(header), Buffer.from(text)]));
  return (await groupsIn(path)).groups;
}

async function groupsIn(path: string): Promise<{ groups: RowGroup[]; reader: CsvReader }> {
  const groups: RowGroup[] = [];
  const reader = new CsvReader(path, ['a', 'b', 'c']);
  for await (const group of readGroups(reader, () => true)) groups.push(group);
  return { groups, reader };
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
  test('any text comes back, with the line of each group', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const named = given.map(([, ...rest], at) => [`key${at}`, ...rest]);
        const groups = await groupsOf(formatRows(named));
        expect(groups.flatMap((group) => group.rows)).toEqual(named);
        expect(groups.map(({ line }) => line)).toEqual(
          named.map((_, at) => 2 + formatRows(named.slice(0, at)).split('\n').length - 1),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('text that fills many pieces of a file comes back whole', async () => {
    const named = Array.from({ length: 3000 }, (_, at) => [`key${at}`, `é"${'x\n'.repeat(at % 90)}`, '七人']);
    const groups = await groupsOf(formatRows(named));
    expect(groups.flatMap((group) => group.rows)).toEqual(named);
  });

  const saved: [string, string, string][] = [
    ['a byte order mark', `\ufeff${HEADER}`, 'k1,x,"y\nz"\n'],
    ['CRLF', 'a,b,c\r\n', 'k1,x,"y\nz"\r\n'],
    ['semicolons', 'a;b;c\n', 'k1;x;"y\nz"\n'],
    ['tabs and quotes everywhere', '"a"\t"b"\t"c"\n', '"k1"\t"x"\t"y\nz"\n'],
    ['columns in another order', 'c,a,b\n', '"y\nz",k1,x\n'],
    ['empty columns and lines', 'a,b,c,,\n', 'k1,x,"y\nz",,\n,,,,\n\n'],
    ['no line end behind the last line', HEADER, 'k1,x,"y\nz"'],
  ];
  test.each(saved)('a file that was saved with %s is read', async (_, header, text) => {
    const path = join(await csvFolder(), 'file.csv');
    await writeFile(path, header + text);
    const { groups, reader } = await groupsIn(path);
    expect(groups.map((group) => group.rows)).toEqual([[['k1', 'x', 'y\nz']]]);
    expect(reader.isOwn).toBe(false);
  });

  test.each([
    ['UTF-16', Buffer.from(`\ufeff${HEADER}`, 'utf16le'), /file\.csv cannot be read: it is in UTF-16/],
    ['another encoding', Buffer.from(`${HEADER}k1,x,y\nk2,\xe9t\xe9,y\n`, 'latin1'), /line 3 .*not UTF-8/],
    ['a workbook', Buffer.from('PK\x03\x04'), /it is a spreadsheet and no CSV/],
    ['a column more', Buffer.from('a,b,c,notes\nk1,x,y,z\n'), /has the column "notes" besides/],
    ['a column less', Buffer.from('a,c\nk1,x\n'), /line 1 .*must be a,b,c and has no column b/],
    [
      'a value without a column',
      Buffer.from(`${HEADER}k1,x,y,z\n`),
      /line 2 .*more than there are column names/,
    ],
  ])('%s is named for what it is', async (_, content, message) => {
    const path = join(await csvFolder(), 'file.csv');
    await writeFile(path, content);
    await expect(groupsIn(path)).rejects.toThrow(message);
  });

  test('an open quote ends the reading soon, with the line where it stands', async () => {
    const path = join(await csvFolder(), 'file.csv');
    const line = 'k2,a line of many,y\n';
    await writeFile(path, `${HEADER}k1,x,y\nk1,"x,y\n${line.repeat((3 * LONGEST_RECORD) / line.length)}`);
    const reader = new CsvReader(path, ['a', 'b', 'c']);
    await expect(async () => {
      for await (const _ of reader.records());
    }).rejects.toThrow(/line 3 cannot be read: a quote opens a field and is not closed/);
    expect(reader.size).toBeLessThan(1.5 * LONGEST_RECORD);
  });

  test('one that a later quote seems to close is named by its own line', async () => {
    await expect(groupsOf('k1,"x,y\nk2,x,y\nk3,"x\nz",y\n')).rejects.toThrow(
      /line 2 cannot be read: a quote opens/,
    );
  });

  test('rows of one key that stand together form one group', async () => {
    const groups = await groupsOf('k1,1,\nk1,2,\nk2,1,\nk1,3,\n');
    expect(groups.map(({ key, rows: { length } }) => `${key} ${length}`)).toEqual(['k1 2', 'k2 1', 'k1 1']);
  });

  test.each(['k1,x\nk2,x,y\n', 'k1,x"z,y\n', 'k1,"x"z,y\n'])(
    'a line that is not ours is an error: %j',
    async (text) => {
      await expect(groupsOf(text)).rejects.toThrow(/file\.csv line 2 cannot be read/);
    },
  );
});
