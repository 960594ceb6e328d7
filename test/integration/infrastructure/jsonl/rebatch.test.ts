import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { type RebatchOptions, rebatch } from '../../../../src/infrastructure/jsonl/rebatch/rebatch.js';
import { acquireLockFile } from '../../../../src/shared/lock-file.js';
import { incompressibleText } from '../../../support/builders/incompressible-text.js';
import { smallFileSystem } from '../../../support/processes/small-file-system.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';

let folder: string;
let input: string;
let target: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  input = join(folder, 'in');
  target = join(folder, 'even');
  await mkdir(input);
});

const run = (given: readonly string[] = [input], options: Partial<RebatchOptions> = {}) =>
  rebatch(given, target, { rows: 2, gzip: true, onProgress: () => {}, ...options });

async function put(name: string, content: string | Buffer): Promise<string> {
  const path = join(input, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

async function contents(): Promise<Record<string, string>> {
  const names = (await readdir(target)).filter((name) => name.startsWith('part-')).sort();
  const texts = names.map(async (name) => {
    const bytes = await readFile(join(target, name));
    return [name, (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

describe('rebatch', () => {
  it('puts the lines of files and folders, in their order, into files of so many lines each', async () => {
    await put('b/part-0.jsonl.gz', Buffer.concat([gzipSync('{"n":3}\n'), gzipSync('{"n":4}\n{"n":5}\n')]));
    await put('a.jsonl', '{"n":1}\n{"n":2}\n');
    const last = join(folder, 'last-by-its-place');
    await writeFile(last, gzipSync('{"n":6}\n{"n":7}\n'));
    const { files, ...all } = await run([input, last], { rows: 3 });
    expect(await contents()).toEqual({
      'part-00000.jsonl.gz': '{"n":1}\n{"n":2}\n{"n":3}\n',
      'part-00001.jsonl.gz': '{"n":4}\n{"n":5}\n{"n":6}\n',
      'part-00002.jsonl.gz': '{"n":7}\n',
    });
    const whole = [1, 2, 3, 4, 5, 6, 7].map((n) => `{"n":${n}}\n`).join('');
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    expect(all).toEqual({ rows: 7, bytes, sha256: sha256(whole), blankLines: 0 });
    for (const { name, ...file } of files) {
      const content = await readFile(join(target, name));
      expect(file).toEqual({
        rows: name === 'part-00002.jsonl.gz' ? 1 : 3,
        bytes: content.length,
        sha256: sha256(content),
      });
    }
    expect(JSON.parse(await readFile(join(target, '_rebatch.json'), 'utf8'))).toEqual({ files, ...all });
    expect((await readdir(target)).sort()).toEqual(['_rebatch.json', ...files.map(({ name }) => name)]);
  });

  it('reads a folder in the order of the bytes of its paths, and each file once', async () => {
    for (const name of ['é.jsonl', 'b/1.jsonl', 'a/z.jsonl', 'a-b.jsonl', 'B.jsonl']) {
      await put(name, `{"f":"${name}"}\n`);
    }
    await put('.hidden/x.jsonl', 'not read');
    await put('a/.x.jsonl', 'not read');
    await put('a/notes.txt', 'not read');
    await symlink(join(input, 'a'), join(input, 'c'));
    await symlink(join(input, 'B.jsonl'), join(input, 'd.jsonl'));
    const { rows } = await run([join(input, 'b'), input], { rows: 9, gzip: false });
    const order = ['b/1.jsonl', 'B.jsonl', 'a-b.jsonl', 'a/z.jsonl', 'é.jsonl'];
    expect(await contents()).toEqual({
      'part-00000.jsonl': order.map((name) => `{"f":"${name}"}\n`).join(''),
    });
    expect(rows).toBe(5);
  });

  it('passes over blank lines, counts them, and leaves each other line the bytes that it is', async () => {
    const odd = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]);
    await put(
      'a.jsonl',
      Buffer.concat([Buffer.from('\n \t\r\n{"a": 1 }\r\n  {"b":"\u2028"}  \n\n'), odd, Buffer.from('\n\n')]),
    );
    await put('b.jsonl', '{"c":1}\n{"last":"without a line end"}');
    await put('c.jsonl', '   ');
    await put('d.jsonl', '');
    await put('e.jsonl.gz', gzipSync(''));
    expect(await run([input], { rows: 100, gzip: false })).toMatchObject({ rows: 5, blankLines: 5 });
    expect(await readFile(join(target, 'part-00000.jsonl'))).toEqual(
      Buffer.concat([
        Buffer.from('{"a": 1 }\r\n  {"b":"\u2028"}  \n'),
        odd,
        Buffer.from('\n{"c":1}\n{"last":"without a line end"}\n'),
      ]),
    );
  });

  it('makes no file of no line', async () => {
    await put('a.jsonl', '\n\n');
    expect(await run()).toMatchObject({ files: [], rows: 0, blankLines: 2 });
    expect(await readdir(target)).toEqual(['_rebatch.json']);
  });

  it('gives the same bytes however the lines lie in files and members', async () => {
    const lines = fc.array(
      fc
        .record({ n: fc.string({ unit: 'grapheme' }), long: fc.nat(5) })
        .map(({ n, long }) => JSON.stringify({ n, text: 'ü'.repeat(40_000 * long) })),
      { maxLength: 12 },
    );
    const cuts = fc.array(fc.record({ after: fc.nat(12), file: fc.boolean(), gzip: fc.boolean() }), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(lines, cuts, fc.integer({ min: 1, max: 5 }), async (all, split, rows) => {
        await rm(input, { recursive: true, force: true });
        await put('0.jsonl', all.map((line) => `${line}\n`).join(''));
        const once = await run([input], { rows });
        await rm(input, { recursive: true });
        await writeSplit(all, split);
        const again = await run([input], { rows });
        expect(again.files).toEqual(once.files);
        expect(again.sha256).toBe(once.sha256);
        const texts = Object.values(await contents());
        expect(texts.join('')).toBe(all.map((line) => `${line}\n`).join(''));
        expect(texts.map((text) => text.split('\n').length - 1)).toEqual(
          Array.from({ length: Math.ceil(all.length / rows) }, (_, at) =>
            Math.min(rows, all.length - at * rows),
          ),
        );
      }),
      { numRuns: 20 },
    );
  });

  /** A new file or a new member begins behind each cut; compressed files are cut also within lines. */
  async function writeSplit(
    lines: readonly string[],
    cuts: readonly { readonly after: number; readonly file: boolean; readonly gzip: boolean }[],
  ): Promise<void> {
    const sorted = cuts.toSorted((one, other) => one.after - other.after);
    const ends = [...sorted, { after: lines.length, file: true, gzip: true }];
    let from = 0;
    let files = 0;
    let members: Buffer[] = [];
    let isGzip = true;
    for (const { after, file, gzip } of ends) {
      const text = Buffer.from(
        lines
          .slice(from, after)
          .map((line) => `${line}\n`)
          .join(''),
      );
      from = Math.max(from, after);
      const middle = Math.floor(text.length / 2);
      members.push(text.subarray(0, middle), text.subarray(middle));
      if (!file) continue;
      const content = Buffer.concat(isGzip ? members.map((member) => gzipSync(member)) : members);
      await put(`${files}.jsonl`, content);
      files += 1;
      members = [];
      isGzip = gzip;
    }
  }

  it('replaces the files of an earlier rebatch, also those of which there are none any more', async () => {
    await put('a.jsonl', '{"n":1}\n{"n":2}\n{"n":3}\n');
    await run([input], { rows: 1 });
    expect(Object.keys(await contents())).toHaveLength(3);
    await run([input], { rows: 2, gzip: false });
    expect(await contents()).toEqual({
      'part-00000.jsonl': '{"n":1}\n{"n":2}\n',
      'part-00001.jsonl': '{"n":3}\n',
    });
  });

  it('goes on over what a killed rebatch has left', async () => {
    await put('a.jsonl', '{"n":1}\n');
    await mkdir(join(target, '.rebatch'), { recursive: true });
    await writeFile(join(target, '.rebatch', 'part-00000.jsonl.gz'), 'half');
    await writeFile(join(target, 'part-00007.jsonl.gz'), 'of it too');
    await writeFile(join(target, '.lock'), '{"pid":999999999,"startedAt":"1"}\n');
    await run();
    expect((await readdir(target)).sort()).toEqual(['_rebatch.json', 'part-00000.jsonl.gz']);
  });

  it('goes on after one that could not put its files in their places', async () => {
    await put('a.jsonl', '{"n":1}\n{"n":2}\n');
    await run([input], { rows: 1 });
    // No file, so that it cannot be removed as one.
    await rm(join(target, 'part-00000.jsonl.gz'));
    await mkdir(join(target, 'part-00000.jsonl.gz'));
    await expect(run()).rejects.toThrow();
    await rm(join(target, 'part-00000.jsonl.gz'), { recursive: true });
    await run();
    expect(await contents()).toEqual({ 'part-00000.jsonl.gz': '{"n":1}\n{"n":2}\n' });
    expect((await readdir(target)).sort()).toEqual(['_rebatch.json', 'part-00000.jsonl.gz']);
  });

  it.each(['notes.txt', 'part-00000.jsonl.gz'])('refuses a folder that holds %s of others', async (name) => {
    await put('a.jsonl', '{"n":1}\n');
    await mkdir(target);
    await writeFile(join(target, name), 'mine');
    await expect(run()).rejects.toThrow(
      `${target} holds ${name}, which no rebatch has put there; choose an empty`,
    );
    expect(await readdir(target)).toEqual([name]);
  });

  it.each([
    ['the folder that is read', (): [string, string] => [input, input]],
    ['a folder in it', (): [string, string] => [input, join(input, 'b', 'c')]],
    ['the folder that a file of it is in', (): [string, string] => [join(input, 'a.jsonl'), input]],
    ['the same over a link', (): [string, string] => [join(folder, 'link'), join(input, 'b')]],
  ])('refuses %s as the target', async (_, paths) => {
    await put('a.jsonl', '{"n":1}\n');
    await symlink(input, join(folder, 'link'));
    const [read, to] = paths();
    const options = { rows: 1, gzip: true, onProgress: () => {} };
    await expect(rebatch([read], to, options)).rejects.toThrow(
      /lie in each other; choose a folder elsewhere$/,
    );
    expect(await readdir(input)).toEqual(['a.jsonl']);
  });

  const members = () => [gzipSync('{"n":1}\n{"n":2}\n'), gzipSync('{"n":3}\n')];
  const torn = () => Buffer.concat(members()).subarray(0, -9);

  it.each<[string, string | (() => Buffer), RegExp]>([
    ['no JSON object', '{"n":1}\n\n[2]\n', /a\.jsonl line 3 is no JSON object, which begins with \{/],
    ['a last line that is cut', '{"n":1}\n{"n":', /a\.jsonl line 2 is no JSON object/],
    ['a byte order mark', '\ufeff{"n":1}\n', /a\.jsonl line 1 is no JSON object/],
    [
      'a line of more than 16 MiB',
      () => Buffer.from(`{"n":1}\n{"n":"${'x'.repeat(16 * 1024 * 1024)}"}\n{}\n`),
      /a\.jsonl line 2 cannot be read: it has more than 16777216 bytes/,
    ],
    [
      'a line without an end of more than 16 MiB',
      () => gzipSync(`{"n":1}\n${' '.repeat(17 * 1024 * 1024)}`),
      /a\.jsonl line 2 cannot be read: it has more than 16777216 bytes/,
    ],
    ['a torn member', torn, /a\.jsonl ends amid a gzip member .*: a run writes there, or was killed/],
    [
      'bytes of a member that are changed',
      () => {
        const bytes = Buffer.concat(members());
        bytes.fill(0x55, bytes.length - 8, bytes.length - 4);
        return bytes;
      },
      /a\.jsonl is damaged .*\(incorrect data check\)/,
    ],
    [
      'zeros behind a member',
      () => Buffer.concat([members()[0] ?? '', Buffer.alloc(9), members()[1] ?? ''].map(Buffer.from)),
      /a\.jsonl is damaged behind line 2 \(there is no gzip from byte \d+ on\)/,
    ],
  ])('names the file and the line of %s, and leaves the folder as it was', async (_, content, message) => {
    await put('0.jsonl', '{"n":0}\n');
    await run();
    const before = [await contents(), await readFile(join(target, '_rebatch.json'), 'utf8')];
    await put('a.jsonl', typeof content === 'string' ? content : content());
    await expect(run()).rejects.toMatchObject({
      name: 'JsonlFileUnfit',
      message: expect.stringMatching(message),
    });
    expect([await contents(), await readFile(join(target, '_rebatch.json'), 'utf8')]).toEqual(before);
    expect((await readdir(target)).sort()).toEqual(['_rebatch.json', 'part-00000.jsonl.gz']);
  });

  it.each([
    ['is not there', 'absent.jsonl', /absent\.jsonl cannot be read: there is no such file or folder$/],
    ['has no such file', '.', /in cannot be read: no file there ends in \.jsonl or \.jsonl\.gz$/],
  ])('says so when what is given %s', async (_, name, message) => {
    await put('a.csv', 'x');
    await expect(run([join(input, name)])).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual(['in']);
  });

  it('refuses a folder that another process is writing to', async () => {
    await put('a.jsonl', '{"n":1}\n');
    await mkdir(target);
    const lock = await acquireLockFile(join(target, '.lock'));
    await expect(run()).rejects.toThrow(/writes to .*even; wait until it ends, or choose another folder/);
    await lock.release();
    expect(await run()).toMatchObject({ rows: 1 });
  });

  test('a disk that is full is one sentence, and what was there stays', async ({ skip }) => {
    const disk = await smallFileSystem('200k');
    if (disk === undefined) return skip('this user may not mount a small file system');
    target = join(disk.folder, 'even');
    await put('a.jsonl', '{"n":1}\n');
    await run();
    const before = await contents();
    await put('b.jsonl', `{"n":"${incompressibleText(600_000)}"}\n`);
    await expect(run()).rejects.toMatchObject({
      name: 'StoreFull',
      message: expect.stringMatching(/even cannot grow \(no space left\); .* make room, then run/),
    });
    expect(await contents()).toEqual(before);
    await rm(join(input, 'b.jsonl'));
    await put('a.jsonl', '{"n":2}\n');
    await run();
    expect(await contents()).toEqual({ 'part-00000.jsonl.gz': '{"n":2}\n' });
  });
});
