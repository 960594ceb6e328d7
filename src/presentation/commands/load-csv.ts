import { dirname, join, resolve } from 'node:path';
import { type LoadCounts, loadMovies } from '../../application/load-movies.js';
import { EXIT } from '../../domain/engine/exit-code.js';
import { openCsvMovies } from '../../infrastructure/csv/csv-movies.js';
import { claimLike } from '../../infrastructure/data-folder.js';
import { openDatabase } from '../../infrastructure/database/open-database.js';
import { PostgresMovieRepository } from '../../infrastructure/database/postgres-movie-repository.js';
import { PostgresStoredMovies } from '../../infrastructure/database/postgres-stored-movies.js';
import { Closers, closeAfter } from '../../shared/closers.js';
import type { Settings } from '../../shared/option.js';
import { withoutUserInfo } from '../../shared/redactor.js';
import type { loadCsvOptions } from '../options/options.js';

/** Puts the movies of a folder's CSV files into the database; rows that are no movies are named and left out. */
export async function loadCsv(
  settings: Settings<typeof loadCsvOptions>,
  [folder = '']: readonly string[],
): Promise<number> {
  const closers = new Closers();
  let counts: LoadCounts;
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
    const into = {
      repository: new PostgresMovieRepository(database),
      stored: new PostgresStoredMovies(database),
    };
    let named = 0;
    counts = await loadMovies(csvMovies.batches, into, new Date(), (faults) => {
      if (named < MOST_NAMED) process.stderr.write(`${withoutUserInfo(faults.join('\n'))}\n`);
      named += 1;
    });
  } catch (error) {
    return await closeAfter(error, closers);
  }
  await closers.close();
  process.stdout.write(settings.json ? `${JSON.stringify(counts)}\n` : summary(counts));
  return counts.refused === 0 ? EXIT.done : EXIT.incomplete;
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
