import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Movie } from '../../../../src/domain/imdb/movie.js';
import { CsvMovieRepository } from '../../../../src/infrastructure/csv/csv-movie-repository.js';
import { movieActorRows, movieRow } from '../../../../src/infrastructure/csv/movie-rows.js';
import { csvFolder } from '../../../support/stores/csv-folder.js';
import { csvCast, csvMovie, parseRfc4180, readCsv } from '../../../support/stores/csv-movies.js';
import { runCsvSaver } from '../../../support/stores/csv-saver.js';

const TITLES = 60;
const SAVES = 1200;

/** Numbers from 0 to 1 that are the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A long row of changing movies: casts grow, shrink, vanish and begin at any billing order. */
function changingMovies(random: () => number): Movie[] {
  const upTo = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: SAVES }, (_, at) => {
    const people = Array.from({ length: upTo(4) * upTo(15) }, (_, person) => person * 3 + upTo(3) + 1);
    return csvMovie(upTo(TITLES) + 1, {
      voteCount: at,
      plot: `Version ${at}, "of\nmany"`,
      cast: csvCast(people, upTo(5) + 1),
    });
  });
}

/** A movie with its links as text, without the time of the change. */
function asStored(movie: Movie): string {
  return JSON.stringify([movieRow(movie).slice(0, -1), movieActorRows(movie)]);
}

async function storedMovies(folder: string): Promise<Map<string, string>> {
  const { movies, links } = await readCsv(folder);
  const stored = new Map<string, string>();
  for (const row of movies) {
    const id = row[0] ?? '';
    expect(stored.has(id)).toBe(false);
    stored.set(id, JSON.stringify([row.slice(0, -1), links.filter(([movieId]) => movieId === id)]));
  }
  expect(links.filter(([id]) => !stored.has(id ?? ''))).toEqual([]);
  return stored;
}

async function expectAtMostTheLastLineTorn(path: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  for (let end = text.length; end > 0; end = text.lastIndexOf('\n', end - 2) + 1) {
    try {
      parseRfc4180(text.slice(0, end));
      // The torn line may itself hold a line end, in quotes.
      expect(text.slice(end).split('\n').length).toBeLessThanOrEqual(3);
      return;
    } catch {
      // One line less.
    }
  }
}

const whileSaving = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((seed) => ['while saving', seed] as const);
const whileClosing = [11, 12, 13, 14, 15, 16].map(
  (seed) => ['while dropping superseded rows', seed] as const,
);

test.each([...whileSaving, ...whileClosing])(
  'after kill -9 %s every movie is whole: none lost that was acknowledged, none half written (seed %i)',
  async (moment, seed) => {
    const random = seeded(seed);
    const folder = await csvFolder();
    const movies = changingMovies(random);
    const closing = moment !== 'while saving';
    const killAfter = 1 + Math.floor(random() * SAVES * 0.8);
    const delay = random() * 3;
    let seen = 0;
    const lines = await runCsvSaver(movies, folder, {
      onLine: (_line, saver) => {
        seen += 1;
        const kill = () => setTimeout(() => saver.kill('SIGKILL'), delay);
        if (!closing && seen === killAfter) kill();
        if (!closing || seen !== 1) return;
        const watcher = watch(folder, (_event, name) => {
          if (name === (seed % 2 === 0 ? '.movies.csv.draft' : '.movie_actor.csv.draft')) kill();
        });
        onTestFinished(() => watcher.close());
      },
    });
    expect(lines).not.toContain('closed');
    const acknowledged = lines.slice(1).map((line) => Number(line.split(' ')[0]));

    for (const name of ['movies.csv', 'actors.csv', 'movie_actor.csv']) {
      await expectAtMostTheLastLineTorn(join(folder, name));
    }
    const repository = await CsvMovieRepository.open(folder);
    const stored = await storedMovies(folder);
    for (let number = 1; number <= TITLES; number += 1) {
      const id = csvMovie(number).titleId;
      const lastKnown = acknowledged.findLast((position) => movies[position]?.titleId === id) ?? -1;
      const possible = movies
        .filter((movie, position) => movie.titleId === id && position >= lastKnown)
        .map((movie): string | undefined => asStored(movie));
      if (lastKnown < 0) possible.push(undefined);
      expect(possible).toContain(stored.get(id));
    }

    // What a resumed run would do.
    for (const movie of movies.slice(Math.min(...acknowledged.slice(-20), SAVES)))
      await repository.save(movie);
    await repository.close();
    const last = new Map(movies.map((movie) => [movie.titleId as string, asStored(movie)]));
    const resumed = await storedMovies(folder);
    expect([...resumed].sort()).toEqual([...last].sort());
  },
);
