import { appendFile, link, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SaveCounts } from '../../../../src/domain/engine/outcome.js';
import type { TmdbRecord } from '../../../../src/domain/tmdb/tmdb-record.js';
import { JsonlTmdbRepository } from '../../../../src/infrastructure/jsonl/jsonl-tmdb-repository.js';
import { A_DAY, aRawPerson, aRawReview, aRawTitle } from '../../../support/builders/raw-tmdb-records.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { dayFile, rawFiles, readKeys, readLines } from '../../../support/stores/jsonl-lake.js';

const MOVIES = dayFile('tmdb-movie', '2026-01-02');
const trending = (position: number) => ({ list: 'trending/movie/week', position });

async function open(lake: string): Promise<JsonlTmdbRepository> {
  const repository = await JsonlTmdbRepository.open(lake);
  onTestFinished(() => repository.close().catch(() => {}));
  return repository;
}

/** In an opening of its own. */
async function saveAll(lake: string, records: readonly TmdbRecord[]): Promise<SaveCounts> {
  const repository = await open(lake);
  const counts = await repository.save(records);
  await repository.close();
  return counts;
}

const counts = (inserted: number, updated = 0, unchanged = 0) => ({ inserted, updated, unchanged });

describe('saving', () => {
  test('files each record by what it is and by the UTC day on which it was seen', async () => {
    const lake = join(await temporaryFolder(), 'not', 'there', 'yet');
    const midnight = '2026-01-03T00:00:00.000Z';
    const before = '2026-01-02T23:59:59.999Z';
    expect(
      await saveAll(lake, [
        aRawTitle(1, { observedAt: before }),
        aRawTitle(1, { observedAt: midnight }),
        aRawTitle(1, { kind: 'tv' }),
        aRawTitle(1, { place: trending(1) }),
        aRawTitle(1, { kind: 'tv', place: { list: 'tv/popular', position: 1 } }),
        aRawPerson(1),
        aRawPerson(1, { list: 'person/popular', position: 1 }),
        aRawReview('5f0c5d5fa2d4f4000a5a5a5a'),
      ]),
    ).toEqual(counts(8));
    const sources = ['movie-list', 'movie', 'person-list', 'person', 'review', 'tv-list', 'tv'];
    expect(await rawFiles(lake)).toEqual(
      [
        ...sources.map((one) => dayFile(`tmdb-${one}`, '2026-01-02')),
        dayFile('tmdb-movie', '2026-01-03'),
      ].sort(),
    );
    expect(await readLines(lake, dayFile('tmdb-movie', '2026-01-03'))).toEqual([
      { key: 'movie/1', fetched_at: midnight, answer: { id: 1, title: 'Title 1' } },
    ]);
    expect(await readLines(lake, dayFile('tmdb-movie-list', '2026-01-02'))).toEqual([
      {
        key: 'movie/1',
        fetched_at: A_DAY,
        list: 'trending/movie/week',
        position: 1,
        answer: { id: 1, title: 'Title 1' },
      },
    ]);
    expect(await readdir(join(lake, 'raw'))).toEqual(sources.map((one) => `tmdb-${one}`).sort());
  });

  test('text of every kind comes back as it was, also where readers see the end of a line', async () => {
    const lake = await temporaryFolder();
    const overview = 'a\u2028b\u2029c\u0085d\r\n"e"\\\u0000\ud83c\udfac é';
    await saveAll(lake, [aRawTitle(1, { raw: { overview } }), aRawTitle(2)]);
    expect((await readLines(lake, MOVIES)).map(({ answer }) => answer)).toEqual([
      { overview },
      { id: 2, title: 'Title 2' },
    ]);
  });

  test('the same answer of the same day is unchanged, another one is appended, and the last one counts', async () => {
    const lake = await temporaryFolder();
    const seen = (hour: string, votes: number) =>
      aRawTitle(1, { observedAt: `2026-01-02T${hour}:00:00.000Z`, raw: { votes } });
    const repository = await open(lake);
    expect(await repository.save([seen('01', 5)])).toEqual(counts(1));
    expect(await repository.save([seen('02', 5)])).toEqual(counts(0, 0, 1));
    expect(await repository.save([seen('03', 6)])).toEqual(counts(0, 1));
    expect(await repository.save([seen('04', 5), seen('05', 5), aRawTitle(2)])).toEqual(counts(1, 1, 1));
    await repository.close();
    expect(
      (await readLines(lake, MOVIES)).map(({ fetched_at, answer }) => [fetched_at.slice(11, 13), answer]),
    ).toEqual([
      ['01', { votes: 5 }],
      ['03', { votes: 6 }],
      ['04', { votes: 5 }],
      ['10', { id: 2, title: 'Title 2' }],
    ]);
  });

  test('a row of a list that has moved is updated though TMDB says the same of it, and each list has its own', async () => {
    const lake = await temporaryFolder();
    const repository = await open(lake);
    const daily = { list: 'trending/movie/day', position: 1 };
    expect(await repository.save([aRawTitle(1, { place: trending(1) })])).toEqual(counts(1));
    expect(await repository.save([aRawTitle(1, { place: daily })])).toEqual(counts(1));
    expect(await repository.save([aRawTitle(1, { place: trending(2) })])).toEqual(counts(0, 1));
    expect(await repository.save([aRawTitle(1, { place: trending(2) })])).toEqual(counts(0, 0, 1));
    await repository.close();
    const lines = await readLines(lake, dayFile('tmdb-movie-list', '2026-01-02'));
    expect(lines.map(({ list, position }) => [list, position])).toEqual([
      ['trending/movie/week', 1],
      ['trending/movie/day', 1],
      ['trending/movie/week', 2],
    ]);
  });

  test('what is saved at the same time is joined, each with its own counts', async () => {
    const lake = await temporaryFolder();
    const repository = await open(lake);
    const saves = Array.from({ length: 500 }, (_, at) => repository.save([aRawTitle((at % 250) + 1)]));
    const results = await Promise.all(saves);
    expect(results.slice(0, 250)).toEqual(Array(250).fill(counts(1)));
    expect(results.slice(250)).toEqual(Array(250).fill(counts(0, 0, 1)));
    await repository.close();
    const { size } = await stat(join(lake, MOVIES));
    // A member of each record alone would have taken 150 bytes.
    expect(size).toBeLessThan(250 * 40);
    expect(await readKeys(lake, MOVIES)).toHaveLength(250);
  });

  test('no records are no error', async () => {
    const lake = await temporaryFolder();
    expect(await saveAll(lake, [])).toEqual(counts(0));
    expect(await rawFiles(lake)).toEqual([]);
  });

  test('an answer that is no line of JSON is refused by its key, and nothing beside it in the call is written', async () => {
    const repository = await open(await temporaryFolder());
    const unfit = { ...aRawTitle(2), raw: '{"a":\n1}' };
    await expect(repository.save([aRawTitle(1), unfit])).rejects.toMatchObject({
      name: 'StoreRefused',
      message: expect.stringMatching(/movie\/2 has an answer that is not one line/),
    });
    expect(await repository.save([aRawTitle(1)])).toEqual(counts(1));
  });

  test.each(['', '2026-01-02', '2026-01-02T10:00:00+01:00', '../../../2026-01-02T10:00:00Z'])(
    'a record seen at %j is refused: it has no UTC day',
    async (observedAt) => {
      const repository = await open(await temporaryFolder());
      await expect(repository.save([aRawTitle(1, { observedAt })])).rejects.toMatchObject({
        name: 'StoreRefused',
      });
    },
  );

  test('after close nothing is taken', async () => {
    const repository = await open(await temporaryFolder());
    await repository.close();
    await expect(repository.save([aRawTitle(1)])).rejects.toThrow(/is closed/);
  });
});

describe('opening again', () => {
  const records = [
    ...Array.from({ length: 300 }, (_, at) => aRawTitle(at + 1)),
    ...Array.from({ length: 300 }, (_, at) => aRawTitle(at + 1, { place: trending(at + 1) })),
  ];

  test('all is known: unchanged, and no file is touched', async () => {
    const lake = await temporaryFolder();
    expect(await saveAll(lake, records)).toEqual(counts(600));
    const state = async () =>
      await Promise.all(
        (await rawFiles(lake)).map(async (file) => [
          await readFile(join(lake, file)),
          (await stat(join(lake, file), { bigint: true })).mtimeNs,
        ]),
      );
    const before = await state();
    expect(await saveAll(lake, records)).toEqual(counts(0, 0, 600));
    expect(await state()).toEqual(before);
  });

  test('files only grow', async () => {
    const lake = await temporaryFolder();
    await saveAll(lake, records);
    const before = await readFile(join(lake, MOVIES));
    await saveAll(lake, [aRawTitle(1, { raw: { other: true } }), aRawTitle(301)]);
    const after = await readFile(join(lake, MOVIES));
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    expect((await readKeys(lake, MOVIES)).slice(-2)).toEqual(['movie/1', 'movie/301']);
  });

  test('files of earlier days are not opened unless they are written to, so also a damaged one stops nobody', async () => {
    const lake = await temporaryFolder();
    const old = join(lake, dayFile('tmdb-movie', '2026-01-01'));
    await mkdir(dirname(old), { recursive: true });
    await writeFile(old, 'no gzip at all');
    expect(await saveAll(lake, [aRawTitle(1)])).toEqual(counts(1));
    const repository = await open(lake);
    const late = aRawTitle(1, { observedAt: '2026-01-01T10:00:00.000Z' });
    await expect(repository.save([late])).rejects.toThrow(/day=01.*is damaged from byte 0 on/);
    expect(String(await readFile(old))).toBe('no gzip at all');
  });

  test('days that have passed are closed, also when records of an earlier one come late', async () => {
    const lake = await temporaryFolder();
    const repository = await open(lake);
    const openFiles = async () =>
      (await readFile(join(lake, 'raw', '.unclosed'), 'utf8')).match(/day=\d\d/g)?.sort() ?? [];
    for (let day = 1; day <= 9; day += 1) {
      expect(await repository.save([aRawTitle(1, { observedAt: `2026-01-0${day}T10:00:00.000Z` })])).toEqual(
        counts(1),
      );
    }
    await expect.poll(openFiles).toEqual(['day=08', 'day=09']);
    const late = [aRawTitle(1, { observedAt: '2026-01-03T11:00:00.000Z' })];
    expect(await repository.save(late)).toEqual(counts(0, 0, 1));
    await expect.poll(openFiles).toEqual(['day=03', 'day=09']);
    await repository.close();
    expect((await readdir(join(lake, 'raw'))).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('a folder of another', () => {
  test('is refused while it is open there', async () => {
    const lake = await temporaryFolder();
    const first = await open(lake);
    await expect(JsonlTmdbRepository.open(lake)).rejects.toMatchObject({ name: 'LockHeld' });
    await first.close();
    await (await JsonlTmdbRepository.open(lake)).close();
  });

  test('once another process has taken the lock nothing more is written', async () => {
    const lake = await temporaryFolder();
    const repository = await open(lake);
    await repository.save([aRawTitle(1)]);
    const before = await readFile(join(lake, MOVIES));
    await writeFile(join(lake, 'raw', '.lock'), '{"pid":1,"token":"another"}\n');
    await expect
      .poll(
        async () =>
          await repository.save([aRawTitle(Math.ceil(Math.random() * 1e9))]).catch(({ name }) => name),
      )
      .toBe('StoreLost');
    await expect(repository.close()).rejects.toMatchObject({ name: 'StoreLost' });
    const after = await readFile(join(lake, MOVIES));
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    expect(await readdir(join(lake, 'raw'))).toContain('.lock');
  });
});

describe('a file that another has written', () => {
  test.each([
    ['a member of gzip', gzipSync('{"key":"movie/9","answer":1}\n')],
    ['text', Buffer.from('hello\n')],
    ['zeros', Buffer.alloc(64)],
  ])('is refused with advice and stays as it is: %s behind ours', async (_name, bytes) => {
    const lake = await temporaryFolder();
    await saveAll(lake, [aRawTitle(1)]);
    const { size } = await stat(join(lake, MOVIES));
    await appendFile(join(lake, MOVIES), bytes);
    const before = await readFile(join(lake, MOVIES));
    const repository = await open(lake);
    await expect(repository.save([aRawTitle(2)])).rejects.toThrow(
      `is damaged from byte ${size} on, or another program has written there; nothing was changed: put it right, ` +
        'move it away, or choose another folder with --out',
    );
    expect((await readFile(join(lake, MOVIES))).equals(before)).toBe(true);
  });

  test('while it is open is noticed', async () => {
    const lake = await temporaryFolder();
    const repository = await open(lake);
    await repository.save([aRawTitle(1)]);
    await appendFile(join(lake, MOVIES), 'x');
    await expect(repository.save([aRawTitle(2)])).rejects.toThrow(/another program has changed it/);
    await rm(join(lake, MOVIES));
    await expect(repository.save([aRawTitle(2)])).rejects.toThrow(/another program has changed it/);
  });

  test.each([
    ['a symbolic link', symlink],
    ['a hard link', link],
  ])('%s in its place is not written through', async (_name, make) => {
    const lake = await temporaryFolder();
    const other = join(lake, 'other');
    await writeFile(other, '');
    await mkdir(dirname(join(lake, MOVIES)), { recursive: true });
    await make(other, join(lake, MOVIES));
    const repository = await open(lake);
    await expect(repository.save([aRawTitle(1)])).rejects.toThrow(/link/);
    expect((await stat(other)).size).toBe(0);
  });
});
