import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { mergeSources } from '../../domain/imdb/merge-sources.js';
import type { Movie } from '../../domain/imdb/movie.js';
import { renamePeople } from '../../domain/imdb/rename-people.js';
import { type Said, saidOf } from '../../domain/imdb/said.js';
import { DATASETS_SOURCE } from '../../domain/imdb/sources.js';
import { isTitleId, type TitleId } from '../../domain/imdb/title-id.js';
import { PostgresStoredMovies } from '../database/postgres-stored-movies.js';
import { inTransaction, queryRows, type SqlDatabase, type SqlSession } from '../database/sql-database.js';
import { SqlError } from '../database/sql-error.js';
import { DatasetMovies, missingOf, TITLE_DATASETS } from './dataset-movies.js';

const TITLES_PER_PIECE = 500;

/**
 * The stored titles to be saved again since datasets were loaded: of which they say something else than they have said
 * before, or the same at a date that makes another movie of it. A title of which they say just what they have said is
 * noted as seen at their date. A load that is older than what they have said of a title leaves it as it is, and so
 * does one of datasets that tell of no title.
 */
export async function* differingTitles(database: SqlDatabase, now: () => Date): AsyncGenerator<TitleId> {
  if ((await missingOf(database, TITLE_DATASETS)).length > 0) return;
  const datasets = new DatasetMovies(database, now);
  const storedMovies = new PostgresStoredMovies(database);
  for await (const titleIds of storedTitles(database)) {
    const checks = await datasets.read(titleIds);
    const read = [...checks.values()].flatMap(({ movie }) => (movie === undefined ? [] : [movie]));
    const compared = await Promise.all(
      read.map(async (movie) => {
        const stored = await observationsOf(storedMovies, movie.titleId);
        return { movie, stored, result: compare(movie, stored) };
      }),
    );
    await noteSeen(
      database,
      compared.filter(({ result }) => result === 'seen-again'),
    );
    yield* compared.filter(({ result }) => result === 'differs').map(({ movie }) => movie.titleId);
  }
}

/** What cannot be read of a title is told by the run that saves it. */
async function observationsOf(stored: PostgresStoredMovies, titleId: TitleId): Promise<readonly Movie[]> {
  try {
    return await stored.observations(titleId);
  } catch (error) {
    if (error instanceof SqlError) throw error;
    return [];
  }
}

function compare(read: Movie, stored: readonly Movie[]): 'differs' | 'same' | 'seen-again' {
  const before = stored.find(({ source }) => source === DATASETS_SOURCE);
  if (before === undefined) return 'differs';
  if (before.fetchedAt > read.fetchedAt) return 'same';
  const others = stored.filter((one) => one !== before);
  const differs =
    !isDeepStrictEqual(unnamed(read), unnamed(before)) ||
    !isDeepStrictEqual(untimed(mergeSources([read, ...others])), untimed(mergeSources(stored)));
  if (differs) return 'differs';
  return before.fetchedAt < read.fetchedAt ? 'seen-again' : 'same';
}

/** A name is stored once for all titles of a person, and another one may have given a later one. */
function unnamed(movie: Movie): Said {
  return saidOf(renamePeople(movie, ({ nameId }) => nameId));
}

/** Of a merged movie also the sources of its values count. */
function untimed(movie: Movie): Said & Pick<Movie, 'source' | 'fieldSources'> {
  const { source, fieldSources } = movie;
  return { ...unnamed(movie), source, ...(fieldSources !== undefined && { fieldSources }) };
}

const idRow = z.object({ titleId: z.string().refine(isTitleId) });

async function* storedTitles(database: SqlSession): AsyncGenerator<readonly TitleId[]> {
  for (let last = ''; ; ) {
    const rows = await queryRows(
      database,
      `select imdb_id as "titleId" from movies where imdb_id > $1 order by imdb_id limit ${TITLES_PER_PIECE}`,
      [last],
      idRow,
    );
    if (rows.length > 0) yield rows.map(({ titleId }) => titleId);
    const end = rows.at(-1);
    if (end === undefined || rows.length < TITLES_PER_PIECE) return;
    last = end.titleId;
  }
}

// Input: title ids. Locks the movies in the order of their ids, as upsert_movies does.
const HOLD = `
select from movies where imdb_id = any ($1::text[]) order by imdb_id for no key update`;

// Input: an array of {titleId, observedAt, compared}, and the source. Of a title of which another source was seen since it
// was compared nothing is written: the next load compares it again. A statement of its own after the lock, so that it sees
// what others have committed before.
const NOTE_SEEN = `
update movie_sources s
set observed_at = t."observedAt"
from jsonb_to_recordset($1) as t ("titleId" text, "observedAt" timestamptz, compared jsonb)
where s.movie_id = t."titleId" and s.source = $2 and not exists (
  select from movie_sources o
  where o.movie_id = s.movie_id and o.observed_at is distinct from (t.compared ->> o.source)::timestamptz
)`;

interface SeenAgain {
  readonly movie: Movie;
  readonly stored: readonly Movie[];
}

async function noteSeen(database: SqlDatabase, titles: readonly SeenAgain[]): Promise<void> {
  if (titles.length === 0) return;
  const seen = titles.map(({ movie, stored }) => ({
    titleId: movie.titleId,
    observedAt: movie.fetchedAt,
    compared: Object.fromEntries(stored.map(({ source, fetchedAt }) => [source, fetchedAt])),
  }));
  await inTransaction(database, async (session) => {
    await session.execute(HOLD, [titles.map(({ movie }) => movie.titleId)]);
    await session.execute(NOTE_SEEN, [JSON.stringify(seen), DATASETS_SOURCE]);
  });
}
