import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { JsonlTmdbRepository } from '../../../../src/infrastructure/jsonl/jsonl-tmdb-repository.js';
import { incompressibleText } from '../../../support/builders/incompressible-text.js';
import { aRawTitle } from '../../../support/builders/raw-tmdb-records.js';
import { withoutPrlimit } from '../../../support/processes/skipped.js';
import { smallFileSystem } from '../../../support/processes/small-file-system.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { dayFile, readKeys } from '../../../support/stores/jsonl-lake.js';
import { runJsonlSaver } from '../../../support/stores/jsonl-saver.js';

const MOVIES = dayFile('tmdb-movie', '2026-01-02');

const text = incompressibleText(180_000);
const records = Array.from({ length: 300 }, (_, at) =>
  aRawTitle(at + 1, { raw: { text: text.slice(at * 600, (at + 1) * 600) } }),
);
const keys = records.map((_, at) => `movie/${at + 1}`);

/** The file of a run that hit the limit holds exactly what was acknowledged, and any gunzip reads it. */
async function expectWhole(lake: string, lines: readonly string[]): Promise<void> {
  const saved = keys.filter((_, at) => lines.some((line) => line.startsWith(`${at} {"inserted":1`)));
  const refused = lines.filter((line) => line.includes(' failed '));
  expect(saved.length).toBeGreaterThan(0);
  expect(refused.length).toBeGreaterThan(0);
  expect(saved.length + refused.length).toBe(records.length);
  for (const line of refused) {
    expect(line).toMatch(/ failed StoreFull: \S+\.jsonl\.gz cannot grow \(.*\); .* make room, then run/);
  }
  expect((await readKeys(lake, MOVIES)).sort()).toEqual(saved.toSorted());
}

/** A run with room saves the rest. */
async function expectResume(lake: string): Promise<void> {
  const repository = await JsonlTmdbRepository.open(lake);
  expect(repository.notices).toEqual([]);
  for (const record of records) await repository.save([record]);
  await repository.close();
  expect((await readKeys(lake, MOVIES)).sort()).toEqual(keys.toSorted());
}

describe('a full disk', () => {
  test.skipIf(withoutPrlimit()).each([20_000, 40_000, 99_999])(
    'a file that may not pass %i bytes keeps whole lines, and the rest is saved once it may',
    async (limit) => {
      const lake = await temporaryFolder();
      const lines = await runJsonlSaver(records, lake, { prefix: ['prlimit', `--fsize=${limit}`] });
      expect(lines.at(-1)).toBe('closed');
      await expectWhole(lake, lines);
      await expectResume(lake);
    },
  );

  test('a small file system that is full keeps whole lines, and the rest is saved once there is room', async ({
    skip,
  }) => {
    const disk = await smallFileSystem('96k');
    if (disk === undefined) return skip('this user may not mount a small file system');
    const lake = join(disk.folder, 'lake');
    const lines = await runJsonlSaver(records, lake);
    expect(lines.at(-1)).toBe('closed');
    await expectWhole(lake, lines);
    disk.resize('1m');
    await expectResume(lake);
  });

  test('one repository goes on after the disk was full', async ({ skip }) => {
    const disk = await smallFileSystem('96k');
    if (disk === undefined) return skip('this user may not mount a small file system');
    const lake = join(disk.folder, 'lake');
    const repository = await JsonlTmdbRepository.open(lake);
    const fits: boolean[] = [];
    for (const record of records)
      fits.push(
        await repository.save([record]).then(
          () => true,
          () => false,
        ),
      );
    expect(new Set(fits)).toEqual(new Set([true, false]));
    disk.resize('1m');
    for (const [at, record] of records.entries()) {
      const counts = await repository.save([record]);
      expect(counts).toMatchObject(fits[at] === true ? { unchanged: 1 } : { inserted: 1 });
    }
    await repository.close();
    expect((await readKeys(lake, MOVIES)).sort()).toEqual(keys.toSorted());
  });

  test('a disk that has no room for the file at all says so, and what to do', async ({ skip }) => {
    const disk = await smallFileSystem('8k');
    if (disk === undefined) return skip('this user may not mount a small file system');
    const opened = JsonlTmdbRepository.open(join(disk.folder, 'lake'));
    const saved = opened.then(async (repository) => {
      try {
        for (const record of records) await repository.save([record]);
      } finally {
        await repository.close();
      }
    });
    await expect(saved).rejects.toMatchObject({
      name: 'StoreFull',
      message: expect.stringMatching(/ cannot grow \(no space left\); .* make room, then run/),
    });
  });
});
