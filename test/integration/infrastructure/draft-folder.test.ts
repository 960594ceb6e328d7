import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { DraftFolder, placeFault } from '../../../src/infrastructure/files/draft-folder.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

describe('a draft folder', () => {
  it('puts a file in the place of another one, and goes', async () => {
    const target = join(folder, 'file');
    await writeFile(target, 'old');
    const drafts = await DraftFolder.beside(target);
    await writeFile(drafts.file('new'), 'newer');
    await writeFile(drafts.file('left'), 'over');
    expect(await readFile(target, 'utf8')).toBe('old');
    expect(await drafts.publish('new')).toBe(5);
    await drafts.close();
    expect(await readFile(target, 'utf8')).toBe('newer');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('goes with the process', async () => {
    const before = new Set(process.listeners('exit'));
    const drafts = await DraftFolder.beside(join(folder, 'file'));
    await writeFile(drafts.file('half'), 'written');
    const added = process.listeners('exit').filter((listener) => !before.has(listener));
    for (const listener of added) listener.call(process, 0);
    expect(await readdir(folder)).toEqual([]);
    await drafts.close();
    expect(process.listeners('exit').filter((listener) => !before.has(listener))).toEqual([]);
  });
});

describe('the place of a file', () => {
  it('is fit where a file is, or none', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(await placeFault(join(folder, 'file'))).toBeNull();
    expect(await placeFault(join(folder, 'none'))).toBeNull();
    expect(await placeFault('none-in-the-current-folder')).toBeNull();
  });

  it('is not where a folder is, or where there is none for it', async () => {
    await mkdir(join(folder, 'taken'));
    await writeFile(join(folder, 'file'), '');
    expect(await placeFault(join(folder, 'taken'))).toMatch(/taken is a folder; choose/);
    expect(await placeFault(join(folder, 'missing', 'file'))).toMatch(/no folder .*missing; make it first/);
    expect(await placeFault(join(folder, 'file', 'file'))).toMatch(/file is no folder; choose/);
    expect(await placeFault('/dev/null')).toBe('/dev/null is no file; choose another name');
  });
});
