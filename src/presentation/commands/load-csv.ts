import { dirname, join, resolve } from 'node:path';
import { StoreRefused } from '../../application/ports.js';
import { checkMovie } from '../../domain/movie.js';
import type { SaveResult } from '../../domain/scrape-outcome.js';
import { type CsvMovie, openCsvMovies } from '../../infrastructure/csv/csv-movies.js';
import { claimLike } from '../../infrastructure/data-folder.js';
import { readKnownDirectors } from '../../infrastructure/database/known-directors.js';
import { openDatabase } from '../../infrastructure/database/open-database.js';
import { PostgresMovieRepository } from '../../infrastructure/database/postgres-movie-repository.js';
import type { SqlDatabase } from '../../infrastructure/database/sql-database.js';
import type { Settings } from '../../shared/option.js';
import { EXIT } from '../exit-codes.js';
import type { loadCsvOptions } from '../options.js';

type LoadCounts = Record<SaveResult | 'refused' | 'withoutDirectors', number>;

/** Puts the movies of a folder's CSV files into the database; rows that are no movies are named and left out. */
export async function loadCsv(
  settings: Settings<typeof loadCsvOptions>,
  [folder = '']: readonly string[],
): Promise<number> {
  const movies = await openCsvMovies(folder);
  if (settings.databaseUrl === null) await claimLike(settings.out, dirname(resolve(folder)));
  const database = await openDatabase({
    databaseUrl: settings.databaseUrl,
    folder: join(settings.out, 'pglite'),
  });
  const counts: LoadCounts = { inserted: 0, updated: 0, unchanged: 0, refused: 0, withoutDirectors: 0 };
  try {
    const repository = new PostgresMovieRepository(database);
    for await (const batch of movies) await saveAll(batch, database, repository, counts);
  } finally {
    await database.close();
  }
  process.stdout.write(settings.json ? `${JSON.stringify(counts)}\n` : summary(counts));
  return counts.refused === 0 ? EXIT.done : EXIT.incomplete;
}

async function saveAll(
  movies: readonly CsvMovie[],
  database: SqlDatabase,
  repository: PostgresMovieRepository,
  counts: LoadCounts,
): Promise<void> {
  const ids = movies.map(({ draft }) => draft.titleId);
  // A movie is saved whole, so that without them its directors would be erased.
  const known = await readKnownDirectors(database, ids);
  const refuse = (faults: readonly string[]) => {
    if (counts.refused < MOST_NAMED) process.stderr.write(`${faults.join('\n')}\n`);
    counts.refused += 1;
  };
  await Promise.all(
    movies.map(async ({ draft, directorNames, place, faults }) => {
      const directors = known.get(draft.titleId) ?? [];
      const { movie, violations = [] } = checkMovie({ ...draft, directors }, new Date());
      if (movie === undefined || faults.length > 0) {
        refuse([...faults, ...violations.map((violation) => `${place}: ${violation}`)]);
        return;
      }
      try {
        counts[await repository.save(movie)] += 1;
        if (directors.length === 0 && directorNames.length > 0) counts.withoutDirectors += 1;
      } catch (error) {
        if (!(error instanceof StoreRefused)) throw error;
        refuse([`${place}: ${error.message}`]);
      }
    }),
  );
}

const MOST_NAMED = 20;

function summary({ inserted, updated, unchanged, refused, withoutDirectors }: LoadCounts): string {
  const lines = [`${inserted} inserted, ${updated} updated, ${unchanged} unchanged`];
  if (refused > 0) lines.push(`${refused} left out, of which the first ${MOST_NAMED} are named above`);
  if (withoutDirectors > 0) {
    lines.push(`${withoutDirectors} without directors: the files have only their names; scrape adds them`);
  }
  return `${lines.join('\n')}\n`;
}
