import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { ExportFault } from '../../../../../src/infrastructure/tmdb/exports/export-fault.js';
import { ExportFile } from '../../../../../src/infrastructure/tmdb/exports/export-file.js';
import { type ExportRow, exportText, manyRows } from '../../../../support/builders/tmdb-exports.js';
import { temporaryFolder } from '../../../../support/processes/temporary-folder.js';

let path: string;

beforeEach(async () => {
  path = join(await temporaryFolder(), '2026-09-30.json.gz');
});

async function read(bytes: Buffer | string) {
  await writeFile(path, bytes);
  const file = new ExportFile(path);
  const rows: ExportRow[] = [];
  for await (const { count, ids, popularities } of file) {
    for (let index = 0; index < count; index += 1) rows.push([ids[index] ?? 0, popularities[index] ?? 0]);
  }
  return { file, rows };
}

describe('the file of an export', () => {
  it('has its ids in their order, each once, and says what it holds', async () => {
    const bytes = gzipSync(exportText([...manyRows(5), [3, 7], [3924, 2.5]]));
    const { file, rows } = await read(bytes);
    expect(rows).toEqual([...manyRows(5), [3924, 2.5]]);
    expect(file).toMatchObject({ lines: 7, ids: 6, repeated: 1, badLines: 0, bytesRead: bytes.length });
    expect(file.checksum).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('is read in pieces when it is large', async () => {
    const rows = manyRows(20_000);
    expect((await read(gzipSync(exportText(rows)))).rows).toEqual(rows);
  });

  it('may be unpacked, and lack the last line feed', async () => {
    expect((await read(exportText(manyRows(3)).trimEnd())).rows).toEqual(manyRows(3));
  });

  it('may have a few bad lines, which are counted and named', async () => {
    const text = `${exportText(manyRows(2))}no line\n{"id":-1}\n${exportText([[9, 1]])}`;
    const { file, rows } = await read(gzipSync(text));
    expect(rows).toEqual([...manyRows(2), [9, 1]]);
    expect(file.badLines).toBe(2);
    expect(file.badExamples).toEqual(['line 3: it is no JSON', 'line 4: it has no id']);
  });

  it.each([
    [
      'cut short',
      (bytes: Buffer) => bytes.subarray(0, -9),
      /2026-09-30\.json\.gz, line \d+: the file is cut short here/,
    ],
    [
      'damaged in its trailer',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -8), Buffer.alloc(8, 7)]),
      /2026-09-30\.json\.gz, line \d+: the compressed file is damaged here/,
    ],
    ['empty', () => gzipSync(''), /it has no ids/],
    ['a page of HTML', () => Buffer.from('<html>\n</html>\n'), /it has no ids/],
    [
      'full of other lines',
      () => gzipSync(exportText(manyRows(900)) + 'x\n'.repeat(11)),
      /11 of 911 lines are none of an export \(line 901: it is no JSON; .*\): it is not what TMDB publishes/,
    ],
  ])('is refused when it is %s', async (_, spoil, message) => {
    const refused = read(spoil(gzipSync(exportText(manyRows(2000)))));
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toBeInstanceOf(ExportFault);
  });

  it('is refused when it is not there', async () => {
    await expect(new ExportFile(path)[Symbol.asyncIterator]().next()).rejects.toThrow(
      /there is no such file/,
    );
  });
});
