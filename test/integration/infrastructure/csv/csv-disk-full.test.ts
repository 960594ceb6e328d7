import { readdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CsvMovieRepository } from '../../../../src/infrastructure/csv/csv-movie-repository.js';
import { movieActorRows, movieRow } from '../../../../src/infrastructure/csv/movie-rows.js';
import { skipped, withoutPrlimit } from '../../../support/processes/skipped.js';
import { smallFileSystem } from '../../../support/processes/small-file-system.js';
import { csvFolder } from '../../../support/stores/csv-folder.js';
import { csvMovie, readCsv } from '../../../support/stores/csv-movies.js';
import { runCsvSaver } from '../../../support/stores/csv-saver.js';

const movies = Array.from({ length: 300 }, (_, at) => csvMovie(at + 1, {}, 8));

/** The files of a run that hit the limit hold exactly the acknowledged movies. */
async function expectWhole(folder: string, lines: readonly string[]): Promise<void> {
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

/** A run with room saves the rest. */
async function expectResume(folder: string): Promise<void> {
  const repository = await CsvMovieRepository.open(folder);
  for (const movie of movies) await repository.save(movie);
  await repository.close();
  const content = await readCsv(folder);
  expect(content.movies.sort()).toEqual(movies.map(movieRow).sort());
  expect(content.links.sort()).toEqual(movies.flatMap(movieActorRows).sort());
}

describe('a full disk', () => {
  test.skipIf(withoutPrlimit()).each([7001, 20_000, 33_333])(
    'a file that may not pass %i bytes keeps whole rows, and the rest is saved once it may',
    async (limit) => {
      const folder = await csvFolder();
      const lines = await runCsvSaver(movies, folder, { prefix: ['prlimit', `--fsize=${limit}`] });
      expect(lines.at(-1)).toBe('closed');
      await expectWhole(folder, lines);
      await expectResume(folder);
    },
  );

  test('a small file system that is full keeps whole rows, and the rest is saved once there is room', async ({
    skip,
  }) => {
    const disk = await smallFileSystem('96k');
    if (disk === undefined) return skip('this user may not mount a small file system');
    const csv = join(disk.folder, 'csv');
    const lines = await runCsvSaver(movies, csv);
    expect(lines.at(-1)).toBe('closed');
    await expectWhole(csv, lines);
    disk.resize('1m');
    await expectResume(csv);
  });

  test('one repository goes on after the disk was full', async ({ skip }) => {
    const disk = await smallFileSystem('64k');
    if (disk === undefined) return skip('this user may not mount a small file system');
    const repository = await CsvMovieRepository.open(join(disk.folder, 'csv'));
    const first = await Promise.allSettled(movies.map((movie) => repository.save(movie)));
    expect(first.some(({ status }) => status === 'rejected')).toBe(true);
    disk.resize('1m');
    const second = await Promise.all(movies.map((movie) => repository.save(movie)));
    expect(second).toEqual(first.map(({ status }) => (status === 'rejected' ? 'inserted' : 'unchanged')));
    await repository.close();
    expect((await readCsv(join(disk.folder, 'csv'))).movies.sort()).toEqual(movies.map(movieRow).sort());
  });
});

test('superseded rows that could not be dropped for want of room go at the next open', async ({ skip }) => {
  const disk = await smallFileSystem('1m');
  if (disk === undefined) return skip('this user may not mount a small file system');
  const csv = join(disk.folder, 'csv');
  const repository = await CsvMovieRepository.open(csv);
  const changed = movies.map((movie) => ({ ...movie, rating: 3 }));
  for (const movie of [...movies, ...changed]) await repository.save(movie);
  const left = await statfs(disk.folder);
  await writeFile(join(disk.folder, 'other'), Buffer.alloc((left.bavail - 2) * left.bsize));
  await expect(repository.close()).rejects.toMatchObject({
    name: 'StoreFull',
    message: expect.stringMatching(/movies\.csv cannot grow/),
  });
  await expect(CsvMovieRepository.open(csv)).rejects.toMatchObject({ name: 'StoreFull' });
  expect((await readCsv(csv)).movies).toEqual([...movies, ...changed].map(movieRow));
  await rm(join(disk.folder, 'other'));
  await (await CsvMovieRepository.open(csv)).close();
  expect((await readCsv(csv)).movies).toEqual(changed.map(movieRow));
  expect((await readdir(csv)).sort()).toEqual(['actors.csv', 'movie_actor.csv', 'movies.csv']);
});

describe('a folder that may not be written', () => {
  test('is named in the error, with what to do', async ({ skip }) => {
    const reason = 'only root can become another user';
    if (skipped(process.getuid?.() === 0, reason)) return skip(reason);
    const folder = await csvFolder();
    const lines = await runCsvSaver(movies, folder, { userId: 65534 });
    expect(lines).toEqual([
      expect.stringMatching(`failed Error: ${folder} cannot be written; allow this user`),
    ]);
    expect(await readdir(folder)).toEqual([]);
    expect((await stat(folder)).uid).toBe(0);
  });
});
