import { expect, it } from 'vitest';
import { PostgresMovieRepository } from '../../../../src/infrastructure/database/postgres-movie-repository.js';
import { inTransaction } from '../../../../src/infrastructure/database/sql-database.js';
import { markVanished } from '../../../../src/infrastructure/imdb-datasets/mark-vanished.js';
import { aMovie, titleId } from '../../../support/builders/movie-builder.js';
import { openServer } from '../../../support/stores/databases.js';

it('movies that vanished are marked in the order in which a run locks them', async () => {
  const { database, remove } = await openServer();
  try {
    const repository = new PostgresMovieRepository(database);
    for (const id of [2, 1]) await repository.save(aMovie(id).build());
    const marked = await inTransaction(database, async (run) => {
      const lock = 'select from movies where imdb_id = $1 for no key update nowait';
      await run.execute(lock, [titleId(1)]);
      const marking = markVanished(database, [titleId(2), titleId(1)]);
      await expect
        .poll(async () => {
          const { rows } = await database.execute(
            "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
          );
          return rows.length;
        })
        .toBe(1);
      await run.execute(lock, [titleId(2)]);
      return { marking };
    });
    expect(await marked.marking).toBe(2);
  } finally {
    await remove();
  }
});
