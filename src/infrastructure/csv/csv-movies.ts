import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MovieRow } from '../../application/load-movies.js';
import { CREWS } from '../../domain/imdb/movie.js';
import { closeAfter } from '../../shared/closers.js';
import { CastIndex } from './cast-index.js';
import { CsvMovieRepository } from './csv-movie-repository.js';
import { movieFromRow } from './movie-from-row.js';
import { LATER_MOVIE_COLUMNS, MOVIE_COLUMNS } from './movie-rows.js';
import { mendMovieRow } from './movie-values.js';
import { OrphanCasts } from './orphan-casts.js';
import { CsvReader, type CsvRecord } from './table/csv-reader.js';
import { DigestIndex } from './table/digest-index.js';
import { MOVIES_SHAPE } from './table-shapes.js';

export interface CsvMovies {
  /** In batches, to be read once. */
  readonly batches: AsyncIterable<MovieRow[]>;
  /** What a person should know of the files, each a sentence. */
  readonly notices: readonly string[];
  /** Must be called at the end, whether the movies were read or not. */
  close(): Promise<void>;
}

const LARGEST_BATCH = 100;

/** What a run that still goes on, or was killed, has left in its folder. */
const UNFINISHED = ['.lock', '.batch'];

/**
 * The movies of a folder with `movies.csv`, `actors.csv` and `movie_actor.csv`. What a killed run has left there is
 * mended first, then all three are read through once, before the first movie comes. Throws `CsvFileUnfit`, `LockHeld`
 * while a run writes there.
 */
export async function openCsvMovies(folder: string): Promise<CsvMovies> {
  if (UNFINISHED.some((name) => existsSync(join(folder, name)))) {
    const repository = await CsvMovieRepository.open(folder);
    await repository.close();
  }
  const path = join(folder, 'movies.csv');
  const { known, conflicting } = await readIds(path);
  const casts = await CastIndex.open(folder);
  try {
    const orphans = new OrphanCasts();
    for (const { key, line } of casts.movies()) if (known.get(key) === undefined) orphans.add(key, line);
    return {
      batches: readMovies(path, casts, conflicting),
      notices: orphans.notices(folder, 'they are not loaded'),
      close: () => casts.close(),
    };
  } catch (error) {
    return await closeAfter(error, casts);
  }
}

interface Ids {
  readonly known: DigestIndex;
  /** Ids that stand in several lines with different values. */
  readonly conflicting: ReadonlySet<string>;
}

async function readIds(path: string): Promise<Ids> {
  const known = new DigestIndex('tt');
  const conflicting = new Set<string>();
  for await (const records of new CsvReader(path, MOVIE_COLUMNS, LATER_MOVIE_COLUMNS).records()) {
    for (const { row } of records) {
      const id = row[0] ?? '';
      const digest = MOVIES_SHAPE.digest([mendMovieRow(row).row]);
      const before = known.get(id);
      if (before === undefined) known.set(id, digest);
      else if (before !== digest) conflicting.add(id);
    }
  }
  return { known, conflicting };
}

async function* readMovies(
  path: string,
  casts: CastIndex,
  conflicting: ReadonlySet<string>,
): AsyncGenerator<MovieRow[]> {
  for await (const records of new CsvReader(path, MOVIE_COLUMNS, LATER_MOVIE_COLUMNS).records()) {
    for (let start = 0; start < records.length; start += LARGEST_BATCH) {
      const batch = records.slice(start, start + LARGEST_BATCH);
      yield batch.map((record) => readMovie(record, casts, conflicting));
    }
  }
}

function readMovie({ row, line }: CsvRecord, casts: CastIndex, conflicting: ReadonlySet<string>): MovieRow {
  const { draft, namedOnly, faults } = movieFromRow(row);
  const place = `movies.csv line ${line} (${draft.titleId})`;
  const { cast, faults: castFaults } = casts.castOf(draft.titleId);
  const located = faults.map((fault) => `${place}: ${fault}`);
  if (conflicting.has(draft.titleId)) {
    located.push(`${place}: the title stands in another line too, with other values; remove one of the two`);
  }
  // A row keeps the names from when it was written; the latest name of a person who acts stands in `actors.csv`.
  const crews = CREWS.map((one) => [
    one,
    draft[one].map((person) => ({ ...person, name: casts.nameOf(person.nameId) ?? person.name })),
  ]);
  const whole = { ...draft, ...Object.fromEntries(crews), cast };
  return { draft: whole, namedOnly, place, faults: [...located, ...castFaults] };
}
