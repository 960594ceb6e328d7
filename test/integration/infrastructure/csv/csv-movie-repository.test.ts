import {
  chmod,
  cp,
  link,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StoreRefused } from '../../../../src/application/engine/ports.js';
import type { Movie } from '../../../../src/domain/imdb/movie.js';
import { LONGEST_TEXT } from '../../../../src/domain/imdb/text-limits.js';
import { CsvMovieRepository } from '../../../../src/infrastructure/csv/csv-movie-repository.js';
import { actorRows, movieActorRows, movieRow } from '../../../../src/infrastructure/csv/movie-rows.js';
import { unfitMovies } from '../../../support/builders/unfit-movies.js';
import { csvFolder } from '../../../support/stores/csv-folder.js';
import { csvCast, csvMovie, readCsv } from '../../../support/stores/csv-movies.js';

const FILES = ['movies.csv', 'actors.csv', 'movie_actor.csv'];

async function saveAll(folder: string, movies: readonly Movie[]): Promise<string[]> {
  const repository = await CsvMovieRepository.open(folder);
  const results: string[] = [];
  for (const movie of movies) results.push(await repository.save(movie));
  await repository.close();
  return results;
}

/** The folder as a process leaves it that is killed now. */
async function killed(repository: CsvMovieRepository, folder: string): Promise<string> {
  const left = await csvFolder();
  await cp(folder, left, { recursive: true, filter: (path) => !path.endsWith('.lock') });
  await repository.close();
  return left;
}

function linksOf(movie: Movie): string[][] {
  return movieActorRows(movie).map((row) => [...row]);
}

describe('saving', () => {
  test('a movie, its people and its links land in the three files', async () => {
    const folder = join(await csvFolder(), 'not', 'there', 'yet');
    const movies = [csvMovie(1), csvMovie(2)];
    expect(await saveAll(folder, movies)).toEqual(['inserted', 'inserted']);
    expect(await readCsv(folder)).toEqual({
      movies: movies.map(movieRow),
      actors: movies.flatMap(actorRows),
      links: movies.flatMap(linksOf),
    });
    expect((await readdir(folder)).sort()).toEqual([...FILES].sort());
  });

  test('a second run with the same movies answers unchanged and touches no file', async () => {
    const folder = await csvFolder();
    const movies = [csvMovie(1), csvMovie(2, { cast: [] }), csvMovie(3, { title: '=a\n"b"\r|\\é' })];
    await saveAll(folder, movies);
    const state = () =>
      Promise.all(
        FILES.map(async (name) => {
          const { mtimeNs, ino } = await stat(join(folder, name), { bigint: true });
          return [await readFile(join(folder, name), 'utf8'), mtimeNs, ino];
        }),
      );
    const before = await state();
    const later = movies.map((movie) => ({ ...movie, fetchedAt: '2027-01-01T00:00:00.000Z' }));
    expect(await saveAll(folder, later)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(await state()).toEqual(before);
  });

  test('a changed movie keeps one row, with the time of the change', async () => {
    const folder = await csvFolder();
    await saveAll(folder, [csvMovie(1), csvMovie(2)]);
    const changed = csvMovie(1, { rating: 8, fetchedAt: '2026-02-02T00:00:00.000Z' });
    expect(await saveAll(folder, [changed, csvMovie(2)])).toEqual(['updated', 'unchanged']);
    const { movies, links } = await readCsv(folder);
    expect(movies).toEqual([movieRow(csvMovie(2)), movieRow(changed)]);
    expect(links).toHaveLength(6);
  });

  test('a file whose superseded rows are dropped keeps its permissions', async () => {
    const folder = await csvFolder();
    await saveAll(folder, [csvMovie(1)]);
    const path = join(folder, 'movies.csv');
    for (const mode of [0o600, 0o666]) {
      await chmod(path, mode);
      const { ino } = await stat(path);
      await saveAll(folder, [csvMovie(1, { voteCount: mode })]);
      const after = await stat(path);
      expect(after.ino).not.toBe(ino);
      expect(after.mode & 0o777).toBe(mode);
    }
  });

  test('a movie that changes and changes back keeps the row of the last change', async () => {
    const folder = await csvFolder();
    const back = csvMovie(1, { fetchedAt: '2026-03-03T00:00:00.000Z' });
    await saveAll(folder, [csvMovie(1), csvMovie(1, { rating: 2 }), back]);
    expect((await readCsv(folder)).movies).toEqual([movieRow(back)]);
  });

  test("a person's latest name counts, and makes an otherwise equal movie updated", async () => {
    const folder = await csvFolder();
    const renamed = csvMovie(1, { cast: csvCast([10, 11, 12], 1, 'Artist') });
    expect(await saveAll(folder, [csvMovie(1), renamed, renamed])).toEqual([
      'inserted',
      'updated',
      'unchanged',
    ]);
    expect((await readCsv(folder)).actors).toEqual(actorRows(renamed));
  });

  test('concurrent saves of one movie end with the last one', async () => {
    const folder = await csvFolder();
    const repository = await CsvMovieRepository.open(folder);
    const ratings = [1, 2, 3, 4, 4];
    const results = await Promise.all(ratings.map((rating) => repository.save(csvMovie(1, { rating }))));
    await repository.close();
    expect(results).toEqual(['inserted', 'updated', 'updated', 'updated', 'unchanged']);
    expect((await readCsv(folder)).movies).toEqual([movieRow(csvMovie(1, { rating: 4 }))]);
  });

  test('a movie handed over before close is saved, one after it is refused', async () => {
    const folder = await csvFolder();
    const repository = await CsvMovieRepository.open(folder);
    const saving = repository.save(csvMovie(1));
    await Promise.all([repository.close(), repository.close()]);
    expect(await saving).toBe('inserted');
    await expect(repository.save(csvMovie(2))).rejects.toThrow('closed; tt0000002 was not saved');
  });

  test('values that attack come back whole', async () => {
    const folder = await csvFolder();
    const attack = csvMovie(1, {
      title: "'); DROP TABLE movies; --",
      originalTitle: '\u202eevil\u202c\n\r\n"two\nlines"',
      plot: '\\.\n\\N,\t',
      certificate: '=cmd|/C calc!A0',
      cast: csvCast([1]).map((member) => ({
        ...member,
        name: 'x'.repeat(LONGEST_TEXT),
        characters: ['a|b', '\\'],
      })),
    });
    expect(await saveAll(folder, [attack])).toEqual(['inserted']);
    expect(await saveAll(folder, [attack])).toEqual(['unchanged']);
    expect(await readCsv(folder)).toEqual({
      movies: [movieRow(attack)],
      actors: actorRows(attack),
      links: linksOf(attack),
    });
  });
});

describe('a movie that no store may keep', () => {
  test.each(unfitMovies(2))('is refused for good: %s; the movies beside it are kept', async (_, unfit) => {
    const folder = await csvFolder();
    const repository = await CsvMovieRepository.open(folder);
    const saves = [csvMovie(1), unfit, csvMovie(3)].map((movie) => repository.save(movie));
    const results = await Promise.allSettled(saves);
    await repository.close();
    expect(results).toMatchObject([
      { value: 'inserted' },
      { reason: expect.any(StoreRefused) },
      { value: 'inserted' },
    ]);
    expect((await readCsv(folder)).movies.map(([id]) => id)).toEqual(['tt0000001', 'tt0000003']);
  });

  test('is the only one of its batch that a fault in writing it costs', async () => {
    const folder = await csvFolder();
    const repository = await CsvMovieRepository.open(folder);
    const broken = csvMovie(2);
    Object.defineProperty(broken, 'chartRank', { get: rankOnce(broken) });
    const saves = [csvMovie(1), broken, csvMovie(3)].map((movie) => repository.save(movie));
    const results = await Promise.allSettled(saves);
    await repository.close();
    expect(results).toMatchObject([
      { value: 'inserted' },
      { reason: expect.any(StoreRefused) },
      { value: 'inserted' },
    ]);
    expect((await readCsv(folder)).movies.map(([id]) => id)).toEqual(['tt0000001', 'tt0000003']);
  });

  /** Passes the check, then fails where the row is made. */
  function rankOnce({ chartRank }: Movie) {
    let asked = 0;
    return () => {
      asked += 1;
      if (asked > 1) throw new Error('no row can be made of it');
      return chartRank;
    };
  }
});

describe('a cast that changes', () => {
  const casts = {
    nobody: [],
    one: csvCast([1]),
    'one, later billed': csvCast([2], 2),
    'two, later billed': csvCast([1, 3], 4),
    many: csvCast([1, 2, 3, 4]),
  };
  const names = Object.keys(casts) as (keyof typeof casts)[];
  const steps = fc.array(
    fc.record({
      movie: fc.constantFrom(1, 2),
      cast: fc.constantFrom(...names),
      next: fc.constantFrom('save more', 'close', 'be killed'),
    }),
    { minLength: 1, maxLength: 8 },
  );

  test('leaves exactly the last cast of each movie, closed or killed in between', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (story) => {
        let folder = await csvFolder();
        const last = new Map<number, Movie>();
        let repository = await CsvMovieRepository.open(folder);
        for (const { movie: number, cast, next } of story) {
          const movie = csvMovie(number, { cast: casts[cast] });
          await repository.save(movie);
          last.set(number, movie);
          if (next === 'save more') continue;
          if (next === 'close') await repository.close();
          else folder = await killed(repository, folder);
          repository = await CsvMovieRepository.open(folder);
          const { links } = await readCsv(folder);
          expect([...links].sort()).toEqual([...last.values()].flatMap(linksOf).sort());
          for (const known of last.values()) expect(await repository.save(known)).toBe('unchanged');
        }
        await repository.close();
        const { movies, links } = await readCsv(folder);
        expect(movies).toHaveLength(last.size);
        for (const [, movie] of last) {
          expect(links.filter(([id]) => id === movie.titleId)).toEqual(linksOf(movie));
        }
        expect((await readdir(folder)).sort()).toEqual([...FILES].sort());
      }),
      { numRuns: 40 },
    );
  });
});

describe('opening', () => {
  test('a second process is refused with the pid of the holder', async () => {
    const folder = await csvFolder();
    const repository = await CsvMovieRepository.open(folder);
    await expect(CsvMovieRepository.open(folder)).rejects.toThrow(`held by process ${process.pid}`);
    await repository.close();
    await (await CsvMovieRepository.open(folder)).close();
  });

  test('the lock of a process that is gone is taken over', async () => {
    const folder = await csvFolder();
    await writeFile(join(folder, '.lock'), '{"pid":2147483646,"startedAt":"boot/1"}\n');
    expect(await saveAll(folder, [csvMovie(1)])).toEqual(['inserted']);
  });

  test('superseded rows that a killed process has left are dropped', async () => {
    const folder = await csvFolder();
    const repository = await CsvMovieRepository.open(folder);
    await repository.save(csvMovie(1));
    await repository.save(csvMovie(1, { rating: 1, cast: csvCast([5]) }));
    expect((await readCsv(folder)).movies).toHaveLength(2);
    const left = await killed(repository, folder);
    await (await CsvMovieRepository.open(left)).close();
    const { movies, links } = await readCsv(left);
    expect(movies).toEqual([movieRow(csvMovie(1, { rating: 1 }))]);
    expect(links.map(([, actor]) => actor)).toEqual(['nm0000005']);
  });

  test.each(FILES)('a batch of which a killed run has left %s torn is undone in all files', async (name) => {
    const folder = await csvFolder();
    const repository = await CsvMovieRepository.open(folder);
    await repository.save(csvMovie(1));
    const before = await readCsv(folder);
    const { size } = await stat(join(folder, name));
    await repository.save(csvMovie(2));
    const left = await killed(repository, folder);
    const whole = await readFile(join(left, name));
    for (let length = size; length < whole.length; length += 7) {
      const torn = await csvFolder();
      await cp(left, torn, { recursive: true });
      await truncate(join(torn, name), length);
      await (await CsvMovieRepository.open(torn)).close();
      expect(await readCsv(torn)).toEqual(before);
    }
  });

  test.each(FILES)('rows that somebody has added to %s after a kill are refused, not cut', async (name) => {
    const folder = await csvFolder();
    const repository = await CsvMovieRepository.open(folder);
    await repository.save(csvMovie(1));
    const left = await killed(repository, folder);
    const path = join(left, name);
    const text = `${await readFile(path, 'utf8')}nm7654321,Added by hand\n`;
    await writeFile(path, text);
    await expect(CsvMovieRepository.open(left)).rejects.toThrow(`${name}: it was changed after a run`);
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  test.each(FILES)('a last line of %s that somebody has cut off is refused with its number', async (name) => {
    const folder = await csvFolder();
    await saveAll(folder, [csvMovie(1), csvMovie(2)]);
    const path = join(folder, name);
    const text = await readFile(path, 'utf8');
    const torn = `${text}${text.split('\n').at(-2)?.slice(0, 9)}`;
    await writeFile(path, torn);
    const line = text.split('\n').length;
    await expect(CsvMovieRepository.open(folder)).rejects.toThrow(`${path} line ${line}: it has 1 field`);
    expect(await readFile(path, 'utf8')).toBe(torn);
  });

  test('the cast of a movie whose row somebody has removed stays, and is said', async () => {
    const folder = await csvFolder();
    await saveAll(folder, [csvMovie(1), csvMovie(2)]);
    const path = join(folder, 'movies.csv');
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, `${[lines[0], lines[2]].join('\n')}\n`);
    const repository = await CsvMovieRepository.open(folder);
    expect(repository.notices).toEqual([
      expect.stringContaining(
        'titles that movies.csv does not have (1 in all, the first tt0000001 on line 2); they stay there',
      ),
    ]);
    expect((await readCsv(folder)).links).toEqual([csvMovie(1), csvMovie(2)].flatMap(linksOf));
    expect(await repository.save(csvMovie(1))).toBe('inserted');
    await repository.close();
    expect((await readCsv(folder)).links).toEqual([csvMovie(1), csvMovie(2)].flatMap(linksOf));
  });

  test('a batch that was cut short is undone in all three files', async () => {
    const folder = await csvFolder();
    const repository = await CsvMovieRepository.open(folder);
    await repository.save(csvMovie(1));
    const before = await readCsv(folder);
    await repository.save(csvMovie(1, { rating: 2, cast: csvCast([7, 8]) }));
    const left = await killed(repository, folder);
    await truncate(join(left, 'movie_actor.csv'), (await stat(join(left, 'movie_actor.csv'))).size - 4);
    await (await CsvMovieRepository.open(left)).close();
    expect(await readCsv(left)).toEqual(before);
  });

  test.each(FILES)(
    '%s that was saved anew after a kill is refused, until the journal is removed',
    async (name) => {
      const folder = await csvFolder();
      const repository = await CsvMovieRepository.open(folder);
      for (const movie of [csvMovie(1), csvMovie(2), csvMovie(3)]) await repository.save(movie);
      const left = await killed(repository, folder);
      const path = join(left, name);
      const [header = '', ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
      await writeFile(path, `${[header, ...lines.toReversed()].join('\n')}\n`);
      const files = () => Promise.all(FILES.map((file) => readFile(join(left, file), 'utf8')));
      const before = await files();
      await expect(CsvMovieRepository.open(left)).rejects.toThrow(
        new RegExp(`${name}: it was changed after a run .* was killed.*remove .*\\.batch`),
      );
      expect(await files()).toEqual(before);
      await rm(join(left, '.batch'));
      expect(
        await saveAll(
          left,
          [1, 2, 3].map((number) => csvMovie(number)),
        ),
      ).toEqual(Array(3).fill('unchanged'));
    },
  );

  test('what a longer line has left behind the one of the journal does not count', async () => {
    const folder = await csvFolder();
    const repository = await CsvMovieRepository.open(folder);
    for (const movie of [csvMovie(1), csvMovie(2)]) await repository.save(movie);
    const left = await killed(repository, folder);
    const path = join(left, '.batch');
    const half = 2048;
    const bytes = Buffer.concat([await readFile(path)], 2 * half);
    for (const start of [0, half]) bytes.fill('9}\n', bytes.indexOf('\n', start) + 1, start + half);
    await writeFile(path, bytes);
    await (await CsvMovieRepository.open(left)).close();
    expect((await readCsv(left)).movies).toEqual([csvMovie(1), csvMovie(2)].map(movieRow));
  });

  test('a journal that cannot be read is refused, not guessed at', async () => {
    const folder = await csvFolder();
    await saveAll(folder, [csvMovie(1)]);
    await writeFile(join(folder, '.batch'), '{"movies.csv":1}\n');
    await expect(CsvMovieRepository.open(folder)).rejects.toThrow(/\.batch: it does not tell .*remove it/);
  });

  test('rows that another program has saved while a run had the file open are not overwritten', async () => {
    const folder = await csvFolder();
    const repository = await CsvMovieRepository.open(folder);
    await repository.save(csvMovie(1));
    const path = join(folder, 'movies.csv');
    const saved = `${await readFile(path, 'utf8')}\n`;
    await writeFile(path, saved);
    await expect(repository.save(csvMovie(2))).rejects.toThrow(/another program has changed it while a run/);
    await repository.close();
    expect(await readFile(path, 'utf8')).toBe(saved);
  });

  test.each([
    ['another header', 'a,b\n'],
    ['an id that is none', 'imdb_id,name\nx1,Ada\n'],
    ['one person under two names', 'imdb_id,name\nnm0000001,Ada\nnm0000001,Eva\n'],
    ['a row that is too short', 'imdb_id,name\nnm0000001\n'],
    ['no CSV at all', 'imdb_id,name\nnm0000001,"a"b\n'],
    ['a quote that is never closed', `imdb_id,name\nnm0000001,"${'x'.repeat(5_000_000)}\n`],
  ])('a file with %s is refused and kept', async (_, text) => {
    const folder = await csvFolder();
    const path = join(folder, 'actors.csv');
    await writeFile(path, text);
    await expect(CsvMovieRepository.open(folder)).rejects.toThrow(
      /actors\.csv(?: line \d)?: .*move it away, or choose another/s,
    );
    expect(await readFile(path, 'utf8')).toBe(text);
    await rm(path);
    await (await CsvMovieRepository.open(folder)).close();
  });

  test.each([0, 1, 10])('a header torn after %i bytes is written anew', async (length) => {
    const folder = await csvFolder();
    await writeFile(join(folder, 'actors.csv'), 'imdb_id,name\n'.slice(0, length));
    expect(await saveAll(folder, [csvMovie(1)])).toEqual(['inserted']);
    expect((await readCsv(folder)).actors).toEqual(actorRows(csvMovie(1)));
  });

  test('what an unfinished compaction has left is removed', async () => {
    const folder = await csvFolder();
    await saveAll(folder, [csvMovie(1)]);
    await writeFile(join(folder, '.movies.csv.draft'), 'half');
    await (await CsvMovieRepository.open(folder)).close();
    expect((await readdir(folder)).sort()).toEqual([...FILES].sort());
  });

  test('a folder may be a link', async () => {
    const folder = await csvFolder();
    await mkdir(join(folder, 'real'));
    await symlink('real', join(folder, 'link'));
    await saveAll(join(folder, 'link'), [csvMovie(1)]);
    await saveAll(join(folder, 'link'), [csvMovie(1, { rating: 3 })]);
    expect((await readCsv(join(folder, 'real'))).movies).toEqual([movieRow(csvMovie(1, { rating: 3 }))]);
  });

  test.each([...FILES, '.batch', '.cast_lengths.csv'])(
    'nothing is written to where a link %s points',
    async (name) => {
      const folder = await csvFolder();
      const outside = join(await csvFolder(), 'outside');
      await writeFile(outside, '');
      await symlink(outside, join(folder, name));
      const opened = CsvMovieRepository.open(folder);
      // This one is ours alone, so that the link itself may go.
      if (name === '.cast_lengths.csv') await (await opened).close();
      else await expect(opened).rejects.toThrow(`${join(folder, name)}: it is a symbolic link`);
      expect(await readFile(outside, 'utf8')).toBe('');
      await rm(outside);
      await CsvMovieRepository.open(folder).then(
        (repository) => repository.close(),
        () => {},
      );
      await expect(stat(outside)).rejects.toThrow('ENOENT');
    },
  );

  test('drafts are never written through links', async () => {
    const folder = await csvFolder();
    const outside = join(await csvFolder(), 'outside');
    await writeFile(outside, 'theirs');
    for (const name of [...FILES, '.batch']) await symlink(outside, join(folder, `.${name}.draft`));
    await saveAll(folder, [csvMovie(1)]);
    await saveAll(folder, [csvMovie(1, { rating: 3, cast: csvCast([5], 1, 'Other') })]);
    expect(await readFile(outside, 'utf8')).toBe('theirs');
  });

  test.each(FILES)('another name of %s keeps its content', async (name) => {
    for (const movies of [[], [csvMovie(1)]]) {
      const folder = await csvFolder();
      if (movies.length > 0) await saveAll(folder, movies);
      else await writeFile(join(folder, name), '');
      const other = join(await csvFolder(), 'backup.csv');
      await link(join(folder, name), other);
      const before = await readFile(other, 'utf8');
      await saveAll(folder, [csvMovie(2)]);
      expect(await readFile(other, 'utf8')).toBe(before);
      expect((await readCsv(folder)).movies).toHaveLength(movies.length + 1);
    }
  });

  test('a file in the place of the folder is named in the error', async () => {
    const path = join(await csvFolder(), 'csv');
    await writeFile(path, 'mine');
    await expect(CsvMovieRepository.open(path)).rejects.toThrow(`${path} cannot be used`);
    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  test('a folder in the place of a file is named in the error', async () => {
    const folder = await csvFolder();
    await mkdir(join(folder, 'movies.csv'));
    await expect(CsvMovieRepository.open(folder)).rejects.toThrow(/movies\.csv cannot be used/);
  });
});

test('the index takes at most 100 bytes for a title with 7 new actors', async () => {
  const repository = await CsvMovieRepository.open(await csvFolder());
  for (let batch = 0; batch < 20; batch += 1) {
    await Promise.all(
      Array.from({ length: 150 }, (_, at) => repository.save(csvMovie(batch * 150 + at + 1, {}, 7))),
    );
  }
  expect(repository.indexBytes / 3000).toBeLessThanOrEqual(100);
  expect(repository.indexBytes / 3000).toBeGreaterThan(50);
  await repository.close();
});
