import { dirname, join, resolve } from 'node:path';
import { StoreRefused } from '../../application/ports.js';
import { checkMovie } from '../../domain/check-movie.js';
import { type Crew, isKnown, type Movie, type MovieField } from '../../domain/movie.js';
import type { SaveResult } from '../../domain/scrape-outcome.js';
import { settleMovie } from '../../domain/settle-movie.js';
import { type CsvMovie, openCsvMovies } from '../../infrastructure/csv/csv-movies.js';
import { claimLike } from '../../infrastructure/data-folder.js';
import { openDatabase } from '../../infrastructure/database/open-database.js';
import { PostgresMovieRepository } from '../../infrastructure/database/postgres-movie-repository.js';
import { PostgresStoredMovies } from '../../infrastructure/database/postgres-stored-movies.js';
import { Closers, closeAfter } from '../../shared/closers.js';
import type { Settings } from '../../shared/option.js';
import { withoutUserInfo } from '../../shared/redactor.js';
import { EXIT } from '../exit-codes.js';
import type { loadCsvOptions } from '../options.js';

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
    const now = new Date();
    for await (const batch of csvMovies.batches) {
      await Promise.all(
        batch.map(async (csvMovie) => {
          const faults = await load(csvMovie, now, stored, repository, counts);
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
  stored: PostgresStoredMovies,
  repository: PostgresMovieRepository,
  counts: LoadCounts,
): Promise<readonly string[]> {
  // What the movie breaks besides is mostly a consequence of these.
  if (faults.length > 0) return faults;
  const { movie, violations } = checkMovie(draft, now);
  if (movie === undefined) return violations.map((violation) => `${place}: ${violation}`);
  try {
    const whole = withWhatFilesLack(movie, namedOnly, await stored.read(movie.titleId));
    counts[await repository.save(whole)] += 1;
    if (whole.directors.length === 0 && namedOnly.includes('directors')) counts.withoutDirectors += 1;
    return [];
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    return [`${place}: ${error.message}`];
  }
}

/** A movie is saved whole: what the database knows and the files cannot say would be erased. */
function withWhatFilesLack(movie: Movie, namedOnly: readonly Crew[], stored: Movie | null): Movie {
  if (stored === null) return movie;
  const { fieldSources, source } = stored;
  const keepsSources = fieldSources !== undefined && source === movie.source;
  const lacked = LATER_FIELDS.some((field) => isKnown(movie, field))
    ? namedOnly
    : [...LATER_FIELDS, ...namedOnly];
  const kept = Object.fromEntries(lacked.map((field) => [field, stored[field]]));
  // Both tell of the date that the database knows.
  const ofOtherDate = movie.releaseDate !== null && movie.releaseDate !== stored.releaseDate;
  return settleMovie({
    ...movie,
    ...kept,
    ...(ofOtherDate && {
      partialReleaseDate: movie.partialReleaseDate,
      releaseCountry: movie.releaseCountry,
    }),
    ...(keepsSources && { fieldSources }),
  });
}

/** Fields that older files have no columns for. */
const LATER_FIELDS = [
  'isAdult',
  'seriesId',
  'seriesTitle',
  'seasonNumber',
  'episodeNumber',
  'seasonCount',
  'episodeCount',
  'productionStatus',
  'interests',
  'keywords',
  'companies',
  'grossDomestic',
  'grossOpening',
  'partialReleaseDate',
  'releaseCountry',
  'awardWins',
  'awardNominations',
  'popularityRank',
  'castCount',
  'writers',
  'creators',
] as const satisfies readonly MovieField[];

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
