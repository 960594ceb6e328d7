import { dirname, join, resolve } from 'node:path';
import { type MovieRepository, StoreRefused } from '../../application/ports.js';
import { type MergingStores, SaveMerged } from '../../application/save-merged.js';
import { checkMovie } from '../../domain/check-movie.js';
import { EXIT } from '../../domain/exit-code.js';
import { observationOfRow } from '../../domain/observation-of-row.js';
import type { SaveResult } from '../../domain/scrape-outcome.js';
import { type CsvMovie, openCsvMovies } from '../../infrastructure/csv/csv-movies.js';
import { claimLike } from '../../infrastructure/data-folder.js';
import { openDatabase } from '../../infrastructure/database/open-database.js';
import { PostgresMovieRepository } from '../../infrastructure/database/postgres-movie-repository.js';
import { PostgresStoredMovies } from '../../infrastructure/database/postgres-stored-movies.js';
import { Closers, closeAfter } from '../../shared/closers.js';
import type { Settings } from '../../shared/option.js';
import { withoutUserInfo } from '../../shared/redactor.js';
import type { loadCsvOptions } from '../options/options.js';

type LoadCounts = Record<SaveResult | 'refused' | 'withoutDirectors', number>;

/** Puts the movies of a folder's CSV files into the database; rows that are no movies are named and left out. */
export async function loadCsv(
  settings: Settings<typeof loadCsvOptions>,
  [folder = '']: readonly string[],
): Promise<number> {
  const counts: LoadCounts = { inserted: 0, updated: 0, unchanged: 0, refused: 0, withoutDirectors: 0 };
  const closers = new Closers();
  try {
    const csvMovies = await openCsvMovies(folder);
    closers.add(() => csvMovies.close());
    for (const notice of csvMovies.notices) process.stderr.write(`${withoutUserInfo(notice)}\n`);
    if (settings.databaseUrl === null) await claimLike(settings.out, dirname(resolve(folder)));
    const database = await openDatabase({
      databaseUrl: settings.databaseUrl,
      folder: join(settings.out, 'pglite'),
    });
    closers.add(() => database.close());
    const repository = new PostgresMovieRepository(database);
    const stored = new PostgresStoredMovies(database);
    const merging = new SaveMerged({ stored, stores: storing(repository), readsFirst: true });
    const now = new Date();
    for await (const batch of csvMovies.batches) {
      await Promise.all(
        batch.map(async (csvMovie) => {
          const faults = await load(csvMovie, now, merging, counts);
          if (faults.length === 0) return;
          if (counts.refused < MOST_NAMED) process.stderr.write(`${withoutUserInfo(faults.join('\n'))}\n`);
          counts.refused += 1;
        }),
      );
    }
  } catch (error) {
    return await closeAfter(error, closers);
  }
  await closers.close();
  process.stdout.write(settings.json ? `${JSON.stringify(counts)}\n` : summary(counts));
  return counts.refused === 0 ? EXIT.done : EXIT.incomplete;
}

/** Saves one movie and counts it; answers why it cannot be saved. */
async function load(
  { draft, namedOnly, place, faults }: CsvMovie,
  now: Date,
  merging: SaveMerged,
  counts: LoadCounts,
): Promise<readonly string[]> {
  // What the movie breaks besides is mostly a consequence of these.
  if (faults.length > 0) return faults;
  const { movie, violations } = checkMovie(draft, now);
  if (movie === undefined) return violations.map((violation) => `${place}: ${violation}`);
  const { saved, refused, unmerged, ...whole } = await merging.save(movie, (stored) =>
    observationOfRow(movie, namedOnly, stored),
  );
  if (unmerged !== null) return [`${place}: ${unmerged}`];
  for (const result of Object.values(saved)) counts[result] += 1;
  if (whole.movie.directors.length === 0 && namedOnly.includes('directors')) counts.withoutDirectors += 1;
  return Object.values(refused).map((reason) => `${place}: ${reason}`);
}

/** A store that refuses a movie concerns its row; whatever else goes wrong ends the command. */
function storing(repository: MovieRepository): MergingStores {
  const { name } = repository;
  const nothing = { saved: {}, refused: {}, forGood: false, isStale: false };
  return {
    async save(movie, observations) {
      try {
        const answer = await repository.save(movie, observations);
        return answer === 'stale' ? { ...nothing, isStale: true } : { ...nothing, saved: { [name]: answer } };
      } catch (error) {
        if (!(error instanceof StoreRefused)) throw error;
        return { ...nothing, refused: { [name]: error.message }, forGood: true };
      }
    },
  };
}

const MOST_NAMED = 20;

function summary({ inserted, updated, unchanged, refused, withoutDirectors }: LoadCounts): string {
  const lines = [`${inserted} inserted, ${updated} updated, ${unchanged} unchanged`];
  if (refused > 0) {
    const first = refused > MOST_NAMED ? `, of which the first ${MOST_NAMED} are` : ',';
    lines.push(`${refused} left out${first} named above`);
  }
  if (withoutDirectors > 0) {
    lines.push(
      `${withoutDirectors} without directors: the files have their names without ids; scraping these titles adds them`,
    );
  }
  return `${lines.join('\n')}\n`;
}
