import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSmallFile, replaceSmallFile } from '../../../src/shared/small-file.js';
import { smallFileSystem } from '../../support/processes/small-file-system.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

describe('a small file', () => {
  it('is made once, and replaced as often as wanted, with nothing left beside it', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'note');
    expect(await createSmallFile(path, 'one')).toBe(true);
    expect(await createSmallFile(path, 'two')).toBe(false);
    expect(await readFile(path, 'utf8')).toBe('one');
    await replaceSmallFile(path, 'three');
    expect(await readFile(path, 'utf8')).toBe('three');
    expect(await readdir(folder)).toEqual(['note']);
  });

  it('is never written through a link, whether that leads to a file or nowhere', async () => {
    const folder = await temporaryFolder();
    const outside = join(await temporaryFolder(), 'outside');
    await writeFile(outside, 'mine');
    for (const [name, target] of Object.entries({ taken: outside, dangling: `${outside}-not-there` })) {
      await symlink(target, join(folder, name));
      expect(await createSmallFile(join(folder, name), 'theirs')).toBe(false);
      await replaceSmallFile(join(folder, name), 'theirs');
      expect(await readFile(join(folder, name), 'utf8')).toBe('theirs');
    }
    expect(await readFile(outside, 'utf8')).toBe('mine');
    expect(await readdir(join(outside, '..'))).toEqual(['outside']);
  });

  it('is whole or not there on a full disk, and what was there before stays', async ({ skip }) => {
    const disk = await smallFileSystem('16k');
    if (disk === undefined) return skip('this user may not mount a small file system');
    const [kept, wanted] = ['kept', 'wanted'].map((name) => join(disk.folder, name)) as [string, string];
    await replaceSmallFile(kept, 'before');
    await writeFile(join(disk.folder, 'filler'), 'x'.repeat(100_000)).catch(() => {});
    await expect(replaceSmallFile(kept, 'after'.repeat(2_000))).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(createSmallFile(wanted, 'all of it')).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await readFile(kept, 'utf8')).toBe('before');
    expect((await readdir(disk.folder)).sort()).toEqual(['filler', 'kept']);
  });
});
