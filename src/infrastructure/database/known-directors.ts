import { z } from 'zod';
import type { MovieDraft } from '../../domain/movie.js';
import { queryRows, type SqlDatabase } from './sql-database.js';

const directorRow = z.object({ movie_id: z.string(), director_id: z.string(), name: z.string() });

/** The directors that the database has for these titles, in their order; titles without any are absent. */
export async function readKnownDirectors(
  database: SqlDatabase,
  titleIds: readonly string[],
): Promise<ReadonlyMap<string, MovieDraft['directors']>> {
  const rows = await queryRows(
    database,
    `select d.movie_id, d.director_id, p.name
     from movie_director d join people p on p.imdb_id = d.director_id
     where d.movie_id = any ($1)
     order by d.movie_id, d.position`,
    [titleIds],
    directorRow,
  );
  const directors = new Map<string, { nameId: string; name: string }[]>();
  for (const { movie_id, director_id, name } of rows) {
    const known = directors.get(movie_id) ?? [];
    known.push({ nameId: director_id, name });
    directors.set(movie_id, known);
  }
  return directors;
}
