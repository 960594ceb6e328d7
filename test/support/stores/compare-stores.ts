import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { splitList } from '../../../src/infrastructure/csv/list-field.js';
import {
  ACTOR_COLUMNS,
  MOVIE_ACTOR_COLUMNS,
  MOVIE_COLUMNS,
} from '../../../src/infrastructure/csv/movie-rows.js';
import { unescapeFormula } from '../../../src/infrastructure/csv/table/formula-escape.js';
import { openDatabase } from '../../../src/infrastructure/database/open-database.js';
import { queryRows, type SqlDatabase } from '../../../src/infrastructure/database/sql-database.js';
import { parseRfc4180 } from './csv-movies.js';
import { PGLITE_THREAD } from './pglite.js';

/** What a store holds, each row as one JSON text, sorted: a row too many, a row too few and a doubled row all show. */
export interface StoreContents {
  readonly movies: readonly string[];
  readonly actors: readonly string[];
  readonly links: readonly string[];
}

type Cell = string | readonly string[] | null;

const crewOf = (role: string, column: string) => `array(
    select p.${column} from movie_${role} c join people p on p.imdb_id = c.${role}_id
    where c.movie_id = m.imdb_id order by c.position
  )`;

/** All columns of `movies.csv` but `updated_at`, the lists as arrays and every other value as its text. */
const MOVIES = `
select jsonb_build_array(
  m.imdb_id, m.kind, m.title, m.original_title, m.year::text, m.end_year::text,
  trim_scale(m.rating)::text, m.vote_count::text, m.metascore::text, m.duration_minutes::text, m.certificate,
  array(select genre from movie_genre g where g.movie_id = m.imdb_id order by g.position),
  ${crewOf('director', 'name')},
  m.plot, m.poster_url, m.release_date::text, m.countries, m.languages, m.budget::text, m.budget_currency,
  m.gross_worldwide::text, m.gross_currency, m.chart_rank::text, m.is_adult::text, m.series_id, m.series_title,
  m.season_number::text, m.episode_number::text, m.season_count::text, m.episode_count::text, m.production_status,
  m.interests, m.keywords, m.companies, m.gross_domestic::text, m.gross_domestic_currency, m.gross_opening::text,
  m.gross_opening_currency, m.partial_release_date, m.release_country, m.award_wins::text, m.award_nominations::text,
  m.popularity_rank::text, m.cast_count::text, ${crewOf('writer', 'name')}, ${crewOf('creator', 'name')},
  ${crewOf('director', 'imdb_id')}, ${crewOf('writer', 'imdb_id')}, ${crewOf('creator', 'imdb_id')}, m.source
) as "row" from movies m`;

/** People who act; `actors.csv` has no others. */
const ACTORS = `
select jsonb_build_array(p.imdb_id, p.name) as "row" from people p
where exists (select from movie_actor a where a.actor_id = p.imdb_id)`;

const LINKS = `
select jsonb_build_array(movie_id, actor_id, billing_order::text, characters) as "row" from movie_actor`;

export async function databaseContents(database: SqlDatabase): Promise<StoreContents> {
  const rows = async (text: string) => {
    const found = await queryRows(database, text, [], z.object({ row: z.array(z.unknown()) }));
    return found.map(({ row }) => JSON.stringify(row)).sort();
  };
  return { movies: await rows(MOVIES), actors: await rows(ACTORS), links: await rows(LINKS) };
}

export async function csvContents(folder: string): Promise<StoreContents> {
  const rows = async (file: string, columns: readonly string[]) => {
    const [head, ...body] = parseRfc4180(await readFile(join(folder, file), 'utf8'));
    expect(head).toEqual(columns);
    return body.map((fields) => JSON.stringify(cellsOf(fields, columns))).sort();
  };
  return {
    movies: await rows('movies.csv', MOVIE_COLUMNS),
    actors: await rows('actors.csv', ACTOR_COLUMNS),
    links: await rows('movie_actor.csv', MOVIE_ACTOR_COLUMNS),
  };
}

const LISTS = new Set([
  'genres',
  'directors',
  'writers',
  'creators',
  'director_ids',
  'writer_ids',
  'creator_ids',
  'interests',
  'keywords',
  'companies',
  'countries',
  'languages',
  'characters',
]);

function cellsOf(fields: readonly string[], columns: readonly string[]): Cell[] {
  return fields.flatMap((field, index): Cell[] => {
    const column = columns[index];
    if (column === undefined) throw new Error(`a row has ${fields.length} fields`);
    if (column === 'updated_at') return [];
    const text = unescapeFormula(field);
    return [LISTS.has(column) ? splitList(text) : text === '' ? null : text];
  });
}

/** Fails unless the database and the CSV files hold the same rows. Answers what they hold. */
export async function expectEqualStores(database: SqlDatabase, csvFolder: string): Promise<StoreContents> {
  const [inDatabase, inCsv] = await Promise.all([databaseContents(database), csvContents(csvFolder)]);
  expect(inCsv).toEqual(inDatabase);
  return inDatabase;
}

/** The same for a data folder of a run: `databaseUrl` of a server, or `null` for the embedded database in it. */
export async function expectWholeRun(
  out: string,
  databaseUrl: string | null,
  titleIds: readonly string[],
): Promise<void> {
  const database = await openDatabase({
    databaseUrl,
    folder: join(out, 'pglite'),
    pgliteThread: PGLITE_THREAD,
  });
  try {
    const { movies } = await expectEqualStores(database, join(out, 'csv'));
    expect(movies.map((row) => z.tuple([z.string()], z.unknown()).parse(JSON.parse(row))[0])).toEqual(
      [...titleIds].sort(),
    );
  } finally {
    await database.close();
  }
}
