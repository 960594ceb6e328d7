import { describe, expect, it } from 'vitest';
import { StorePatience } from '../../../../src/application/engine/store-patience.js';
import type { TitleId } from '../../../../src/domain/imdb/title-id.js';
import { patientReads } from '../../../../src/infrastructure/database/patient-reads.js';
import type { ResultSet, SqlSession } from '../../../../src/infrastructure/database/sql-database.js';
import { SqlError } from '../../../../src/infrastructure/database/sql-error.js';
import { DatasetFetcher } from '../../../../src/infrastructure/imdb-datasets/dataset-fetcher.js';
import { titleId } from '../../../support/builders/movie-builder.js';

const COLUMNS = [
  ...['titleId', 'kind', 'title', 'originalTitle', 'year', 'endYear', 'durationMinutes', 'genres', 'rating'],
  ...['voteCount', 'isAdult', 'seriesId', 'seriesTitle', 'seasonNumber', 'episodeNumber'],
  ...['cast', 'directors', 'writers', 'creators', 'date'],
].map((name) => ({ name, type: 25 }));

const rowOf = (id: string) => [
  ...[id, 'movie', `Movie ${id}`, null, 1999, null, 90, null, 7, 100, 0, null, null, null, null],
  ...[[], [], [], [], null],
];

/** A database with every title of which it is asked; `spoil` may throw, or change the row of a title. */
function session(spoil: (id: string, row: unknown[]) => unknown[]): SqlSession & { statements: number } {
  const made = {
    statements: 0,
    execute: async (text: string, parameters: readonly unknown[] = []): Promise<ResultSet> => {
      made.statements += 1;
      if (text.includes('select dataset from'))
        return { columns: [{ name: 'dataset', type: 25 }], rows: [['title.basics'], ['title.ratings']] };
      const [ids] = parameters;
      if (!Array.isArray(ids)) throw new Error('no ids');
      return { columns: COLUMNS, rows: ids.map((id: string) => spoil(id, rowOf(id))) };
    },
    script: async () => {},
  };
  return made;
}

const sqlError = (code: string, message: string) =>
  new SqlError({ message, code, detail: null, hint: null, position: null });

const page = (id: TitleId) => ({ page: 'title', titleId: id }) as const;

describe('DatasetFetcher', () => {
  it.each([
    ['a row of an unknown shape', (row: unknown[]) => row.with(2, null)],
    [
      'a value that the database cannot read',
      () => {
        throw sqlError('22P02', 'invalid input syntax for type json');
      },
    ],
  ])('%s costs only its title', async (_, spoilt) => {
    const fetcher = new DatasetFetcher(
      session((id, row) => (id === titleId(2) ? spoilt(row) : row)),
      () => new Date(),
    );
    const stop = new AbortController().signal;
    const results = await Promise.all([1, 2, 3].map((number) => fetcher.fetch(page(titleId(number)), stop)));
    expect(results).toMatchObject([
      { kind: 'answered' },
      { kind: 'failed', failure: { kind: 'unreadable' } },
      { kind: 'answered' },
    ]);
  });

  it('leaves the titles for a later run once the database was given up', async () => {
    const stop = new AbortController();
    const down = session(() => {
      throw sqlError('57P01', 'terminating connection');
    });
    const patience = new StorePatience('database', {
      patienceMs: 0,
      now: Date.now,
      onOutage: () => stop.abort(),
      onTrouble: () => {},
    });
    const fetcher = new DatasetFetcher(patientReads(down, patience), () => new Date());
    const first = fetcher.fetch(page(titleId(1)), stop.signal);
    const second = fetcher.fetch(page(titleId(2)), new AbortController().signal);
    expect(await first).toEqual({ kind: 'stopped' });
    expect((await second).kind).toBe('failed');
    const asked = down.statements;
    expect(await fetcher.fetch(page(titleId(3)), stop.signal)).toEqual({ kind: 'stopped' });
    expect(down.statements).toBe(asked);
  });

  it('a database that is not loaded is a fault of the whole run', async () => {
    const empty: SqlSession = {
      execute: async () => ({ columns: [{ name: 'dataset', type: 25 }], rows: [] }),
      script: async () => {},
    };
    const fetcher = new DatasetFetcher(empty, () => new Date());
    expect(await fetcher.fetch(page(titleId(1)), new AbortController().signal)).toMatchObject({
      failure: { kind: 'fatal', reason: expect.stringContaining('datasets pull') },
    });
  });
});
