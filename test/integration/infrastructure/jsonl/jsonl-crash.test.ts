import { cp, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TmdbRecord } from '../../../../src/domain/tmdb/tmdb-record.js';
import { JsonlTmdbRepository } from '../../../../src/infrastructure/jsonl/jsonl-tmdb-repository.js';
import { counted } from '../../../../src/shared/counted.js';
import { aRawTitle } from '../../../support/builders/raw-tmdb-records.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { dayFile, rawFiles, readKeys, readLines } from '../../../support/stores/jsonl-lake.js';
import { runJsonlSaver } from '../../../support/stores/jsonl-saver.js';

const MOVIES = dayFile('tmdb-movie', '2026-01-02');

/** A lake as a process leaves it that is killed now, with `torn` bytes of its last batch not written. */
async function killed(repository: JsonlTmdbRepository, lake: string, torn = 0): Promise<string> {
  const left = await temporaryFolder();
  await cp(lake, left, { recursive: true, filter: (path) => !path.endsWith('.lock') });
  await truncate(join(left, MOVIES), (await stat(join(left, MOVIES))).size - torn);
  await repository.close();
  return left;
}

describe('a batch that a killed process has left torn', () => {
  test('is cut off at the next open, whichever byte was its last, and can be saved again', async () => {
    const lake = await temporaryFolder();
    const repository = await JsonlTmdbRepository.open(lake);
    await repository.save([aRawTitle(1)]);
    const { size: whole } = await stat(join(lake, MOVIES));
    await repository.save([aRawTitle(2), aRawTitle(3)]);
    const { size } = await stat(join(lake, MOVIES));
    const left = await killed(repository, lake, 1);
    const bytes = await readFile(join(lake, MOVIES));
    const unclosed = await readFile(join(left, 'raw', '.unclosed'));
    for (let end = whole + 1; end < size; end += 1) {
      await writeFile(join(left, MOVIES), bytes.subarray(0, end));
      await writeFile(join(left, 'raw', '.unclosed'), unclosed);
      const next = await JsonlTmdbRepository.open(left);
      expect({ end, notices: next.notices }).toEqual({
        end,
        notices: [
          `${join(left, MOVIES)}: a process was killed while it wrote there; what it left of its last batch ` +
            `(${counted(end - whole, 'byte')}) was cut off`,
        ],
      });
      expect((await stat(join(left, MOVIES))).size).toBe(whole);
      expect(await next.save([aRawTitle(1), aRawTitle(2), aRawTitle(3)])).toEqual({
        inserted: 2,
        updated: 0,
        unchanged: 1,
      });
      await next.close();
      expect(await readKeys(left, MOVIES)).toEqual(['movie/1', 'movie/2', 'movie/3']);
    }
  });

  test('is cut off too when nothing tells that its file was open, once it is written to', async () => {
    const lake = await temporaryFolder();
    const repository = await JsonlTmdbRepository.open(lake);
    await repository.save([aRawTitle(1)]);
    const left = await killed(repository, lake, 5);
    await writeFile(join(left, 'raw', '.unclosed'), '[]');
    const next = await JsonlTmdbRepository.open(left);
    expect(next.notices).toEqual([]);
    expect(await next.save([aRawTitle(1)])).toMatchObject({ inserted: 1 });
    expect(next.notices).toEqual([expect.stringMatching(/was cut off$/)]);
    await next.close();
    expect(await readKeys(left, MOVIES)).toEqual(['movie/1']);
  });

  test('with another behind it, or with a wrong byte in the file, is refused and stays as it is', async () => {
    const lake = await temporaryFolder();
    const repository = await JsonlTmdbRepository.open(lake);
    for (const id of [1, 2, 3]) await repository.save([aRawTitle(id)]);
    const left = await killed(repository, lake, 5);
    const torn = await readFile(join(left, MOVIES));
    const damaged = Buffer.concat([torn, await readFile(join(lake, MOVIES))]);
    await writeFile(join(left, MOVIES), damaged);
    await expect(JsonlTmdbRepository.open(left)).rejects.toThrow(/is damaged from byte \d+ on/);
    expect((await readFile(join(left, MOVIES))).equals(damaged)).toBe(true);

    const flipped = Buffer.from(torn);
    flipped.writeUInt8(flipped.readUInt8(60) ^ 1, 60);
    await writeFile(join(left, MOVIES), flipped);
    await writeFile(join(left, 'raw', '.unclosed'), '[]');
    const next = await JsonlTmdbRepository.open(left);
    await expect(next.save([aRawTitle(4)])).rejects.toThrow(/is damaged from byte 0 on/);
    await next.close();
    expect((await readFile(join(left, MOVIES))).equals(flipped)).toBe(true);
  });

  test('in a file that somebody has moved away since is nobody’s business', async () => {
    const lake = await temporaryFolder();
    const repository = await JsonlTmdbRepository.open(lake);
    await repository.save([aRawTitle(1)]);
    const left = await killed(repository, lake, 5);
    await cp(join(left, 'raw', 'tmdb-movie'), join(left, 'moved'), { recursive: true });
    await writeFile(join(left, 'raw', '.unclosed'), '["tmdb-tv/year=2026/month=01/day=02/part-0.jsonl.gz"]');
    const next = await JsonlTmdbRepository.open(left);
    expect(next.notices).toEqual([]);
    await next.close();
    expect(await rawFiles(left)).toEqual([MOVIES]);
  });
});

test.each(['', 'hello', '["../../../etc/passwd"]', '[1]'])(
  'a note of open files that this program has not written is refused, and removing it helps: %j',
  async (content) => {
    const lake = await temporaryFolder();
    await (await JsonlTmdbRepository.open(lake)).close();
    await writeFile(join(lake, 'raw', '.unclosed'), content);
    await expect(JsonlTmdbRepository.open(lake)).rejects.toThrow(/\.unclosed: it does not tell what/);
    // The lock is let go of.
    await expect(JsonlTmdbRepository.open(lake)).rejects.toMatchObject({ name: 'StoreFileUnreadable' });
    expect(await readdir(join(lake, 'raw'))).toEqual(['.unclosed']);
  },
);

const VERSIONS = 1000;
const TITLES = 200;

/** Changing answers of the same titles, some of them large, at both sides of midnight. */
function versions(seed: number): TmdbRecord[] {
  return Array.from({ length: VERSIONS }, (_, at) =>
    aRawTitle(((at * 7 + seed) % TITLES) + 1, {
      observedAt: at % 3 === 0 ? '2026-01-03T00:00:00.000Z' : '2026-01-02T23:59:59.999Z',
      raw: { version: at, text: `${seed}`.repeat((at * 31) % 5000) },
    }),
  );
}

test.each([1, 2, 3, 4, 5, 6])(
  'after kill -9 nothing is lost that was acknowledged, and a second run leaves what an undisturbed one does (seed %i)',
  async (seed) => {
    const lake = await temporaryFolder();
    const records = versions(seed);
    const killAfter = 1 + ((seed * 997) % (VERSIONS * 0.8));
    let seen = 0;
    const lines = await runJsonlSaver(records, lake, {
      onLine: (_line, saver) => {
        seen += 1;
        if (seen === killAfter) setTimeout(() => saver.kill('SIGKILL'), seed % 4);
      },
    });
    expect(lines).not.toContain('closed');
    const acknowledged = lines.slice(1).map((line) => Number(line.split(' ')[0]));

    const repository = await JsonlTmdbRepository.open(lake);
    const answers = async () => {
      const files = await Promise.all((await rawFiles(lake)).map((file) => readLines(lake, file)));
      return files.flat().map(({ key, answer }) => JSON.stringify([key, answer]));
    };
    const stored = new Set(await answers());
    const answerOf = (position: number) => {
      const record = records[position];
      if (record?.record !== 'title') throw new Error('a title was expected');
      return JSON.stringify([`movie/${record.title.id}`, JSON.parse(record.raw)]);
    };
    expect(acknowledged.filter((position) => !stored.has(answerOf(position)))).toEqual([]);

    // What a resumed run would do with those that it knows nothing of.
    const settled = new Set(acknowledged);
    for (const [position, record] of records.entries()) {
      if (!settled.has(position)) await repository.save([record]);
    }
    await repository.close();
    const all = await answers();
    expect(new Set(all)).toEqual(new Set(records.map((_, position) => answerOf(position))));
    expect(await readdir(join(lake, 'raw'))).toEqual(['tmdb-movie']);
  },
);

test('two processes never write to one lake: the second is refused and the first is whole', async () => {
  const lake = await temporaryFolder();
  const records = versions(0);
  let second: Promise<string[]> | undefined;
  const first = await runJsonlSaver(records, lake, {
    onLine: (line) => {
      if (line === 'open') second = runJsonlSaver(records, lake);
    },
  });
  expect(first.at(-1)).toBe('closed');
  const lines = (await second) ?? [];
  // It may come when the first has ended, and finds everything; never may it write beside it.
  if (!lines.includes('closed'))
    expect(lines).toEqual([expect.stringMatching(/LockHeld: .*\.lock is held by process/)]);
  const files = await Promise.all((await rawFiles(lake)).map((file) => readLines(lake, file)));
  expect(files.flat().length).toBeGreaterThanOrEqual(VERSIONS);
});
