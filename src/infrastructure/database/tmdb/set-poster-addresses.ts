import type { SqlSession } from '../sql-database.js';

/** Says of what the addresses of posters are built from now on. */
export async function setPosterAddresses(session: SqlSession, baseUrl: string, size: string): Promise<void> {
  await session.execute(
    `update tmdb.poster_addresses set base_url = $1, size = $2 where (base_url, size) is distinct from ($1, $2)`,
    [`${baseUrl.replace(/\/+$/, '')}/`, size],
  );
}
