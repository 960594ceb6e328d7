import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CsvMovieRepository } from '../../../../src/infrastructure/csv/csv-movie-repository.js';
import { movieActorRows, movieRow } from '../../../../src/infrastructure/csv/movie-rows.js';
import { csvFolder } from '../../../support/csv-folder.js';
import { csvMovie, readCsv } from '../../../support/csv-movies.js';
import { runCsvSaver } from '../../../support/csv-saver.js';

const movies = Array.from({ length: 300 }, (_, at) => csvMovie(at + 1, {}, 8));

/** Files of a run that hit the limit must hold exactly the acknowledged movies, and a run with room the rest. */
async function expectWholeThenResume(folder: string, lines: readonly string[]): Promise<void> {
  const saved = movies.filter((_, at) => lines.includes(`${at} inserted`));
  const refused = lines.filter((line) => line.includes(' failed '));
  expect(saved.length).toBeGreaterThan(0);
  expect(saved.length + refused.length).toBe(movies.length);
  for (const line of refused) {
    expect(line).toMatch(/ failed StoreFull: \S+\.csv cannot grow \(.*\); .* make room, then run/);
  }
  const content = await readCsv(folder);
  expect(content.movies.sort()).toEqual(saved.map(movieRow).sort());
  expect(content.links.sort()).toEqual(saved.flatMap(movieActorRows).sort());
}

async function expectResume(folder: string): Promise<void> {
  const repository = await CsvMovieRepository.open(folder);
  for (const movie of movies) await repository.save(movie);
  await repository.close();
  const content = await readCsv(folder);
  expect(content.movies.sort()).toEqual(movies.map(movieRow).sort());
  expect(content.links.sort()).toEqual(movies.flatMap(movieActorRows).sort());
}

const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0;

describe('a full disk', () => {
  test.skipIf(!hasPrlimit).each([7001, 20_000, 33_333])(
    'a file that may not pass %i bytes keeps whole rows, and the rest is saved once it may',
    async (limit) => {
      const folder = await csvFolder();
      const lines = await runCsvSaver(movies, folder, { prefix: ['prlimit', `--fsize=${limit}`] });
      expect(lines.at(-1)).toBe('closed');
      await expectWholeThenResume(folder, lines);
      await expectResume(folder);
    },
  );

  test('a small file system that is full keeps whole rows, and the rest is saved once there is room', async ({
    skip,
  }) => {
    const folder = await csvFolder();
    const mount = join(folder, 'small');
    await mkdir(mount);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=96k', 'tmpfs', mount]).status !== 0) {
      return skip('this user may not mount a small file system');
    }
    onTestFinished(() => {
      execFileSync('umount', [mount]);
    });
    const csv = join(mount, 'csv');
    const lines = await runCsvSaver(movies, csv);
    expect(lines.at(-1)).toBe('closed');
    await expectWholeThenResume(csv, lines);
    execFileSync('mount', ['-o', 'remount,size=1m', mount]);
    await expectResume(csv);
  });

  test('one repository goes on after the disk was full', async ({ skip }) => {
    const folder = await csvFolder();
    const mount = join(folder, 'small');
    await mkdir(mount);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', mount]).status !== 0) {
      return skip('this user may not mount a small file system');
    }
    onTestFinished(() => {
      execFileSync('umount', [mount]);
    });
    const repository = await CsvMovieRepository.open(join(mount, 'csv'));
    const first = await Promise.allSettled(movies.map((movie) => repository.save(movie)));
    expect(first.some(({ status }) => status === 'rejected')).toBe(true);
    execFileSync('mount', ['-o', 'remount,size=1m', mount]);
    const second = await Promise.all(movies.map((movie) => repository.save(movie)));
    expect(second).toEqual(first.map(({ status }) => (status === 'rejected' ? 'inserted' : 'unchanged')));
    await repository.close();
    expect((await readCsv(join(mount, 'csv'))).movies.sort()).toEqual(movies.map(movieRow).sort());
  });
});

describe('a folder that may not be written', () => {
  test('is named in the error, with what to do', async ({ skip }) => {
    if (process.getuid?.() !== 0) return skip('only root can become another user');
    const folder = await csvFolder();
    const lines = await runCsvSaver(movies, folder, { userId: 65534 });
    expect(lines).toEqual([
      expect.stringMatching(`failed Error: ${folder} cannot be written; allow this user`),
    ]);
    expect(await readdir(folder)).toEqual([]);
    expect((await stat(folder)).uid).toBe(0);
  });
});
