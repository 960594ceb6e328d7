import { describe, expect, it } from 'vitest';
import { CompositeSave } from '../../../../src/application/engine/composite-save.js';
import { StoreFull, StoreLost, StoreRefused } from '../../../../src/application/engine/ports.js';
import { type StoreOutage, StorePatience } from '../../../../src/application/engine/store-patience.js';
import type { Movie } from '../../../../src/domain/imdb/movie.js';
import { aMovie, titleId } from '../../../support/builders/movie-builder.js';
import { MovieRepositoryInMemory } from '../../../support/stores/in-memory.js';

function composite(stores: readonly MovieRepositoryInMemory[], patienceMs = 0, now = Date.now) {
  const outages: StoreOutage[] = [];
  const troubles: string[] = [];
  const options = {
    patienceMs,
    now,
    onOutage: (outage: StoreOutage) => outages.push(outage),
    onTrouble: (store: string, reason: string) => troubles.push(`${store}: ${reason}`),
  };
  const saving = new CompositeSave(
    stores.map((store) => ({ store, patience: new StorePatience(store.name, options) })),
  );
  const save = { save: (one: Movie) => saving.save((store) => store.save(one)) };
  return { save, outages, troubles };
}

const movie = aMovie().build();
const ALL_WELL = { refused: {}, forGood: false, isStale: false, wasSettled: false };

describe('CompositeSave', () => {
  it('saves to every store and says what each did', async () => {
    const stores = [new MovieRepositoryInMemory('postgres'), new MovieRepositoryInMemory('csv')];
    const { save } = composite(stores);
    expect(await save.save(movie)).toEqual({ saved: { postgres: 'inserted', csv: 'inserted' }, ...ALL_WELL });
    expect(await save.save(movie)).toEqual({
      saved: { postgres: 'unchanged', csv: 'unchanged' },
      ...ALL_WELL,
    });
  });

  it('saves to all stores at the same time', async () => {
    const started: string[] = [];
    const slow = (name: string) =>
      Object.assign(new MovieRepositoryInMemory(name), {
        save: async () => {
          started.push(name);
          await new Promise((resolve) => setTimeout(resolve, 1));
          expect(started).toEqual(['postgres', 'csv']);
          return 'inserted' as const;
        },
      });
    const { refused } = await composite([slow('postgres'), slow('csv')]).save.save(movie);
    expect(refused).toEqual({});
  });

  it('a store that refuses a movie for good is not asked again, and the other keeps it', async () => {
    const postgres = new MovieRepositoryInMemory('postgres');
    const csv = new MovieRepositoryInMemory('csv');
    postgres.fault = () => new StoreRefused('title too long');
    const { save, outages } = composite([postgres, csv]);
    expect(await save.save(movie)).toEqual({
      saved: { csv: 'inserted' },
      refused: { postgres: 'title too long' },
      forGood: true,
      isStale: false,
      wasSettled: false,
    });
    expect({ saves: postgres.saves, outages }).toEqual({ saves: 1, outages: [] });
  });

  it('asks a failing store again until it works', async () => {
    const postgres = new MovieRepositoryInMemory('postgres');
    postgres.fault = () => (postgres.saves < 3 ? new Error('connection refused') : undefined);
    const { save, outages, troubles } = composite([postgres], 60_000);
    expect(await save.save(movie)).toEqual({ saved: { postgres: 'inserted' }, ...ALL_WELL });
    expect({ outages, troubles }).toEqual({ outages: [], troubles: ['postgres: connection refused'] });
  });

  it('gives a store up once it has failed for the whole patience, and says so once', async () => {
    let clock = 0;
    const postgres = new MovieRepositoryInMemory('postgres');
    const csv = new MovieRepositoryInMemory('csv');
    postgres.fault = () => {
      clock += 600;
      return new Error('connection refused');
    };
    const { save, outages } = composite([postgres, csv], 1000, () => clock);
    const results = await Promise.all([
      save.save(movie),
      save.save(
        aMovie()
          .with({ titleId: titleId(2) })
          .build(),
      ),
    ]);
    for (const result of results) expect(result.refused).toEqual({ postgres: 'connection refused' });
    expect(outages).toEqual([{ store: 'postgres', cause: 'down', reason: 'connection refused' }]);
    expect(csv.movies.size).toBe(2);
    const asked = postgres.saves;
    await save.save(movie);
    expect(postgres.saves).toBe(asked);
  });

  it.each([
    ['full', new StoreFull('the disk is full')],
    ['lost', new StoreLost('another process has it')],
  ])('gives a store that is %s up at once', async (cause, fault) => {
    const csv = new MovieRepositoryInMemory('csv');
    csv.fault = () => fault;
    const { save, outages } = composite([csv], 60_000);
    await save.save(movie);
    expect(outages).toEqual([{ store: 'csv', cause, reason: fault.message }]);
  });
});
