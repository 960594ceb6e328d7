import { mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../../src/shared/make-folder.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

describe('makeFolder', () => {
  it('makes what is missing, and leaves what is there', async () => {
    const folder = join(await temporaryFolder(), 'a', 'b', 'c');

    await makeFolder(folder);
    await makeFolder(folder);

    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  it('goes through a link to a folder, and makes one folder for two that ask at once', async () => {
    const top = await temporaryFolder();
    await mkdir(join(top, 'real'));
    await symlink(join(top, 'real'), join(top, 'link'));

    await Promise.all([makeFolder(join(top, 'link', 'a', 'b')), makeFolder(join(top, 'link', 'a', 'b'))]);

    expect((await stat(join(top, 'real', 'a', 'b'))).isDirectory()).toBe(true);
  });

  it.each([
    ['file', 'EEXIST'],
    ['file/below', 'ENOTDIR'],
    ['file/below/it', 'ENOTDIR'],
    ['dangling', 'EEXIST'],
  ])('refuses %s', async (path, code) => {
    const top = await temporaryFolder();
    await writeFile(join(top, 'file'), '');
    await symlink(join(top, 'nowhere'), join(top, 'dangling'));

    await expect(makeFolder(join(top, path))).rejects.toMatchObject({ code });
  });

  it('ends where the system makes no folders', async () => {
    await expect(makeFolder('/proc/no-folder/below')).rejects.toThrow();
  });
});
