import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DuckDb } from '../../../../src/infrastructure/lake/duckdb.js';
import { type ParquetColumn, writeParquet } from '../../../../src/infrastructure/lake/parquet-file.js';
import { startScript } from '../../../support/processes/cli.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { readParquet, readParquetMetadata } from '../../../support/stores/parquet.js';

const COLUMNS: readonly ParquetColumn[] = [
  { name: 'date', type: 'DATE' },
  { name: 'kind', type: 'VARCHAR' },
  { name: 'tmdb_id', type: 'INTEGER' },
  { name: 'vote_average', type: 'DOUBLE' },
  { name: 'revenue', type: 'BIGINT' },
  { name: 'genre_ids', type: 'INTEGER[]' },
  { name: 'adult', type: 'BOOLEAN' },
  { name: 'seen_at', type: 'TIMESTAMPTZ' },
];

const TITLE = {
  date: '2028-02-29',
  kind: 'movie',
  tmdb_id: 278,
  vote_average: 8.7,
  revenue: 2_923_706_026,
  genre_ids: [18, 80],
  adult: false,
  seen_at: '2028-02-29T23:59:59.123+00:00',
};
const UNKNOWN = { date: '2028-02-29', kind: "tv's Ärger 日本", tmdb_id: 3 };

const columnRow = z.object({ column_name: z.string(), column_type: z.string() });

let folder: string;
let duckDb: DuckDb;

beforeEach(async () => {
  folder = await temporaryFolder();
  duckDb = await DuckDb.open({ neededFor: 'a test', temporaryFolder: join(folder, 'tmp') });
});
afterEach(() => duckDb?.close());

async function write(lines: readonly object[], orderBy: readonly string[] = []): Promise<string> {
  const jsonl = join(folder, "it's.jsonl.gz");
  await writeFile(jsonl, gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  const path = join(folder, "it's.parquet");
  await writeParquet(duckDb, { jsonl, columns: COLUMNS, orderBy }, path);
  return path;
}

describe('a Parquet file of JSON lines', () => {
  it('has every value, as another reader reads it', async () => {
    expect(await readParquet(await write([TITLE, UNKNOWN]))).toEqual([
      {
        ...TITLE,
        date: new Date('2028-02-29'),
        revenue: 2_923_706_026n,
        seen_at: new Date('2028-02-29T23:59:59.123Z'),
      },
      {
        date: new Date('2028-02-29'),
        kind: "tv's Ärger 日本",
        tmdb_id: 3,
        vote_average: null,
        revenue: null,
        genre_ids: null,
        adult: null,
        seen_at: null,
      },
    ]);
  });

  it('is sorted where that is asked for', async () => {
    const rows = await readParquet(await write([TITLE, UNKNOWN], ['tmdb_id']));
    expect(rows.map((row) => row.tmdb_id)).toEqual([3, 278]);
  });

  it('has its columns without a row, too', async () => {
    const path = await write([]);
    expect(await readParquet(path)).toEqual([]);
    expect(
      await duckDb.rows(`describe select * from '${path.replaceAll("'", "''")}'`, [], columnRow),
    ).toEqual(
      COLUMNS.map(({ name, type }) => ({
        column_name: name,
        column_type: type === 'TIMESTAMPTZ' ? 'TIMESTAMP WITH TIME ZONE' : type,
      })),
    );
  });

  it('is compressed by zstd in pages of the first version', async () => {
    const { row_groups } = await readParquetMetadata(await write([TITLE]));
    const columns = row_groups.flatMap((group) => group.columns);
    expect(columns).toHaveLength(COLUMNS.length);
    for (const { meta_data } of columns) {
      expect(meta_data?.codec).toBe('ZSTD');
      // The second version has encodings of its own.
      for (const encoding of meta_data?.encodings ?? []) {
        expect(['PLAIN', 'RLE', 'RLE_DICTIONARY', 'PLAIN_DICTIONARY', 'BIT_PACKED']).toContain(encoding);
      }
    }
  });

  it('is not made of a value that is none of its column', async () => {
    await expect(write([{ ...TITLE, tmdb_id: 'many' }])).rejects.toThrow(/many/);
  });
});

it('does not keep a process that leaves while it is being written', async () => {
  const script = fileURLToPath(new URL('../../../support/processes/leaving-lake.mjs', import.meta.url));
  const { code, stderr } = await startScript(script, [join(folder, 'tmp')]).result;
  expect({ code, stderr }).toEqual({ code: 7, stderr: '' });
});
