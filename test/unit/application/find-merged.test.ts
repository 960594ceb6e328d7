import { expect, it } from 'vitest';
import type { FetchResult } from '../../../src/application/engine/attempt.js';
import { FindMerged } from '../../../src/application/find-merged.js';
import { type FailureKind, failure } from '../../../src/domain/engine/outcome.js';
import type { Tmdb } from '../../../src/domain/tmdb/tmdb-catalogue.js';
import type { TmdbKind } from '../../../src/domain/tmdb/tmdb-id.js';
import type { TmdbTarget } from '../../../src/domain/tmdb/tmdb-target.js';

const LAST = { routeId: 'direct', httpStatus: 404, bytes: 1, milliseconds: 1 };
const details = (kind: TmdbKind): TmdbTarget => ({ target: 'details', kind, id: 278 });
const failed = (kind: FailureKind): FetchResult<Tmdb> => ({
  kind: 'failed',
  failure: failure(kind, 'nothing'),
  attempts: 1,
  last: LAST,
});

/** What fetching comes to, and the keys whose IMDb ids were looked up. */
async function fetching(
  target: TmdbTarget,
  came: FetchResult<Tmdb>,
  imdbId: () => string | null,
  stop = new AbortController().signal,
) {
  const lookedUp: string[] = [];
  const merged = new FindMerged({ fetch: async () => came }, async (kind, id) => {
    lookedUp.push(`${kind}/${id}`);
    return imdbId();
  });
  return { result: await merged.fetch(target, stop), lookedUp };
}

it.each(['movie', 'tv'] as const)('a %s that is gone leads to its IMDb id', async (kind) => {
  const gone = failed('not-found');
  expect(await fetching(details(kind), gone, () => 'tt0111161')).toEqual({
    result: { ...gone, further: ['find/tt0111161'] },
    lookedUp: [`${kind}/278`],
  });
});

it('one without an IMDb id to ask for leads nowhere', async () => {
  const gone = failed('not-found');
  expect(await fetching(details('movie'), gone, () => null)).toEqual({
    result: gone,
    lookedUp: ['movie/278'],
  });
});

it.each([
  ['a person', details('person'), failed('not-found')],
  ['reviews', { target: 'reviews-page', kind: 'movie', id: 278, page: 1 }, failed('not-found')],
  ['an IMDb id', { target: 'find', imdbId: 'tt0111161' }, failed('not-found')],
  ['details that could not be had', details('movie'), failed('unreachable')],
  ['details that were not asked for', details('movie'), { kind: 'stopped' }],
] as const)('%s: no IMDb id is looked up', async (_, target, came) => {
  expect(await fetching(target, came, () => 'tt0111161')).toEqual({ result: came, lookedUp: [] });
});

it('what could not be looked up stays in the queue of a run that is stopped, else it is a fault', async () => {
  const broken = () => {
    throw new Error('the database is away');
  };
  const stopped = await fetching(details('movie'), failed('not-found'), broken, AbortSignal.abort());
  expect(stopped.result).toEqual({ kind: 'stopped' });
  await expect(fetching(details('movie'), failed('not-found'), broken)).rejects.toThrow(
    'the database is away',
  );
});
