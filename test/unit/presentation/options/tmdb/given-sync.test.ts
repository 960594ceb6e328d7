import { describe, expect, it } from 'vitest';
import { readGivenSync } from '../../../../../src/presentation/options/tmdb/given-sync.js';
import type { CollectedBefore } from '../../../../../src/presentation/options/tmdb/given-upkeep.js';
import { type SyncSettings, syncOptions } from '../../../../../src/presentation/options/tmdb/sync-options.js';
import { type OptionFaults, readOptions } from '../../../../../src/shared/option.js';

const TODAY = '2026-11-26';

interface Before {
  readonly lastChanges?: Record<string, string>;
  readonly storedSince?: Record<string, string>;
  readonly isUnfinished?: boolean;
}

function read(
  given: Partial<SyncSettings>,
  { lastChanges = {}, storedSince = {}, isUnfinished = false }: Before = {},
) {
  const before: CollectedBefore = {
    lastChangesDays: async () => new Map(Object.entries(lastChanges)),
    loadedKinds: async () => new Set(),
    storedSince: async () => new Map(Object.entries(storedSince)),
    hasUnfinishedRun: async () => isUnfinished,
  };
  const settings = { ...readOptions(syncOptions, {}, {}).settings, ...given };
  return readGivenSync(settings, new Set(Object.keys(given)), { today: TODAY, before });
}

const MOVIES = { storedSince: { movie: '2026-11-20' } };

describe('what a command line of sync asks for', () => {
  it('is the kinds that are stored, from the day on which changes were last read to their end', async () => {
    const stored = { person: '2026-10-01', movie: '2026-10-01' };
    const lastChanges = { movie: '2026-11-25', person: '2026-11-24' };
    expect(await read({}, { lastChanges, storedSince: stored })).toEqual({
      collection: {
        of: {
          syncOf: ['movie', 'person'],
          since: '2026-11-24',
          newIds: 'added',
          adult: false,
          staleDays: 180,
        },
        limit: null,
        details: true,
        reviews: false,
        today: TODAY,
      },
      ids: [],
    });
  });

  it('follows a kind that came later from its own first day on', async () => {
    const lastChanges = { movie: '2026-11-25' };
    const storedSince = { movie: '2026-06-01', tv: '2026-11-23' };
    expect((await read({}, { lastChanges, storedSince }))?.collection.of).toMatchObject({
      syncOf: ['movie', 'tv'],
      since: '2026-11-23',
    });
  });

  it('is the kinds that are named; of what was never collected there is nothing older than today', async () => {
    const given = { media: ['tv', 'movie'], newIds: 'all', stale: null } as const;
    expect((await read(given))?.collection.of).toEqual({
      syncOf: ['movie', 'tv'],
      since: TODAY,
      newIds: 'all',
      adult: false,
      staleDays: null,
    });
    expect((await read({}, MOVIES))?.collection.of).toMatchObject({ since: '2026-11-20' });
    expect((await read({ since: '2026-11-01' }, MOVIES))?.collection.of).toMatchObject({
      since: '2026-11-01',
    });
  });

  it('is what an earlier run asked for, where one is gone on with', async () => {
    expect(await read({ resume: { kind: 'last' } })).toBeNull();
    expect(await read({ retryFailed: true })).toBeNull();
    expect(await read({ resume: { kind: 'auto' } }, MOVIES)).not.toBeNull();
  });

  it('needs no first day of changes where an unfinished run has its own', async () => {
    const long = { storedSince: { movie: '2026-06-01' } };
    const auto = { resume: { kind: 'auto' } } as const;
    await expect(read(auto, long)).rejects.toThrow(/the oldest details of movie are of 2026-06-01/);
    expect((await read(auto, { ...long, isUnfinished: true }))?.collection.of).toMatchObject({
      syncOf: ['movie'],
    });
  });

  it.each<[Partial<SyncSettings>, Before, RegExp]>([
    [{}, {}, /^nothing of TMDB is stored with its details yet: give --media/],
    [{ since: '2026-11-27' }, MOVIES, /^--since: 2026-11-27 is in the future$/],
    [{}, { storedSince: { movie: '2026-11-11' } }, /^the oldest details of movie are of 2026-11-11, 15 days/],
    [{ media: ['person'], reviews: true }, MOVIES, /people have none$/],
    [{ append: ['nonsense'] }, MOVIES, /^--append: .* not "nonsense"/],
    [{ resume: { kind: 'last' }, newIds: 'all' }, MOVIES, /^--resume takes no --new/],
    [{ retryFailed: true, media: ['tv'] }, MOVIES, /^--retry-failed takes no --media$/],
  ])('is told of %j over %j', async (given, before, reason) => {
    const faults = await read(given, before).then(
      () => [],
      (error: OptionFaults) => error.faults,
    );
    expect(faults).toEqual([expect.stringMatching(reason)]);
  });

  it('takes a number of days for what is stale, or none', () => {
    const staleOf = (text: string) => syncOptions.stale.parse([text]);
    expect([staleOf('90d'), staleOf('none')]).toEqual([{ value: 90 }, { value: null }]);
    for (const text of ['0d', '90', '6m', '10000d', 'None', ''])
      expect(staleOf(text)).toHaveProperty('fault');
  });
});
