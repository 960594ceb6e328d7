import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { mergeSources } from '../../../../src/domain/imdb/merge-sources.js';
import type { Movie } from '../../../../src/domain/imdb/movie.js';
import { MIGRATIONS_FOLDER, migrate } from '../../../../src/infrastructure/database/migrations.js';
import { PostgresDatabase } from '../../../../src/infrastructure/database/postgres-database.js';
import { PostgresStoredMovies } from '../../../../src/infrastructure/database/postgres-stored-movies.js';
import { actor, aMovie, titleId } from '../../../support/builders/movie-builder.js';
import { temporaryFolder } from '../../../support/processes/temporary-folder.js';
import { createTestDatabase } from '../../../support/stores/postgres.js';

const BEFORE_SOURCES = 10;

it('movies that were stored merged are taken apart into what each source has said', async () => {
  const place = await createTestDatabase('empty');
  const database = new PostgresDatabase({ url: place.url });
  try {
    const folder = await temporaryFolder();
    const all = fileURLToPath(MIGRATIONS_FOLDER);
    for (const name of await readdir(all)) {
      if (Number.parseInt(name, 10) <= BEFORE_SOURCES) await cp(join(all, name), join(folder, name));
    }
    await migrate(database, pathToFileURL(`${folder}/`));
    const whole: Partial<Movie> = {
      grossWorldwide: { amount: 9, currency: 'USD' },
      partialReleaseDate: '2027-05',
      releaseDate: null,
      isAdult: false,
      interests: ['Epic'],
      writers: [actor(5), actor(4)],
      creators: [actor(6)],
    };
    const alone = aMovie(1).with(whole).build();
    const page = aMovie(2)
      .with({ ...whole, year: null, rating: null, voteCount: null, writers: [] })
      .build();
    const dataset = aMovie(2)
      .with({
        source: 'imdb-datasets',
        writers: [actor(5), actor(4)],
        creators: [],
        directors: [],
        releaseDate: null,
      })
      .build();
    const merged = mergeSources([page, dataset]);
    await database.execute('select * from upsert_movies($1)', [JSON.stringify([alone, merged])]);
    await database.execute(
      `insert into imdb.dataset_files (dataset, file_date, size_bytes, row_count, checksum, loaded_at)
       values ('title.ratings', '2026-01-01', 1, 1, '', now())`,
    );
    await migrate(database);

    const stored = new PostgresStoredMovies(database);
    expect(await stored.observations(titleId(1))).toEqual([alone]);
    const observations = await stored.observations(titleId(2));
    expect(observations.map(({ source }) => source).sort()).toEqual(['imdb-datasets', 'imdb-html']);
    expect(observations.find(({ source }) => source === 'imdb-html')).toEqual(page);
    expect(observations.find(({ source }) => source === 'imdb-datasets')).toMatchObject({
      fetchedAt: '2026-01-01T00:00:00.000Z',
      title: page.title,
      year: dataset.year,
      rating: dataset.rating,
      voteCount: dataset.voteCount,
      writers: dataset.writers,
      plot: null,
      cast: [],
    });
    expect(mergeSources(observations)).toEqual({ ...merged, fetchedAt: page.fetchedAt });
  } finally {
    await database.close();
    await place.drop();
  }
});
