import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimDataFolder, OtherSitesData } from '../../../src/infrastructure/data-folder.js';
import { UnreadablePages } from '../../../src/infrastructure/imdb/unreadable-pages.js';
import { deadline } from '../../support/processes/deadlines.js';
import { namedPipe } from '../../support/processes/named-pipe.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

const IMDB = 'https://www.imdb.com';

/** One that a local TMDB has claimed. */
async function localFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await claimDataFolder(folder, 'http://127.0.0.1:1/3', 'tmdb');
  return folder;
}

describe('the marker of a data folder', () => {
  it('keeps the movies of another site out', async () => {
    const folder = await temporaryFolder();
    await claimDataFolder(folder, IMDB);
    await claimDataFolder(folder, IMDB);
    await expect(claimDataFolder(folder, 'http://127.0.0.1:1')).rejects.toBeInstanceOf(OtherSitesData);
    expect(await readdir(folder)).toEqual(['site.txt']);
  });

  it('lets IMDb and TMDB share a folder, but no real site with a local one', async () => {
    const folder = await temporaryFolder();
    await claimDataFolder(folder, IMDB);
    await claimDataFolder(folder, 'https://api.themoviedb.org/3', 'tmdb');
    expect((await readdir(folder)).sort()).toEqual(['site.txt', 'tmdb-site.txt']);
    const local = await temporaryFolder();
    await claimDataFolder(local, 'http://127.0.0.1:1/3', 'tmdb');
    await claimDataFolder(local, 'http://127.0.0.1:2');
    const mixed = claimDataFolder(await localFolder(), IMDB);
    await expect(mixed).rejects.toThrow('holds records of a local site');
  });

  it.each(['', '\n', 'imd', 'imdb.com'])('that a full disk cut to %j is written anew', async (torn) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'site.txt'), torn);
    await claimDataFolder(folder, 'http://localhost:1');
    expect(await readFile(join(folder, 'site.txt'), 'utf8')).toBe('a local site\n');
  });

  it('is refused when it is a pipe', { timeout: deadline(4) }, async () => {
    const folder = await temporaryFolder();
    await namedPipe(join(folder, 'site.txt'));
    await expect(claimDataFolder(folder, IMDB)).rejects.toThrow('site.txt cannot be used: it is a pipe');
  });

  it('is not written through a link', async () => {
    const folder = await temporaryFolder();
    const outside = join(await temporaryFolder(), 'outside');
    await symlink(outside, join(folder, 'site.txt'));
    await claimDataFolder(folder, IMDB);
    expect(await readFile(join(folder, 'site.txt'), 'utf8')).toBe('imdb.com\n');
    await expect(readFile(outside)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is not read through a link, whose text a refusal would print', async () => {
    const folder = await temporaryFolder();
    const outside = join(await temporaryFolder(), 'outside');
    await writeFile(outside, 'private\n');
    await symlink(outside, join(folder, 'site.txt'));
    await claimDataFolder(folder, IMDB);
    expect(await readFile(join(folder, 'site.txt'), 'utf8')).toBe('imdb.com\n');
    expect(await readFile(outside, 'utf8')).toBe('private\n');
  });
});

describe('a page that could not be read', () => {
  it('is kept in the folder, not where a link in its place leads', async () => {
    const folder = await temporaryFolder();
    const outside = join(await temporaryFolder(), 'outside');
    await writeFile(outside, 'mine');
    await symlink(outside, join(folder, 'tt1.html'));
    const path = await new UnreadablePages(folder).keep('tt1', Buffer.from('a page'));
    expect(await readFile(path ?? '', 'utf8')).toBe('a page');
    expect(await readFile(outside, 'utf8')).toBe('mine');
  });
});
