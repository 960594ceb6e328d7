import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CompositeSave } from '../../../../../../src/application/engine/composite-save.js';
import { StoreLost, StoreRefused, TargetSettled } from '../../../../../../src/application/engine/ports.js';
import { StorePatience } from '../../../../../../src/application/engine/store-patience.js';
import { KeepMovie } from '../../../../../../src/application/keep-movie.js';
import { SaveMerged } from '../../../../../../src/application/save-merged.js';
import type { Movie } from '../../../../../../src/domain/imdb/movie.js';
import { TMDB_IMAGE_URL } from '../../../../../../src/domain/tmdb/image-url.js';
import type { TmdbRecord } from '../../../../../../src/domain/tmdb/tmdb-record.js';
import { PostgresDatabase } from '../../../../../../src/infrastructure/database/postgres-database.js';
import { PostgresMovieRepository } from '../../../../../../src/infrastructure/database/postgres-movie-repository.js';
import { PostgresStoredMovies } from '../../../../../../src/infrastructure/database/postgres-stored-movies.js';
import { findRun } from '../../../../../../src/infrastructure/database/runs/run-records.js';
import { Settling } from '../../../../../../src/infrastructure/database/runs/shared/settling.js';
import type { SharedRun } from '../../../../../../src/infrastructure/database/runs/shared/shared-run.js';
import type { SqlDatabase } from '../../../../../../src/infrastructure/database/sql-database.js';
import { PostgresTmdbRepository } from '../../../../../../src/infrastructure/database/tmdb/postgres-tmdb-repository.js';
import { actor, aMovie, titleId } from '../../../../../support/builders/movie-builder.js';
import { failed } from '../../../../../support/builders/outcomes.js';
import { settlementOf } from '../../../../../support/builders/settlement.js';
import { tmdbPerson, tmdbPersonCredit } from '../../../../../support/builders/tmdb-people.js';
import {
  personRecord,
  reviewRecord,
  titleRecord,
  tmdbReview,
} from '../../../../../support/builders/tmdb-records.js';
import { tmdbCast, tmdbMovie, tmdbRow } from '../../../../../support/builders/tmdb-titles.js';
import { DATABASES, type OpenTestDatabase, openServer } from '../../../../../support/stores/databases.js';
import {
  anotherWorker,
  planShared,
  RangesSent,
  sharedJournal,
} from '../../../../../support/stores/shared-journals.js';
import { clearTmdb } from '../../../../../support/stores/tmdb-contents.js';

const keys = (count: number) => Array.from({ length: count }, (_, index) => titleId(index + 1));

/** Of the process: what it has saved. */
async function countsOf(database: SqlDatabase, { worker }: SharedRun): Promise<unknown> {
  const { rows } = await database.execute(
    'select inserted, updated, unchanged from run_workers where worker = $1',
    [worker],
  );
  return rows[0];
}

async function clear(database: SqlDatabase): Promise<void> {
  await database.script('truncate runs, movies, people cascade');
  await clearTmdb(database);
}

async function tmdbStore(database: SqlDatabase, settling: Settling): Promise<PostgresTmdbRepository> {
  const store = new PostgresTmdbRepository(database, settling);
  await store.begin({ localLanguages: [], imageUrl: TMDB_IMAGE_URL, posterSize: 'w342' });
  return store;
}

describe.each(DATABASES)('saving that settles in %s', (_, open) => {
  let opened: OpenTestDatabase;
  let database: SqlDatabase;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });
  beforeEach(() => clear(database));
  afterAll(() => opened?.remove());

  const stored = async (table: string) =>
    Number((await database.execute(`select count(*) from ${table}`)).rows[0]?.[0]);

  async function moviesOf(run: SharedRun, sender = new RangesSent()) {
    return new PostgresMovieRepository(database, new Settling(database, run, sender));
  }

  it('a movie is saved, settled with what was seen of it, and counted for the process, at once', async () => {
    const run = await planShared(database, keys(3));
    const store = await moviesOf(run);
    const notices = ['the runtime is odd'];
    const savedAs = titleId(2);
    expect(
      await store.save(aMovie(2).build(), undefined, settlementOf(1, { attempts: 3, notices, savedAs })),
    ).toBe('inserted');
    const { rows } = await database.execute(
      `select state, saved_as, source, attempts, http_status, route, bytes, milliseconds, notices, failure_kind, last_error,
         finished_at is not null
       from run_targets where key = $1`,
      [titleId(1)],
    );
    expect(rows).toEqual([
      ['done', titleId(2), 'imdb-html', 3, 200, 'direct', 1000, 12, notices, null, null, true],
    ]);
    expect(await countsOf(database, run)).toEqual([1, 0, 0]);
    await store.save(aMovie(2).rated(1).build(), undefined, settlementOf(2));
    await store.save(aMovie(2).rated(1).build(), undefined, settlementOf(3));
    expect(await countsOf(database, run)).toEqual([1, 1, 1]);
  });

  it('a movie whose target was settled before is not written, and nothing is counted', async () => {
    const run = await planShared(database, keys(2));
    const [first, second] = [await moviesOf(run), await moviesOf(await anotherWorker(database, run))];
    await first.save(aMovie(1).rated(7).build(), undefined, settlementOf(1));
    await sharedJournal(database, run).settle(failed(2), null);
    for (const number of [1, 2]) {
      const late = second.save(aMovie(number).rated(2).build(), undefined, settlementOf(number));
      await expect(late).rejects.toThrow(TargetSettled);
    }
    expect((await database.execute('select imdb_id, rating from movies')).rows).toEqual([[titleId(1), 7]]);
    expect(await findRun(database, run.runId)).toMatchObject({ done: 1, failed: 1 });
  });

  it.each([
    ['has ended', 'finished_at = now()'],
    ['was planned anew', 'plan = 2'],
    ['is one of a single machine', 'plan = null'],
  ])('nothing is written for a run that %s', async (_name, set) => {
    const sender = new RangesSent();
    const run = await planShared(database, keys(1));
    const store = await moviesOf(run, sender);
    await database.execute(`update runs set ${set}`);
    for (const further of [[], [titleId(2)]]) {
      const late = store.save(aMovie(1).build(), undefined, settlementOf(1, { further }));
      await expect(late).rejects.toThrow(TargetSettled);
    }
    expect([await stored('movies'), sender.ranges]).toEqual([0, []]);
    expect(await findRun(database, run.runId)).toMatchObject({ queued: 1 });
  });

  it('of a batch those are saved whose targets are still queued', async () => {
    const run = await planShared(database, keys(5));
    await sharedJournal(database, run).settle(failed(2), null);
    const store = await moviesOf(run);
    const saved = await Promise.allSettled(
      [1, 2, 3, 9].map((number) => store.save(aMovie(number).build(), undefined, settlementOf(number))),
    );
    expect(saved.map((one) => (one.status === 'fulfilled' ? one.value : 'settled'))).toEqual([
      'inserted',
      'settled',
      'inserted',
      'settled',
    ]);
    expect(await findRun(database, run.runId)).toMatchObject({ done: 2, failed: 1, queued: 2 });
    expect(await countsOf(database, run)).toEqual([2, 0, 0]);
  });

  it('a movie that is stale stays queued, is merged and settled then, and counts once', async () => {
    const dataset = aMovie(1).with({ source: 'imdb-datasets', plot: null }).build();
    await new PostgresMovieRepository(database).save(dataset);
    const run = await planShared(database, keys(1));
    const store = await moviesOf(run);
    const page = aMovie(1).with({ voteCount: 5 }).build();
    expect(await store.save(page, [page], settlementOf(1))).toBe('stale');
    expect(await findRun(database, run.runId)).toMatchObject({ queued: 1 });
    expect(await countsOf(database, run)).toEqual([0, 0, 0]);
    const options = { patienceMs: 0, now: Date.now, onOutage: () => {}, onTrouble: () => {} };
    const saving = new CompositeSave([{ store, patience: new StorePatience('postgres', options) }]);
    const keeper = new KeepMovie(
      new SaveMerged({
        stored: new PostgresStoredMovies(database),
        stores: {
          save: (movie, observations, settlement) =>
            saving.save((to) => to.save(movie, observations, settlement)),
        },
        readsFirst: false,
      }),
    );
    const kept = await keeper.keep(
      { page: 'title', titleId: titleId(1) },
      { kind: 'movie', movie: page, origins: {} },
      { ...settlementOf(1), key: titleId(1) },
    );
    expect(kept).toMatchObject({ saved: { postgres: 'updated' }, wasSettled: false, heldBack: null });
    expect(await findRun(database, run.runId)).toMatchObject({ done: 1, queued: 0 });
    expect(await countsOf(database, run)).toEqual([0, 1, 0]);
    expect(await stored('movie_sources')).toBe(2);
  });

  it('a movie that the store refuses costs only its own target, which stays queued', async () => {
    const run = await planShared(database, keys(4));
    const store = await moviesOf(run);
    const unfit: Movie = aMovie(2)
      .with({ year: 2 ** 40 })
      .buildUnchecked();
    await database.script(`alter table movies add constraint odd check (title <> 'Refused')`);
    try {
      const movies = [aMovie(1).build(), aMovie(2).titled('Refused').build(), aMovie(3).build()];
      const saved = await Promise.allSettled(
        movies.map((movie, index) => store.save(movie, undefined, settlementOf(index + 1))),
      );
      expect(saved.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(saved[1]).toMatchObject({ reason: expect.any(StoreRefused) });
      await expect(store.save(unfit, undefined, settlementOf(4))).rejects.toThrow(StoreRefused);
    } finally {
      await database.script('alter table movies drop constraint odd');
    }
    expect(await findRun(database, run.runId)).toMatchObject({ done: 2, queued: 2 });
    expect(await countsOf(database, run)).toEqual([2, 0, 0]);
  });

  it('an answer without records settles its target all the same', async () => {
    const run = await planShared(database, ['movie/popular?page=9']);
    const store = await tmdbStore(database, new Settling(database, run, new RangesSent()));
    await store.save([], settlementOf('movie/popular?page=9'));
    expect(await findRun(database, run.runId)).toMatchObject({ done: 1 });
  });

  it('answers of TMDB of several sorts are saved, settled and counted, with what they lead to', async () => {
    const sender = new RangesSent();
    const run = await planShared(
      database,
      ['movie/popular?page=1', 'movie/1', 'person/9', 'movie/1/reviews'],
      sender,
    );
    const store = await tmdbStore(database, new Settling(database, run, sender));
    const page = [titleRecord(tmdbRow(1)), titleRecord(tmdbRow(2)), titleRecord(tmdbRow(1))];
    const saved = await Promise.all([
      store.save(page, settlementOf('movie/popular?page=1', { further: ['movie/1', 'movie/2'] })),
      store.save([titleRecord(tmdbMovie(1))], settlementOf('movie/1', { further: ['person/1', 'person/2'] })),
      store.save([personRecord(tmdbPerson(9))], settlementOf('person/9')),
      store.save([reviewRecord(tmdbReview('a1'))], settlementOf('movie/1/reviews')),
    ]);
    const sum = saved.reduce(
      (count, { inserted, updated, unchanged }) => count + inserted + updated + unchanged,
      0,
    );
    expect(sum).toBe(6);
    expect(await countsOf(database, run)).toEqual([
      saved.reduce((count, { inserted }) => count + inserted, 0),
      saved.reduce((count, { updated }) => count + updated, 0),
      saved.reduce((count, { unchanged }) => count + unchanged, 0),
    ]);
    expect(await findRun(database, run.runId)).toMatchObject({ done: 4, queued: 3 });
    const { rows } = await database.execute(
      `select key, position from run_targets where state = 'queued' order by position`,
    );
    expect(rows.map(([key]) => key).toSorted()).toEqual(['movie/2', 'person/1', 'person/2']);
    const inRange = (position: unknown) =>
      sender.positions.filter(
        ([first = 0, last = 0]) => first <= Number(position) && Number(position) <= last,
      );
    for (const [, position] of rows) expect(inRange(position)).toHaveLength(1);
  });

  it('what a target leads to is in the queue if and only if the target is settled', async () => {
    const sender = new RangesSent();
    const run = await planShared(database, ['movie/1', 'movie/2'], sender);
    const store = await tmdbStore(database, new Settling(database, run, sender));
    await database.script(`alter table tmdb.titles add constraint odd check (title <> 'Refused')`);
    try {
      const refused = store.save(
        [titleRecord(tmdbRow(1, { title: 'Refused' }))],
        settlementOf('movie/1', { further: ['person/1'] }),
      );
      const taken = store.save([titleRecord(tmdbRow(2))], settlementOf('movie/2', { further: ['person/2'] }));
      await expect(refused).rejects.toThrow(StoreRefused);
      await taken;
    } finally {
      await database.script('alter table tmdb.titles drop constraint odd');
    }
    const { rows } = await database.execute('select key, state from run_targets order by key');
    expect(rows).toEqual([
      ['movie/1', 'queued'],
      ['movie/2', 'done'],
      ['person/2', 'queued'],
    ]);
    expect(sender.ranges.slice(1)).toHaveLength(1);
    sender.fault = new Error('the queue is full');
    const failing = store.save([titleRecord(tmdbRow(1))], settlementOf('movie/1', { further: ['person/3'] }));
    await expect(failing).rejects.toThrow('the queue is full');
    expect(await findRun(database, run.runId)).toMatchObject({ done: 1, queued: 2 });
    expect(await stored('tmdb.titles')).toBe(1);
  });

  it('says that the store is lost where ranges of what is saved could not be sent, and not that it was refused', async () => {
    const sender = new RangesSent();
    const run = await planShared(database, ['movie/1', 'movie/2'], sender);
    const store = await tmdbStore(database, new Settling(database, run, sender));
    sender.lateFault = new Error('1 of 1 range could not be sent: resume the run');
    const saves = [1, 2].map((id) =>
      store.save([titleRecord(tmdbRow(id))], settlementOf(`movie/${id}`, { further: [`person/${id}`] })),
    );
    for (const save of saves) await expect(save).rejects.toThrow(new StoreLost(sender.lateFault.message));
    expect(await findRun(database, run.runId)).toMatchObject({ done: 2, queued: 2 });
    const journal = sharedJournal(database, run, { sender });
    await expect(journal.enqueue([titleId(9)])).rejects.toThrow(StoreLost);
  });
});

describe('processes that have the same targets', () => {
  let opened: OpenTestDatabase;
  const databases: SqlDatabase[] = [];

  beforeAll(async () => {
    opened = await openServer();
    for (let process = 0; process < 2; process += 1)
      databases.push(new PostgresDatabase({ url: opened.url ?? '', connections: 2 }));
  });
  beforeEach(() => clear(opened.database));
  afterAll(async () => {
    for (const database of databases) await database.close();
    await opened?.remove();
  });

  async function processesOf(targets: readonly string[]) {
    const run = await planShared(opened.database, targets);
    const sender = new RangesSent();
    return await Promise.all(
      databases.map(async (database) => {
        const own = await anotherWorker(database, run);
        return { database, run: own, settling: new Settling(database, own, sender) };
      }),
    );
  }

  /** How the saves of all went. Throws for any error but that a target was settled before. */
  async function outcomesOf(saves: readonly Promise<unknown>[]) {
    const results = await Promise.allSettled(saves);
    return results.map((result) => {
      if (result.status === 'fulfilled') return 'saved';
      if (result.reason instanceof TargetSettled) return 'settled';
      throw result.reason;
    });
  }

  it('save each movie once between them, in whatever order they come to it', async () => {
    const count = 200;
    const processes = await processesOf(keys(count));
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    const outcomes = await Promise.all(
      processes.map(({ database, settling }, index) => {
        const store = new PostgresMovieRepository(database, settling);
        const order = index === 0 ? numbers : numbers.toReversed();
        return outcomesOf(
          order.map((number) => {
            const cast = [number % 7, 50 + (number % 5), 100 + (number % 3)].map((one) => actor(one + 1));
            const people = index === 0 ? cast : cast.toReversed();
            return store.save(
              aMovie(number)
                .starring(...people)
                .build(),
              undefined,
              settlementOf(number),
            );
          }),
        );
      }),
    );
    expect(outcomes.flat().filter((outcome) => outcome === 'saved')).toHaveLength(count);
    const { rows } = await opened.database.execute('select sum(inserted) from run_workers');
    expect(Number(rows[0]?.[0])).toBe(count);
    expect(await findRun(opened.database, processes[0]?.run.runId ?? 0)).toMatchObject({ done: count });
  });

  it('do not wait for each other over people and titles that answers of several sorts name in different orders', async () => {
    const rounds = 150;
    const each = 6;
    const targets = Array.from({ length: rounds * each }, (_, index) => `t${index}`);
    const processes = await processesOf(targets);
    const [first] = processes;
    const outcomes: string[] = [];
    const stores = await Promise.all(
      processes.map(({ database, settling }) => tmdbStore(database, settling)),
    );
    for (let round = 0; round < rounds; round += 1) {
      const observedAt = new Date(Date.UTC(2026, 7, 6) + round * 1000).toISOString();
      const saves = stores.flatMap((store, index) => {
        const people = Array.from({ length: 6 }, (_, at) => ((round + at) % 9) + 1);
        const named = index === 0 ? people : people.toReversed();
        const details = (id: number): TmdbRecord =>
          titleRecord(
            tmdbMovie(id, { cast: named.map((person, at) => tmdbCast(id, person, at)), crew: [] }),
            { observedAt },
          );
        const answers: readonly (readonly TmdbRecord[])[] = [
          [details(1 + (round % 3))],
          [
            personRecord(tmdbPerson(named[0] ?? 1, { credits: [tmdbPersonCredit(named[0] ?? 1, 2)] }), {
              observedAt,
            }),
          ],
          [details(2), details(3), details(2)],
          [
            personRecord(tmdbPerson(named[3] ?? 1), { observedAt }),
            personRecord(tmdbPerson(named[1] ?? 1), { observedAt }),
          ],
          [details(4), titleRecord(tmdbRow(5), { observedAt }), details(1)],
          [reviewRecord(tmdbReview(`r${round % 4}`), { observedAt })],
        ];
        const given = answers.map((records, at) => ({ records, key: `t${round * each + at}` }));
        const ordered = index === 0 ? given : given.toReversed();
        return ordered.map(({ records, key }) => store.save(records, settlementOf(key)));
      });
      outcomes.push(...(await outcomesOf(saves)));
    }
    expect(outcomes.filter((outcome) => outcome === 'saved')).toHaveLength(rounds * each);
    expect(await findRun(opened.database, first?.run.runId ?? 0)).toMatchObject({ done: rounds * each });
  });

  it('do not wait for each other where one sort of record takes several calls', async () => {
    const rounds = 150;
    const processes = await processesOf(Array.from({ length: rounds * 4 }, (_, index) => `t${index}`));
    const stores = await Promise.all(
      processes.map(({ database, settling }) => tmdbStore(database, settling)),
    );
    const outcomes: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const observedAt = new Date(Date.UTC(2026, 7, 6) + round * 1000).toISOString();
      // Each of them has targets of its own; of the titles in them a call keeps one, so that it takes two.
      const saves = stores.map((store, index) => {
        const ids = index === 0 ? [1, 2, 3, 1, 9, 8] : [9, 8, 7, 9, 1, 2];
        const records = ids.map((id) => titleRecord(tmdbRow(id, { popularity: round }), { observedAt }));
        return store.save(records, settlementOf(`t${round * 4 + index}`));
      });
      outcomes.push(...(await outcomesOf(saves)));
    }
    expect(outcomes.filter((outcome) => outcome === 'saved')).toHaveLength(rounds * 2);
  });
});
