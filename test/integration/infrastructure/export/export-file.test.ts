import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readNamedQueries } from '../../../../src/infrastructure/database/query/named-queries.js';
import { QueryRefused } from '../../../../src/infrastructure/database/query/query-session.js';
import type { SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';
import { ExportFile } from '../../../../src/infrastructure/export/export-file.js';
import { EXPORT_ENDINGS, exportFormOf } from '../../../../src/infrastructure/export/export-format.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { DATABASES, type OpenTestDatabase } from '../../../support/stores/databases.js';
import { readParquet } from '../../../support/stores/parquet.js';

const TABLE = `
create table kinds (
  n bigint, price numeric, ratio float8, day date, seen timestamptz, "local" timestamp, is_new boolean, few smallint,
  words text[], ids integer[], days date[], known jsonb, told json, title text, span interval
);
insert into kinds values (
  9223372036854775807, 12345678901234567890.25, 0.1, '2028-02-29', '2028-02-29 23:59:59.123+02', '2028-02-29 01:02:03',
  true, -3, array['a|b', null, '日本', 'c"d'], '{1,2}', '{2028-02-29}', '{"a": [1, "é"]}', E'{"b":\\r\\n 12}',
  E'=1+1\\n"Ärger" 日本 🎬', '1 day'
), (null, 'NaN', '-Infinity', null, null, null, null, null, '{}', null, null, 'null', null, '', null)`;

const LINES = [
  String.raw`{"n":9223372036854775807,"price":12345678901234567890.25,"ratio":0.1,"day":"2028-02-29","seen":"2028-02-29T21:59:59.123+00:00","local":"2028-02-29T01:02:03","is_new":true,"few":-3,"words":["a|b",null,"日本","c\"d"],"ids":[1,2],"days":["2028-02-29"],"known":{"a": [1, "é"]},"told":{"b":  12},"title":"=1+1\n\"Ärger\" 日本 🎬","span":"1 day"}`,
  '{"n":null,"price":"NaN","ratio":"-Infinity","day":null,"seen":null,"local":null,"is_new":null,"few":null,"words":[],"ids":null,"days":null,"known":null,"told":null,"title":"","span":null}',
  '',
];

describe.each(DATABASES)('an export of %s', (_, openDatabase) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;
  let folder: string;
  let written: { readonly rows: number; readonly isWhole: boolean };

  beforeAll(async () => {
    opened = await openDatabase();
    database = opened.database;
    await database.script(TABLE);
  });
  afterAll(() => opened?.remove());
  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  async function write(name: string, sql: string, operands: readonly string[] = []): Promise<string> {
    const path = join(folder, name);
    const form = exportFormOf(name);
    if (form === null) throw new Error(`${name} has no form`);
    const file = await ExportFile.open(path, form);
    try {
      const { rows, bytes } = await file.write(database, { sql, operands, timeoutMs: 60_000 });
      written = { rows, isWhole: bytes === (await readFile(path)).length };
    } finally {
      await file.close();
    }
    return path;
  }

  it('has in JSON lines what PostgreSQL says, with every digit', async () => {
    const path = await write('kinds.jsonl', 'select * from kinds');
    expect((await readFile(path, 'utf8')).split('\n')).toEqual(LINES);
    expect(written).toEqual({ rows: 2, isWhole: true });
    const packed = await write('kinds.jsonl.gz', 'select * from kinds');
    expect(gunzipSync(await readFile(packed)).toString()).toBe(LINES.join('\n'));
    expect(written).toEqual({ rows: 2, isWhole: true });
  });

  it('has in CSV what the CSV files have', async () => {
    const path = await write('kinds.csv', 'select * from kinds');
    const text = [
      'n,price,ratio,day,seen,local,is_new,few,words,ids,days,known,told,title,span',
      `9223372036854775807,12345678901234567890.25,0.1,2028-02-29,2028-02-29T21:59:59.123Z,2028-02-29 01:02:03,true,-3,"a\\|b||日本|c""d",1|2,2028-02-29,"{""a"":[1,""é""]}","{""b"":12}","'=1+1\n""Ärger"" 日本 🎬",1 day`,
      ',NaN,-Infinity,,,,,,,,,,,,',
      '',
    ].join('\n');
    expect(await readFile(path, 'utf8')).toBe(text);
    const packed = await write('kinds.csv.gz', 'select * from kinds');
    expect(gunzipSync(await readFile(packed)).toString()).toBe(text);
    expect(written).toEqual({ rows: 2, isWhole: true });
  });

  it('has in Parquet every value in its type', async () => {
    const path = await write('kinds.parquet', 'select * from kinds');
    expect(await readParquet(path)).toEqual([
      {
        n: 9_223_372_036_854_775_807n,
        price: 12_345_678_901_234_567_000,
        ratio: 0.1,
        day: new Date('2028-02-29'),
        seen: new Date('2028-02-29T21:59:59.123Z'),
        local: new Date('2028-02-29T01:02:03Z'),
        is_new: true,
        few: -3,
        words: ['a|b', null, '日本', 'c"d'],
        ids: [1, 2],
        days: [new Date('2028-02-29')],
        known: { a: [1, 'é'] },
        told: { b: 12 },
        title: '=1+1\n"Ärger" 日本 🎬',
        span: '1 day',
      },
      {
        n: null,
        price: Number.NaN,
        ratio: Number.NEGATIVE_INFINITY,
        day: null,
        seen: null,
        local: null,
        is_new: null,
        few: null,
        words: [],
        ids: null,
        days: null,
        known: null,
        told: null,
        title: '',
        span: null,
      },
    ]);
    expect(written).toEqual({ rows: 2, isWhole: true });
  });

  it('has the columns of a result without rows', async () => {
    const sql = 'select n, words from kinds where false';
    expect(await readFile(await write('none.jsonl', sql), 'utf8')).toBe('');
    expect(await readFile(await write('none.csv', sql), 'utf8')).toBe('n,words\n');
    expect(await readParquet(await write('none.parquet', sql))).toEqual([]);
    expect(written).toEqual({ rows: 0, isWhole: true });
  });

  it('has every row of a long result, in order, also where rows are long', async () => {
    const sql = `select n, repeat('x', case when n % 1000 = 0 then 3000000 else 1 end) as pad from generate_series(1, 3001) n`;
    const lines = (await readFile(await write('long.jsonl', sql), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => /\d+/.exec(line)?.[0])).toEqual(
      Array.from({ length: 3001 }, (_unused, index) => String(index + 1)),
    );
    expect(lines[999]).toHaveLength(3_000_019);
    expect(written.rows).toBe(3001);
  });

  it('names columns of one name apart', async () => {
    const path = await write('names.jsonl', 'select 1 as a, 2 as a, 3 as "a""b"');
    expect(await readFile(path, 'utf8')).toBe('{"a":1,"a_2":2,"a\\"b":3}\n');
  });

  it('takes operands', async () => {
    const path = await write('one.jsonl', 'select few from kinds where title = $1 -- here\n;\n', ['']);
    expect(await readFile(path, 'utf8')).toBe('{"few":null}\n');
  });

  it('takes every named query', async () => {
    for (const { name, sql, operands } of await readNamedQueries()) {
      const values = Array.from({ length: operands }, () => '1');
      expect(await readParquet(await write(`${name}.parquet`, sql, values))).toHaveLength(written.rows);
      await write(`${name}.jsonl`, sql, values);
    }
  });

  it.each(EXPORT_ENDINGS)('leaves the old %s file alone when it fails half-way', async (ending) => {
    const path = join(folder, `half${ending}`);
    await writeFile(path, 'the old one');
    const failing = write(`half${ending}`, 'select 1 / (1500 - n) as part from generate_series(1, 3000) n');
    await expect(failing).rejects.toThrow(QueryRefused);
    await expect(failing).rejects.toThrow(/division by zero/);
    expect(await readFile(path, 'utf8')).toBe('the old one');
    expect(await readdir(folder)).toEqual([`half${ending}`]);
  });

  it('says what cannot be Parquet', async () => {
    await expect(write('nested.parquet', 'select array[[1, 2]] as pairs')).rejects.toThrow(
      /nested\.parquet cannot be written \(.*\[1,2\]\); as \.jsonl or \.csv it may be$/,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(EXPORT_ENDINGS)('puts a whole %s file in the place of the old one', async (ending) => {
    const [name, elsewhere] = [`new${ending}`, join(folder, 'elsewhere')];
    await writeFile(elsewhere, 'not ours');
    await symlink(elsewhere, join(folder, name));
    await write(name, 'select 1 as one');
    expect((await readFile(join(folder, name), 'utf8')).includes('not ours')).toBe(false);
    expect(await readFile(elsewhere, 'utf8')).toBe('not ours');
    expect((await readdir(folder)).toSorted()).toEqual(['elsewhere', name]);
  });
});
