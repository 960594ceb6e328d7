import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Movie } from '../../../../src/domain/imdb/movie.js';
import type { TitleId } from '../../../../src/domain/imdb/title-id.js';
import { PostgresMovieRepository } from '../../../../src/infrastructure/database/postgres-movie-repository.js';
import { PostgresStoredMovies } from '../../../../src/infrastructure/database/postgres-stored-movies.js';
import { queryRows, type SqlDatabase } from '../../../../src/infrastructure/database/sql-database.js';
import { loadDatasets } from '../../../../src/infrastructure/imdb-datasets/dataset-load.js';
import { DatasetMovies } from '../../../../src/infrastructure/imdb-datasets/dataset-movies.js';
import { differingTitles } from '../../../../src/infrastructure/imdb-datasets/differing-titles.js';
import { markVanished } from '../../../../src/infrastructure/imdb-datasets/mark-vanished.js';
import { type DatasetFolder, datasetFolder } from '../../../support/builders/dataset-files.js';
import { savingMerged } from '../../../support/builders/merging.js';
import { actor, aMovie, titleId } from '../../../support/builders/movie-builder.js';
import { clearDatabase } from '../../../support/stores/database-store.js';
import { DATABASES, type OpenTestDatabase } from '../../../support/stores/databases.js';

const PAGE_TIME = '2026-02-02T00:00:00.000Z';
const BEFORE = new Date('2026-02-01T00:00:00.000Z');
const AFTER = new Date('2026-02-03T00:00:00.000Z');
const LATER = new Date('2026-02-04T00:00:00.000Z');

const historyRow = z.object({ rating: z.number().nullable(), votes: z.number().nullable(), at: z.string() });

describe.each(DATABASES)('movies and datasets together on %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;
  let folder: DatasetFolder;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });
  afterAll(async () => {
    await opened?.remove();
  });
  beforeEach(async () => {
    folder = await datasetFolder();
    await clearDatabase(database);
    await database.script('truncate imdb.title_basics, imdb.title_ratings, imdb.dataset_files');
  });
  afterEach(async () => {
    await folder.remove();
  });

  /** Loads these titles, rated so, and saves those again that differ; answers which, and how many are marked as vanished. */
  async function load(
    date: Date,
    titles: readonly { id: number; rating?: number; votes?: number; year?: number }[],
  ) {
    await folder.write(
      'title.basics',
      titles.map(({ id, year = 1999 }) => [
        titleId(id),
        'movie',
        `Movie ${id}`,
        null,
        0,
        year,
        null,
        120,
        'Drama',
      ]),
      { date },
    );
    await folder.write(
      'title.ratings',
      titles.map(({ id, rating = 7.5, votes = 1000 }) => [titleId(id), rating, votes]),
      { date },
    );
    const only = ['title.basics', 'title.ratings'] as const;
    const { vanished } = await loadDatasets({ database, folder: folder.path, only });
    return { vanished: await markVanished(database, vanished), differing: await refresh() };
  }

  /** Answers which titles differed. */
  async function refresh(now = LATER): Promise<string[]> {
    const differing: TitleId[] = [];
    for await (const differs of differingTitles(database, () => now)) differing.push(differs);
    for (const differs of differing) await saveFromDatasets(Number(differs.slice(2)));
    return differing;
  }

  async function save(movie: Movie): Promise<string> {
    const repository = new PostgresMovieRepository(database);
    const { saved } = await savingMerged(new PostgresStoredMovies(database), [repository]).save(movie);
    return saved[repository.name] ?? 'not saved';
  }

  async function saveFromDatasets(id: number): Promise<string> {
    const checks = await new DatasetMovies(database, () => LATER).read([titleId(id)]);
    const movie = checks.get(titleId(id))?.movie;
    if (movie === undefined) throw new Error('the datasets do not hold it');
    return await save(movie);
  }

  async function stored(id: number): Promise<Movie | null> {
    return await new PostgresStoredMovies(database).read(titleId(id));
  }

  async function history(id: number) {
    return await queryRows(
      database,
      'select rating, vote_count as votes, recorded_at as at from rating_history where movie_id = $1 order by id',
      [titleId(id)],
      historyRow,
    );
  }

  async function observedAt(id: number): Promise<unknown> {
    const { rows } = await database.execute(
      `select observed_at from movie_sources where movie_id = $1 and source = 'imdb-datasets'`,
      [titleId(id)],
    );
    return rows[0]?.[0];
  }

  async function vanished(): Promise<unknown[]> {
    const { rows } = await database.execute(
      'select imdb_id from movies where vanished_at is not null order by 1',
    );
    return rows.map(([id]) => id);
  }

  it('reads a movie back as it was saved', async () => {
    const movie = aMovie(1)
      .with({ fieldSources: { year: 'imdb-datasets' } })
      .fetchedAt(PAGE_TIME)
      .build();
    await new PostgresMovieRepository(database).save(movie);
    expect(await stored(1)).toEqual(movie);
    expect(await stored(2)).toBeNull();
  });

  it('do not lose what a page said when a dataset movie is saved', async () => {
    const page = aMovie(1).starring(3, 1, 2).with({ isAdult: false }).fetchedAt(PAGE_TIME).build();
    await save(page);
    await load(BEFORE, [{ id: 1, rating: 1 }]);
    expect(await saveFromDatasets(1)).toBe('unchanged');
    expect(await stored(1)).toEqual(page);
  });

  it('take a later rating of the datasets, and say of every value where it is from', async () => {
    await save(aMovie(1).with({ year: null }).fetchedAt(PAGE_TIME).build());
    await load(AFTER, [{ id: 1, rating: 7.5 }]);
    await folder.write('title.ratings', [[titleId(1), 8.1, 2000]], { date: AFTER });
    await loadDatasets({ database, folder: folder.path, only: ['title.ratings'] });
    expect(await saveFromDatasets(1)).toBe('updated');
    const { rows } = await database.execute(
      `select field, source from movie_field_sources where movie_id = 'tt0000001' and field in ('rating', 'vote_count', 'year', 'plot', 'cast')`,
    );
    expect(Object.fromEntries(rows)).toEqual({
      rating: 'imdb-datasets',
      vote_count: 'imdb-datasets',
      year: 'imdb-datasets',
      plot: 'imdb-html',
      cast: 'imdb-html',
    });
    expect(await saveFromDatasets(1)).toBe('unchanged');
  });

  it('become a page’s movie when the page comes after the datasets', async () => {
    await load(BEFORE, [{ id: 1 }]);
    expect(await saveFromDatasets(1)).toBe('inserted');
    const page = aMovie(1).with({ originalTitle: 'Original', isAdult: false }).fetchedAt(PAGE_TIME).build();
    expect(await save(page)).toBe('updated');
    expect(await stored(1)).toEqual(page);
  });

  it('are written only where a new load differs, with the change in the rating history', async () => {
    await load(BEFORE, [{ id: 1 }, { id: 2 }, { id: 3 }]);
    for (const id of [1, 2, 3]) await saveFromDatasets(id);
    const versions = () => database.execute('select imdb_id, xmin::text from movies order by 1');
    const before = (await versions()).rows;
    const refreshed = await load(AFTER, [{ id: 1 }, { id: 2, votes: 1001 }, { id: 3, year: 1998 }]);
    expect(refreshed).toEqual({ differing: [titleId(2), titleId(3)], vanished: 0 });
    const after = (await versions()).rows;
    expect(after.map(([, version], index) => version === before[index]?.[1])).toEqual([true, false, false]);
    expect(await history(1)).toHaveLength(1);
    expect(await history(2)).toEqual([
      { rating: 7.5, votes: 1000, at: BEFORE.toISOString() },
      { rating: 7.5, votes: 1001, at: AFTER.toISOString() },
    ]);
    expect(await stored(3)).toMatchObject({ year: 1998, fetchedAt: AFTER.toISOString() });
    const again = await load(LATER, [{ id: 1 }, { id: 2, votes: 1001 }, { id: 3, year: 1998 }]);
    expect(again).toMatchObject({ differing: [] });
    expect(await observedAt(1)).toBe(LATER.toISOString());
  });

  it('of a page take from a load only a later rating and what the page did not know', async () => {
    await save(
      aMovie(1).titled('Page title').rated(7.1).with({ durationMinutes: null }).fetchedAt(PAGE_TIME).build(),
    );
    expect(await load(BEFORE, [{ id: 1, rating: 9 }])).toMatchObject({ differing: [titleId(1)] });
    expect(await stored(1)).toMatchObject({
      title: 'Page title',
      rating: 7.1,
      durationMinutes: 120,
      fieldSources: { durationMinutes: 'imdb-datasets' },
    });
    expect(await load(AFTER, [{ id: 1, rating: 9 }])).toMatchObject({ differing: [titleId(1)] });
    expect(await stored(1)).toMatchObject({
      rating: 9,
      metascore: 60,
      fieldSources: { durationMinutes: 'imdb-datasets', rating: 'imdb-datasets', voteCount: 'imdb-datasets' },
    });
  });

  it('are not dated ahead by a file that is', async () => {
    await load(BEFORE, [{ id: 1 }]);
    await saveFromDatasets(1);
    await load(AFTER, [{ id: 1, rating: 9 }]);
    await database.execute(`update imdb.dataset_files set file_date = now() + interval '5 years'`);
    await database.execute('update imdb.title_basics set start_year = 1998');
    expect(await refresh()).toEqual([titleId(1)]);
    const { rows } = await database.execute('select updated_at from movies');
    expect(rows).toEqual([[LATER.toISOString()]]);
  });

  it('do not differ by blanks around a text', async () => {
    await load(BEFORE, [{ id: 1 }]);
    await saveFromDatasets(1);
    await database.execute(`update imdb.title_basics set primary_title = E'\\u00a0 Movie 1\\u3000'`);
    expect(await refresh()).toEqual([]);
    await database.execute(`update imdb.title_basics set primary_title = E'\\u00a0 New title\\u3000'`);
    expect(await refresh()).toEqual([titleId(1)]);
    expect(await stored(1)).toMatchObject({ title: 'New title' });
  });

  it('keep the rating of the page that was seen last, also one in which nothing had changed', async () => {
    const page = aMovie(1).rated(7.1).fetchedAt(BEFORE.toISOString()).build();
    await save(page);
    await save({ ...page, fetchedAt: LATER.toISOString() });
    await load(AFTER, [{ id: 1, rating: 9 }]);
    expect(await stored(1)).toMatchObject({ rating: 7.1 });
    expect(await history(1)).toHaveLength(1);
  });

  it('take the rating of a load that says only again what it said, where it is later than the page', async () => {
    await load(BEFORE, [{ id: 1, rating: 9 }]);
    await save(aMovie(1).rated(7.1).fetchedAt(PAGE_TIME).build());
    expect(await refresh()).toEqual([titleId(1)]);
    expect(await stored(1)).toMatchObject({ rating: 7.1 });
    expect(await load(AFTER, [{ id: 1, rating: 9 }])).toMatchObject({ differing: [titleId(1)] });
    expect(await stored(1)).toMatchObject({ rating: 9 });
  });

  it('are left as they are by a load that is older than the last', async () => {
    await load(AFTER, [{ id: 1, rating: 9 }]);
    await saveFromDatasets(1);
    expect(await load(BEFORE, [{ id: 1, rating: 2 }])).toMatchObject({ differing: [] });
    expect(await saveFromDatasets(1)).toBe('unchanged');
    expect(await stored(1)).toMatchObject({ rating: 9 });
    expect(await observedAt(1)).toBe(AFTER.toISOString());
  });

  it('keep the name that the page of another title has given a person', async () => {
    await load(BEFORE, [{ id: 1 }]);
    await saveFromDatasets(1);
    await save(aMovie(1).starring(actor(1, 'Old Name')).fetchedAt(BEFORE.toISOString()).build());
    await save(aMovie(2).starring(actor(1, 'New Name')).fetchedAt(PAGE_TIME).build());
    expect(await load(AFTER, [{ id: 1, votes: 1001 }])).toMatchObject({ differing: [titleId(1)] });
    expect((await stored(1))?.cast.map(({ name }) => name)).toEqual(['New Name']);
  });

  it('are not noted as seen again where a page was saved since they were compared', async () => {
    await load(BEFORE, [{ id: 1, rating: 9 }]);
    await saveFromDatasets(1);
    await folder.write('title.ratings', [[titleId(1), 9, 1000]], { date: AFTER });
    await loadDatasets({ database, folder: folder.path, only: ['title.ratings'] });
    const meanwhile: SqlDatabase = {
      kind: database.kind,
      statementMs: database.statementMs,
      execute: (text, parameters) => database.execute(text, parameters),
      script: (sql) => database.script(sql),
      close: () => database.close(),
      session: async (statementMs) => {
        await save(aMovie(1).rated(7.1).fetchedAt(PAGE_TIME).build());
        return await database.session(statementMs);
      },
    };
    for await (const differs of differingTitles(meanwhile, () => LATER)) throw new Error(differs);
    expect(await stored(1)).toMatchObject({ rating: 7.1 });
    expect(await observedAt(1)).toBe(BEFORE.toISOString());
    expect(await refresh()).toEqual([titleId(1)]);
    expect(await stored(1)).toMatchObject({ rating: 9 });
  });

  it('differ where what is stored of them cannot be read, which is for their run to say', async () => {
    await load(BEFORE, [{ id: 1 }]);
    await saveFromDatasets(1);
    await save(aMovie(1).fetchedAt(PAGE_TIME).build());
    await database.script(`update movie_sources set said = '{"kind": 1}'`);
    const differing: TitleId[] = [];
    for await (const differs of differingTitles(database, () => LATER)) differing.push(differs);
    expect(differing).toEqual([titleId(1)]);
  });

  it('do not differ while no title is loaded', async () => {
    await save(aMovie(1).fetchedAt(PAGE_TIME).build());
    await folder.write('title.ratings', [[titleId(1), 8.1, 2000]], { date: AFTER });
    await loadDatasets({ database, folder: folder.path, only: ['title.ratings'] });
    expect(await refresh()).toEqual([]);
  });

  it('are marked when they vanish, not deleted, and unmarked when they return', async () => {
    await load(BEFORE, [{ id: 1 }, { id: 2 }]);
    for (const id of [1, 2]) await saveFromDatasets(id);
    await save(aMovie(3).fetchedAt(PAGE_TIME).build());
    expect(await load(AFTER, [{ id: 1 }])).toMatchObject({ vanished: 1 });
    expect(await vanished()).toEqual([titleId(2)]);
    expect(await stored(2)).not.toBeNull();
    await load(LATER, [{ id: 1 }, { id: 2 }]);
    expect(await vanished()).toEqual([]);
  });
});
