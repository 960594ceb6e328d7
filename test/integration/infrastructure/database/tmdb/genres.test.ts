import { expect, it, onTestFinished } from 'vitest';
import { GENRES } from '../../../../../src/domain/tmdb/genres.js';
import { openServer } from '../../../../support/stores/databases.js';

it('a new database has the genres that filters are checked against', async () => {
  const { database, remove } = await openServer();
  onTestFinished(remove);
  const { rows } = await database.execute('select kind, id, name from tmdb.genres');
  const known = [
    ...GENRES.movie.map(({ id, name }) => ['movie', id, name]),
    ...GENRES.tv.map(({ id, name }) => ['tv', id, name]),
  ];
  expect(rows).toHaveLength(known.length);
  expect(rows).toEqual(expect.arrayContaining(known));
});
