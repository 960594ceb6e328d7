import { existsSync } from 'node:fs';
import { cp, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CsvMovieRepository } from '../../../../src/infrastructure/csv/csv-movie-repository.js';
import { openCsvMovies } from '../../../../src/infrastructure/csv/csv-movies.js';
import { deadline } from '../../../support/processes/deadlines.js';
import { namedPipe } from '../../../support/processes/named-pipe.js';
import { csvFolder } from '../../../support/stores/csv-folder.js';
import { csvMovie } from '../../../support/stores/csv-movies.js';

const FILES = ['movies.csv', 'actors.csv', 'movie_actor.csv'];
const TIMEOUT = { timeout: deadline(4) };

/** With one movie; as a process leaves it that is killed, when asked for. */
async function filledFolder(isKilled = false): Promise<string> {
  const folder = await csvFolder();
  const repository = await CsvMovieRepository.open(folder);
  await repository.save(csvMovie(1, {}, 3));
  const left = await csvFolder();
  if (isKilled) await cp(folder, left, { recursive: true, filter: (path) => !path.endsWith('.lock') });
  await repository.close();
  return isKilled ? left : folder;
}

describe('a pipe', () => {
  test.each([...FILES, '.batch', '.lock'])('in the place of %s is refused', TIMEOUT, async (name) => {
    const folder = await filledFolder();
    await namedPipe(join(folder, name));
    await expect(CsvMovieRepository.open(folder)).rejects.toThrow(
      new RegExp(`${join(folder, name)}.* it is a pipe and no file; `),
    );
    expect(existsSync(join(folder, '.lock'))).toBe(name === '.lock');
  });

  test.each(FILES)('in the place of %s is refused after a kill too', TIMEOUT, async (name) => {
    const folder = await filledFolder(true);
    await namedPipe(join(folder, name));
    await expect(CsvMovieRepository.open(folder)).rejects.toThrow(/it is a pipe and no file/);
    expect(existsSync(join(folder, '.batch'))).toBe(true);
  });

  test.each(FILES)('in the place of %s is refused when it is to be loaded', TIMEOUT, async (name) => {
    const folder = await filledFolder();
    await namedPipe(join(folder, name));
    await expect(openCsvMovies(folder)).rejects.toThrow(
      `${join(folder, name)} cannot be read: it is a pipe and no file; nothing was loaded`,
    );
    expect(await openFilesIn(folder)).toEqual([]);
  });
});

describe('files to be loaded', () => {
  test('are named when they are missing, and so is their folder', async () => {
    const folder = await filledFolder();
    const nowhere = join(folder, 'nowhere');
    await expect(openCsvMovies(nowhere)).rejects.toThrow(
      `${nowhere} cannot be read: there is no such folder; nothing was loaded: name the folder that holds movies.csv, `,
    );
    const empty = await csvFolder();
    await expect(openCsvMovies(empty)).rejects.toThrow(
      `${join(empty, 'movies.csv')} cannot be read: there is no such file; nothing was loaded: name the folder`,
    );
  });

  test('are let go of though nobody has read the movies', async () => {
    const folder = await filledFolder();
    const opened = await openCsvMovies(folder);
    expect(await openFilesIn(folder)).toEqual(['movie_actor.csv']);
    await opened.close();
    expect(await openFilesIn(folder)).toEqual([]);
  });

  test('are let go of when one of them is unfit', async () => {
    const folder = await filledFolder();
    const path = join(folder, 'movie_actor.csv');
    await writeFile(path, `${await readFile(path, 'utf8')}tt0000001,nm0000001\n`);
    await expect(openCsvMovies(folder)).rejects.toMatchObject({ name: 'CsvFileUnfit' });
    expect(await openFilesIn(folder)).toEqual([]);
  });
});

/** Which files of a folder this process holds open. */
async function openFilesIn(folder: string): Promise<string[]> {
  const handles = await readdir('/proc/self/fd');
  const paths = await Promise.all(handles.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
}
