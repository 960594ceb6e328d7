import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { incompressibleText } from '../../../support/builders/incompressible-text.js';
import { runCli } from '../../../support/processes/cli.js';
import { withoutPrlimit } from '../../../support/processes/skipped.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder, 'a.jsonl'), '{"n":1}\n\n{"n":2}\n{"n":3}');
});

const rebatch = (args: readonly string[], prefix: readonly string[] = []) =>
  runCli(['tmdb', 'rebatch', ...args], { cwd: folder, prefix });

describe('tmdb rebatch', () => {
  test('says of each file what is in it, as sha256sum would', async () => {
    const { code, stdout, stderr } = await rebatch([
      'a.jsonl',
      '--to',
      'even',
      '--rows',
      '2',
      '--plain',
      '--quiet',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const sum = (content: string) => createHash('sha256').update(content).digest('hex');
    expect(stdout).toBe(
      `${sum('{"n":1}\n{"n":2}\n')}  part-00000.jsonl  2 rows, 16 bytes
${sum('{"n":3}\n')}  part-00001.jsonl  1 row, 8 bytes
2 files with 3 rows in even, 24 bytes; 1 blank line left out
${sum('{"n":1}\n{"n":2}\n{"n":3}\n')}  all rows, uncompressed
`,
    );
  });

  test('is JSON with --json, and progress goes elsewhere', async () => {
    const { stdout, stderr } = await rebatch(['.', '--to', await temporaryFolder(), '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      files: [{ name: 'part-00000.jsonl.gz', rows: 3 }],
      rows: 3,
      blankLines: 1,
    });
    expect(stderr).toMatch(/^rebatch 0\.0 of 0\.0 MB, \d+ rows\n$/);
  });

  test.each([
    [[], 2, /missing required argument 'raw'/],
    [['a.jsonl'], 2, /^error: --to wants the folder that the even files go to\n$/],
    [['a.jsonl', '--to', 'even', '--rows', '0'], 2, /--rows/],
    [
      ['a.jsonl', '--to', '.'],
      2,
      /^error: \. and a\.jsonl, which is read, lie in each other; choose a folder elsewhere\n$/,
    ],
    [['b.jsonl', '--to', 'even'], 2, /^error: b\.jsonl cannot be read: there is no such file or folder\n$/],
  ])('with %j ends with %i and one sentence', async (args, expected, message) => {
    const { code, stdout, stderr } = await rebatch(args);
    expect({ code, stdout, stderr }).toEqual({
      code: expected,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
    expect(await readdir(folder)).toEqual(['a.jsonl']);
  });

  test.skipIf(withoutPrlimit())(
    'a file that may not grow any more is one sentence, and nothing is left',
    async () => {
      await writeFile(join(folder, 'a.jsonl'), `{"n":"${incompressibleText(400_000)}"}\n`);
      const { code, stderr } = await rebatch(
        ['a.jsonl', '--to', 'even', '--quiet'],
        ['prlimit', '--fsize=100000'],
      );
      expect([code, stderr]).toEqual([
        5,
        'error: even cannot grow (the limit on the size of a file); what was saved before is whole: make room, then run the same command again\n',
      ]);
      expect(await readdir(join(folder, 'even'))).toEqual([]);
    },
  );
});
