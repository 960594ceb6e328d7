import { z } from 'zod';
import { isNameId } from '../../../src/domain/imdb/title-id.js';
import { PostgresMovieRepository } from '../../../src/infrastructure/database/postgres-movie-repository.js';
import { queryRows, type SqlDatabase } from '../../../src/infrastructure/database/sql-database.js';
import type { StoredMovie, StoreUnderTest } from '../../contracts/movie-repository.js';

const storedRow = z.object({
  titleId: z.string(),
  title: z.string(),
  year: z.number().nullable(),
  rating: z.number().nullable(),
  voteCount: z.number().nullable(),
  plot: z.string().nullable(),
  cast: z.array(
    z.object({
      nameId: z.string().refine(isNameId),
      name: z.string(),
      characters: z.array(z.string()),
      billingOrder: z.number(),
    }),
  ),
});

/** An open database as a store for the contract suite. */
export function databaseStore(database: SqlDatabase, remove: () => Promise<void>): StoreUnderTest {
  return {
    clear: () => clearDatabase(database),
    open: async () => new PostgresMovieRepository(database),
    read: () => readStoredMovies(database),
    remove,
  };
}

export async function clearDatabase(database: SqlDatabase): Promise<void> {
  await database.script('truncate movies, people cascade');
}

export async function readStoredMovies(database: SqlDatabase): Promise<readonly StoredMovie[]> {
  return await queryRows(
    database,
    `select m.imdb_id as "titleId", m.title, m.year, m.rating, m.vote_count as "voteCount", m.plot,
       coalesce((
         select jsonb_agg(jsonb_build_object(
           'nameId', p.imdb_id, 'name', p.name, 'characters', a.characters, 'billingOrder', a.billing_order
         ) order by a.billing_order)
         from movie_actor a join people p on p.imdb_id = a.actor_id
         where a.movie_id = m.imdb_id
       ), '[]') as "cast"
     from movies m
     order by m.imdb_id`,
    [],
    storedRow,
  );
}
